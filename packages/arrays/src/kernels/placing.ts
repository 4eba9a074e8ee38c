import { type BinAxis, searchBin } from "./bin-axis.ts";
import { values } from "./block.ts";
import type { PixelTable } from "./pixel-table.ts";
import type { PixelFactors } from "./pixel-values.ts";

// The passes of a block that find where events belong.
//
// Each loop meets one class of typed array in each place, and variants are chosen once per block: V8
// compiles a loop that meets two classes for neither.
//
// No loop branches on what an event holds: whether it is inside, and on which side of the nearest
// edge, is as good as random, and a mispredicted branch costs more than the rest of the loop.
// `+(a >= b)` is a comparison as 0 or 1; `x & -inside` is x or 0, a safe index; `x | (inside - 1)` is
// x or -1.

/** `out[i]` = bin of arrival time `from + i`, -1 for outside. */
export function placeArrivals(
  toa: Int32Array,
  from: number,
  count: number,
  axis: BinAxis,
  out: Int32Array,
): void {
  if (axis.kind === "uniform") placeArrivalsUniform(toa, from, count, axis, out);
  else placeArrivalsByLookup(toa, from, count, axis, out);
}

function placeArrivalsUniform(
  toa: Int32Array,
  from: number,
  count: number,
  axis: BinAxis,
  out: Int32Array,
): void {
  const { edges, start, stop, scale } = axis;
  for (let i = 0; i < count; i++) {
    const value = toa[from + i]!;
    const inside = +(value >= start) & +(value < stop);
    const low = (((value - start) * scale) | 0) & -inside;
    out[i] = (low + +(value >= edges[low + 1]!)) | (inside - 1);
  }
}

function placeArrivalsByLookup(
  toa: Int32Array,
  from: number,
  count: number,
  axis: BinAxis,
  out: Int32Array,
): void {
  const { edges, start, stop, scale, lowestBin } = axis;
  for (let i = 0; i < count; i++) {
    const value = toa[from + i]!;
    const inside = +(value >= start) & +(value < stop);
    const bucket = (((value - start) * scale) | 0) & -inside;
    let bin = lowestBin[bucket]!;
    if (bin >= 0) bin += +(value >= edges[bin + 1]!);
    else bin = searchBucket(axis, bucket, value);
    out[i] = bin | (inside - 1);
  }
}

/** `out[i]` = bin of `values[i]` of the block, -1 for outside. */
export function placeValues(count: number, axis: BinAxis, out: Int32Array): void {
  if (axis.kind === "uniform") placeValuesUniform(count, axis, out);
  else placeValuesByLookup(count, axis, out);
}

function placeValuesUniform(count: number, axis: BinAxis, out: Int32Array): void {
  const { edges, start, stop, scale } = axis;
  for (let i = 0; i < count; i++) {
    const value = values[i]!;
    const inside = +(value >= start) & +(value < stop);
    const low = (((value - start) * scale) | 0) & -inside;
    out[i] = (low + +(value >= edges[low + 1]!)) | (inside - 1);
  }
}

function placeValuesByLookup(count: number, axis: BinAxis, out: Int32Array): void {
  const { edges, start, stop, scale, lowestBin } = axis;
  for (let i = 0; i < count; i++) {
    const value = values[i]!;
    const inside = +(value >= start) & +(value < stop);
    const bucket = (((value - start) * scale) | 0) & -inside;
    let bin = lowestBin[bucket]!;
    if (bin >= 0) bin += +(value >= edges[bin + 1]!);
    else bin = searchBucket(axis, bucket, value);
    out[i] = bin | (inside - 1);
  }
}

/** For the bucket with several edges inside: its lowest bin up to the lowest of the next bucket. */
function searchBucket(axis: BinAxis, bucket: number, value: number): number {
  const next = axis.lowestBin[bucket + 1]!;
  const highest = next >= 0 ? next : ~next;
  return searchBin(axis.edges, value, ~axis.lowestBin[bucket]!, highest);
}

/** `out[i]` = screen bin of pixel `from + i`, -1 for none. */
export function placePixels(
  pixelId: Int32Array,
  from: number,
  count: number,
  table: PixelTable,
  out: Int32Array,
): void {
  const { firstId, binOfPixel } = table;
  const pixels = binOfPixel.length;
  for (let i = 0; i < count; i++) {
    const pixel = (pixelId[from + i]! - firstId) >>> 0;
    out[i] = pixel < pixels ? binOfPixel[pixel]! : -1;
  }
}

/**
 * `values[i]` = arrival time x factor of its pixel, NaN for a pixel without one.
 * @returns how many are NaN.
 */
export function scaleArrivals(
  toa: Int32Array,
  pixelId: Int32Array,
  from: number,
  count: number,
  factors: PixelFactors,
): number {
  const { firstId, values: column } = factors;
  return column instanceof Float32Array
    ? scaleByFloat32(toa, pixelId, from, count, firstId, column)
    : scaleByFloat64(toa, pixelId, from, count, firstId, column);
}

function scaleByFloat32(
  toa: Int32Array,
  pixelId: Int32Array,
  from: number,
  count: number,
  firstId: number,
  factors: Float32Array,
): number {
  const pixels = factors.length;
  let unmapped = 0;
  for (let i = 0; i < count; i++) {
    const pixel = (pixelId[from + i]! - firstId) >>> 0;
    const factor = pixel < pixels ? factors[pixel]! : Number.NaN;
    if (Number.isNaN(factor)) unmapped++;
    values[i] = toa[from + i]! * factor;
  }
  return unmapped;
}

function scaleByFloat64(
  toa: Int32Array,
  pixelId: Int32Array,
  from: number,
  count: number,
  firstId: number,
  factors: Float64Array,
): number {
  const pixels = factors.length;
  let unmapped = 0;
  for (let i = 0; i < count; i++) {
    const pixel = (pixelId[from + i]! - firstId) >>> 0;
    const factor = pixel < pixels ? factors[pixel]! : Number.NaN;
    if (Number.isNaN(factor)) unmapped++;
    values[i] = toa[from + i]! * factor;
  }
  return unmapped;
}
