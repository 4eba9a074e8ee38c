import { places } from "./block.ts";
import type { PixelWeights } from "./pixel-values.ts";

// The passes of a block that add. Each returns how many events had a place. They add 0 to bin 0 for
// an event without a place, rather than skip it: where a third of the events is outside, the
// mispredicted branches cost as much as the rest of the kernel.

/** One more in the bin of each event of the block that has one. */
export function countPlaces(count: number, counts: Int32Array): number {
  let shown = 0;
  for (let i = 0; i < count; i++) {
    const place = places[i]!;
    const hit = 1 + (place >> 31);
    counts[place & -hit]! += hit;
    shown += hit;
  }
  return shown;
}

/** The weight of its pixel into the bin of each event of the block that has both. */
export function sumPlaces(
  pixelId: Int32Array,
  from: number,
  count: number,
  weights: PixelWeights,
  sums: Float64Array,
): number {
  const { firstId, values } = weights;
  return values instanceof Float32Array
    ? sumFloat32(pixelId, from, count, firstId, values, sums)
    : sumFloat64(pixelId, from, count, firstId, values, sums);
}

function sumFloat32(
  pixelId: Int32Array,
  from: number,
  count: number,
  firstId: number,
  weights: Float32Array,
  sums: Float64Array,
): number {
  const pixels = weights.length;
  let shown = 0;
  for (let i = 0; i < count; i++) {
    const pixel = (pixelId[from + i]! - firstId) >>> 0;
    const known = +(pixel < pixels);
    const place = places[i]!;
    const hit = (1 + (place >> 31)) & known;
    sums[place & -hit]! += hit * weights[pixel & -known]!;
    shown += hit;
  }
  return shown;
}

function sumFloat64(
  pixelId: Int32Array,
  from: number,
  count: number,
  firstId: number,
  weights: Float64Array,
  sums: Float64Array,
): number {
  const pixels = weights.length;
  let shown = 0;
  for (let i = 0; i < count; i++) {
    const pixel = (pixelId[from + i]! - firstId) >>> 0;
    const known = +(pixel < pixels);
    const place = places[i]!;
    const hit = (1 + (place >> 31)) & known;
    sums[place & -hit]! += hit * weights[pixel & -known]!;
    shown += hit;
  }
  return shown;
}

/** @throws RangeError when an output has not the bins that its axes make, or more than int32. */
export function checkBins(length: number, bins: number): void {
  if (length !== bins || bins > 2 ** 31 - 1)
    throw new RangeError(`an output of ${length} bins for axes of ${bins}`);
}
