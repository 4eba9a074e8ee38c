import type { BinAxis } from "./bin-axis.ts";
import { blockEvents, places } from "./block.ts";
import type { CountWindow } from "./count-window.ts";
import { checkBins, countPlaces, sumPlaces } from "./counting.ts";
import type { ArrivalRange, EventRange } from "./event-range.ts";
import { checkRange } from "./event-range.ts";
import type { EventTally } from "./event-tally.ts";
import type { PixelWeights } from "./pixel-values.ts";
import { placeArrivals } from "./placing.ts";

/**
 * Up to this many bins every second event is counted in a spare array, given several events per bin
 * to make up for adding it up: neighbours in time share a bin, and an increment would wait for the
 * one before.
 */
const mostSpareBins = 4096;
const spare = new Int32Array(mostSpareBins);

/**
 * Counts events by time of arrival.
 * @param axis - edges in ns.
 * @param window - [axis.bins] added to.
 * @throws RangeError for events outside their arrays or a window of other size, WindowFullError;
 *   in both cases nothing was counted.
 */
export function addArrivals(
  events: ArrivalRange,
  axis: BinAxis,
  window: CountWindow,
  tally: EventTally,
): void {
  const { timeOfArrival, from, to } = events;
  checkRange(from, to, timeOfArrival.length);
  checkBins(window.counts.length, axis.bins);
  window.admit(to - from);
  const { counts } = window;
  const useSpare = axis.bins <= mostSpareBins && to - from >= 4 * axis.bins;
  const odd = useSpare ? spare : counts;
  // By blocks only to be called often: V8 compiles a loop entered while it runs (one long call)
  // less well than a function entered afresh.
  let shown = 0;
  for (let begin = from; begin < to; begin += blockEvents) {
    const end = Math.min(begin + blockEvents, to);
    shown +=
      axis.kind === "uniform"
        ? countUniform(timeOfArrival, begin, end, axis, counts, odd)
        : countByLookup(timeOfArrival, begin, end, axis, counts);
  }
  if (useSpare) emptySpareInto(counts);
  tally.book(to - from, shown, 0);
}

/** In one pass, since nothing is fetched from far; without a branch, as in `placing.ts`. */
function countUniform(
  toa: Int32Array,
  from: number,
  to: number,
  axis: BinAxis,
  even: Int32Array,
  odd: Int32Array,
): number {
  const { edges, start, stop, scale } = axis;
  let shown = 0;
  let i = from;
  for (; i + 1 < to; i += 2) {
    const a = toa[i]!;
    const b = toa[i + 1]!;
    const aInside = +(a >= start) & +(a < stop);
    const bInside = +(b >= start) & +(b < stop);
    const aLow = (((a - start) * scale) | 0) & -aInside;
    const bLow = (((b - start) * scale) | 0) & -bInside;
    even[(aLow + +(a >= edges[aLow + 1]!)) & -aInside]! += aInside;
    odd[(bLow + +(b >= edges[bLow + 1]!)) & -bInside]! += bInside;
    shown += aInside + bInside;
  }
  if (i < to) {
    const bin = axis.binOf(toa[i]!);
    if (bin >= 0) {
      even[bin]!++;
      shown++;
    }
  }
  return shown;
}

function countByLookup(
  toa: Int32Array,
  from: number,
  to: number,
  axis: BinAxis,
  counts: Int32Array,
): number {
  placeArrivals(toa, from, to - from, axis, places);
  return countPlaces(to - from, counts);
}

function emptySpareInto(counts: Int32Array): void {
  for (let i = 0; i < counts.length; i++) {
    counts[i]! += spare[i]!;
    spare[i] = 0;
  }
}

/**
 * As {@link addArrivals}, each event counting for the weight of its pixel. With squared weights the
 * same call gives the variances.
 * @param sums - [axis.bins] added to.
 */
export function addWeightedArrivals(
  events: EventRange,
  weights: PixelWeights,
  axis: BinAxis,
  sums: Float64Array,
  tally: EventTally,
): void {
  const { timeOfArrival, pixelId, from, to } = events;
  checkRange(from, to, Math.min(timeOfArrival.length, pixelId.length));
  checkBins(sums.length, axis.bins);
  let shown = 0;
  let unmapped = 0;
  for (let begin = from; begin < to; begin += blockEvents) {
    const count = Math.min(blockEvents, to - begin);
    placeArrivals(timeOfArrival, begin, count, axis, places);
    shown += sumPlaces(pixelId, begin, count, weights, sums);
    unmapped += countUnknown(pixelId, begin, count, weights.firstId, weights.values.length);
  }
  tally.book(to - from, shown, unmapped);
}

function countUnknown(
  pixelId: Int32Array,
  from: number,
  count: number,
  firstId: number,
  pixels: number,
): number {
  let unknown = 0;
  for (let i = from; i < from + count; i++) if ((pixelId[i]! - firstId) >>> 0 >= pixels) unknown++;
  return unknown;
}
