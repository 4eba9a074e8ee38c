import type { BinAxis } from "./bin-axis.ts";
import { arrivalBins, blockEvents, places } from "./block.ts";
import type { CountWindow } from "./count-window.ts";
import { checkBins, countPlaces, sumPlaces } from "./counting.ts";
import { checkRange, type EventRange } from "./event-range.ts";
import type { EventTally } from "./event-tally.ts";
import type { PixelTable } from "./pixel-table.ts";
import { checkSamePixels, type PixelWeights } from "./pixel-values.ts";
import { placeArrivals, placePixels } from "./placing.ts";

/**
 * Counts events by arrival time and screen bin: one screen after another, the arrival time being
 * the slow axis (`arrivalBin * screenBins + screenBin`). Events of one message arrive in about the
 * order of time, so that they meet one screen at a time, which the second-level cache holds.
 * @param axis - edges in ns.
 * @param window - [axis.bins x table.screenBins] added to.
 * @throws RangeError for events outside their arrays or a window of other size, WindowFullError; in
 *   both cases nothing was counted.
 */
export function addScreenByArrival(
  events: EventRange,
  table: PixelTable,
  axis: BinAxis,
  window: CountWindow,
  tally: EventTally,
): void {
  const { timeOfArrival, pixelId, from, to } = events;
  checkRange(from, to, Math.min(timeOfArrival.length, pixelId.length));
  checkBins(window.counts.length, axis.bins * table.screenBins);
  window.admit(to - from);
  let shown = 0;
  let unmapped = 0;
  for (let begin = from; begin < to; begin += blockEvents) {
    const count = Math.min(blockEvents, to - begin);
    placeArrivals(timeOfArrival, begin, count, axis, arrivalBins);
    placePixels(pixelId, begin, count, table, places);
    unmapped += moveToScreenOfArrival(count, table.screenBins);
    shown += countPlaces(count, window.counts);
  }
  tally.book(to - from, shown, unmapped);
}

/**
 * As {@link addScreenByArrival}, each event counting for the weight of its pixel.
 * @param weights - of the same pixels as the table.
 * @param sums - [axis.bins x table.screenBins] added to.
 */
export function addWeightedScreenByArrival(
  events: EventRange,
  table: PixelTable,
  weights: PixelWeights,
  axis: BinAxis,
  sums: Float64Array,
  tally: EventTally,
): void {
  const { timeOfArrival, pixelId, from, to } = events;
  checkRange(from, to, Math.min(timeOfArrival.length, pixelId.length));
  checkBins(sums.length, axis.bins * table.screenBins);
  checkSamePixels(weights, table.firstId, table.binOfPixel.length);
  let shown = 0;
  let unmapped = 0;
  for (let begin = from; begin < to; begin += blockEvents) {
    const count = Math.min(blockEvents, to - begin);
    placeArrivals(timeOfArrival, begin, count, axis, arrivalBins);
    placePixels(pixelId, begin, count, table, places);
    unmapped += moveToScreenOfArrival(count, table.screenBins);
    shown += sumPlaces(pixelId, begin, count, weights, sums);
  }
  tally.book(to - from, shown, unmapped);
}

/** From the first screen to the one of the arrival time. Returns how many have no screen bin. */
function moveToScreenOfArrival(count: number, screenBins: number): number {
  let unmapped = 0;
  for (let i = 0; i < count; i++) {
    const screenBin = places[i]!;
    const arrivalBin = arrivalBins[i]!;
    unmapped += screenBin >>> 31;
    // The sign bit of either makes all bits ones: -1.
    places[i] = (Math.imul(arrivalBin, screenBins) + screenBin) | ((arrivalBin | screenBin) >> 31);
  }
  return unmapped;
}
