import type { BinAxis } from "./bin-axis.ts";
import { blockEvents, places } from "./block.ts";
import type { CountWindow } from "./count-window.ts";
import { checkBins, countPlaces, sumPlaces } from "./counting.ts";
import { checkRange, type EventRange } from "./event-range.ts";
import type { EventTally } from "./event-tally.ts";
import { checkSamePixels, type PixelFactors, type PixelWeights } from "./pixel-values.ts";
import { placeValues, scaleArrivals } from "./placing.ts";

/**
 * Counts events by arrival time x factor of the pixel, as float64: I(d) with factors 1 / DIFC, or
 * any quantity proportional to the arrival time.
 * @param axis - edges in the unit that the factors give.
 * @param window - [axis.bins] added to.
 * @throws RangeError for events outside their arrays or a window of other size, WindowFullError; in
 *   both cases nothing was counted.
 */
export function addScaledArrivals(
  events: EventRange,
  factors: PixelFactors,
  axis: BinAxis,
  window: CountWindow,
  tally: EventTally,
): void {
  const { timeOfArrival, pixelId, from, to } = events;
  checkRange(from, to, Math.min(timeOfArrival.length, pixelId.length));
  checkBins(window.counts.length, axis.bins);
  window.admit(to - from);
  let shown = 0;
  let unmapped = 0;
  for (let begin = from; begin < to; begin += blockEvents) {
    const count = Math.min(blockEvents, to - begin);
    unmapped += scaleArrivals(timeOfArrival, pixelId, begin, count, factors);
    placeValues(count, axis, places);
    shown += countPlaces(count, window.counts);
  }
  tally.book(to - from, shown, unmapped);
}

/**
 * As {@link addScaledArrivals}, each event counting for the weight of its pixel.
 * @param weights - of the same pixels as the factors.
 * @param sums - [axis.bins] added to.
 */
export function addWeightedScaledArrivals(
  events: EventRange,
  factors: PixelFactors,
  weights: PixelWeights,
  axis: BinAxis,
  sums: Float64Array,
  tally: EventTally,
): void {
  const { timeOfArrival, pixelId, from, to } = events;
  checkRange(from, to, Math.min(timeOfArrival.length, pixelId.length));
  checkBins(sums.length, axis.bins);
  checkSamePixels(weights, factors.firstId, factors.values.length);
  let shown = 0;
  let unmapped = 0;
  for (let begin = from; begin < to; begin += blockEvents) {
    const count = Math.min(blockEvents, to - begin);
    unmapped += scaleArrivals(timeOfArrival, pixelId, begin, count, factors);
    placeValues(count, axis, places);
    shown += sumPlaces(pixelId, begin, count, weights, sums);
  }
  tally.book(to - from, shown, unmapped);
}
