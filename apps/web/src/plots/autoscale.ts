import type { NumberColumn, Positions } from "./plot-data.ts";
import { fromScale, isDegenerate, type Scale, type Span, toScale } from "./span.ts";

/** How far beyond the data a line plot shows, as a share of the data's extent. */
const linePadding = 0.1;
const noData: Readonly<Record<Scale, Span>> = {
  linear: { min: 0, max: 1 },
  log: { min: 1, max: 10 },
};

/** Whether an axis of this scale has a place for the value. */
const hasPlace = (value: number, scale: Scale): boolean =>
  Number.isFinite(value) && (scale === "linear" || value > 0);

/**
 * Finite extent of a column, where `keep` is not 0.
 * On a log axis values of 0 and below have no place and do not count.
 */
export function extentOf(
  values: NumberColumn,
  scale: Scale,
  masked?: Uint8Array,
): Span | undefined {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  const floor = scale === "log" ? 0 : Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    // False for NaN as well.
    if (!(value > floor && value < Number.POSITIVE_INFINITY)) continue;
    if (masked !== undefined && masked[i] !== 0) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return max < min ? undefined : { min, max };
}

/** As `extentOf`, with the values' error bars. A lower end without a place on a log axis does not count. */
export function extentWithErrors(
  values: NumberColumn,
  sigma: Float64Array | Float32Array,
  scale: Scale,
): Span | undefined {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!hasPlace(value, scale)) continue;
    const error = Number.isFinite(sigma[i]!) ? sigma[i]! : 0;
    const low = hasPlace(value - error, scale) ? value - error : value;
    if (low < min) min = low;
    if (value + error > max) max = value + error;
  }
  return max < min ? undefined : { min, max };
}

/** Extent of positions; those of an axis ascend or descend, so that mostly the ends decide. */
export function extentOfPositions({ values }: Positions, scale: Scale): Span | undefined {
  const first = values[0];
  const last = values[values.length - 1];
  if (first === undefined || last === undefined) return undefined;
  if (hasPlace(first, scale) && hasPlace(last, scale)) {
    return { min: Math.min(first, last), max: Math.max(first, last) };
  }
  return extentOf(values, scale);
}

/** A span of equal ends, widened so that it can be drawn: by 5 % or 0.5; on a log axis by 10 % each way. */
function widened(span: Span, scale: Scale): Span {
  if (!isDegenerate(span)) return span;
  if (scale === "log") return { min: span.min / 1.1, max: span.max * 1.1 };
  const by = Math.max(0.05 * Math.max(Math.abs(span.min), Math.abs(span.max)), 0.5);
  return { min: span.min - by, max: span.max + by };
}

/** The range an axis of positions shows: the extent exactly. */
export function tightTarget(extent: Span | undefined, scale: Scale): Span {
  return extent === undefined ? noData[scale] : widened(extent, scale);
}

/** The range a value axis shows: the extent and a tenth of it on both sides, of its logarithm on a log axis. */
export function paddedTarget(extent: Span | undefined, scale: Scale): Span {
  if (extent === undefined) return noData[scale];
  if (isDegenerate(extent)) return widened(extent, scale);
  const min = toScale(extent.min, scale);
  const max = toScale(extent.max, scale);
  const by = linePadding * (max - min);
  // Counts start at 0: room below it would say that less were possible.
  const low = scale === "linear" && extent.min >= 0 ? Math.max(0, min - by) : min - by;
  return { min: fromScale(low, scale), max: fromScale(max + by, scale) };
}

/** The range a time axis shows: the extent exactly, or 1 s on both sides of a single instant. */
export function timeTarget(extent: Span | undefined): Span {
  if (extent === undefined) return { min: 0, max: 1000 };
  if (!isDegenerate(extent)) return extent;
  return { min: extent.min - 1000, max: extent.max + 1000 };
}

/** The range of colours: the extent; 10 % each way of a uniform value; (1, 10) on log without positive values. */
export function colourTarget(extent: Span | undefined, scale: Scale): Span {
  if (extent === undefined) return noData[scale];
  if (!isDegenerate(extent)) return extent;
  if (extent.min === 0) return noData.linear;
  const by = 0.1 * Math.abs(extent.min);
  return scale === "log"
    ? { min: extent.min / 1.1, max: extent.max * 1.1 }
    : { min: extent.min - by, max: extent.max + by };
}

/** Edges of bins around positions: as they are, or half way between points. Length n + 1. */
export function edgesOf({ at, values }: Positions): Float64Array {
  if (at === "edges") return values;
  const n = values.length;
  const edges = new Float64Array(n + 1);
  if (n === 1) {
    edges[0] = values[0]! - 0.5;
    edges[1] = values[0]! + 0.5;
  }
  if (n < 2) return edges;
  for (let i = 1; i < n; i++) edges[i] = (values[i - 1]! + values[i]!) / 2;
  edges[0] = values[0]! - (edges[1]! - values[0]!);
  edges[n] = values[n - 1]! + (values[n - 1]! - edges[n - 1]!);
  return edges;
}
