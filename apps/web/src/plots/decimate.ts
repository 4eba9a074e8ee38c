import { type AxisPixels, pixelOf } from "./axis-pixels.ts";
import type { PixelPath } from "./pixel-path.ts";
import type { NumberColumn } from "./plot-data.ts";

/** Ordered pairs of numbers, to be drawn as a line or as steps. */
export interface Trace {
  /** [n], or [n + 1] bin edges where `steps`; ascending if the window is to be searched. */
  readonly x: Float64Array;
  readonly y: NumberColumn;
  /** Each value holds from its `x` to the next. */
  readonly steps: boolean;
  /** A wider distance between two `x` lifts the pen. */
  readonly maxGap?: number;
}

/** The first index whose value is not below `limit`, in an ascending column. */
export function lowerBound(column: Float64Array, limit: number): number {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (column[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether a column never falls. A NaN counts as a fall. */
export function isAscending(column: Float64Array): boolean {
  for (let i = 1; i < column.length; i++) if (!(column[i]! >= column[i - 1]!)) return false;
  return true;
}

/** Indices of `y` from which a part may be visible between two values of x: those between, and one on each side. */
export function visibleWindow(trace: Trace, min: number, max: number): [from: number, to: number] {
  const n = trace.y.length;
  return [Math.max(0, lowerBound(trace.x, min) - 1), Math.min(n, lowerBound(trace.x, max) + 1)];
}

/**
 * Reduces a trace to what a screen can show: of all points in one pixel column the first, the lowest, the
 * highest and the last, in their order. What is drawn covers the same pixels as the whole trace.
 * @param path - emptied, then filled.
 */
export function decimate(
  trace: Trace,
  from: number,
  to: number,
  xPixels: AxisPixels,
  yPixels: AxisPixels,
  path: PixelPath,
): void {
  const { x, y, steps } = trace;
  const maxGap = trace.maxGap ?? Number.POSITIVE_INFINITY;
  const ends = steps ? 2 : 1;
  path.clear();
  // The column being gathered, in plain variables: this loop runs for every point. A count of 0: none.
  let count = 0;
  let column = 0;
  let firstX = 0;
  let firstY = 0;
  let lastX = 0;
  let lastY = 0;
  let lowX = 0;
  let lowY = 0;
  let highX = 0;
  let highY = 0;
  for (let i = from; i < to; i++) {
    const at = x[i]!;
    const py = pixelOf(y[i]!, yPixels);
    const drawn = !Number.isNaN(py + at);
    if (!drawn || (i > from && at - x[i - 1]! > maxGap)) {
      if (count > 0)
        pushColumn(path, count, firstX, firstY, lowX, lowY, highX, highY, lastX, lastY);
      count = 0;
      path.lift();
      if (!drawn) continue;
    }
    for (let end = 0; end < ends; end++) {
      const place = end === 0 || x[i + 1]! - at > maxGap ? at : x[i + 1]!;
      const px = pixelOf(place, xPixels);
      if (count === 0 || Math.floor(px) !== column) {
        if (count > 0)
          pushColumn(path, count, firstX, firstY, lowX, lowY, highX, highY, lastX, lastY);
        column = Math.floor(px);
        count = 0;
        firstX = lowX = highX = px;
        firstY = lowY = highY = py;
      } else if (py < lowY) {
        lowX = px;
        lowY = py;
      } else if (py > highY) {
        highX = px;
        highY = py;
      }
      lastX = px;
      lastY = py;
      count += 1;
    }
  }
  if (count > 0) pushColumn(path, count, firstX, firstY, lowX, lowY, highX, highY, lastX, lastY);
}

/** The points of one pixel column that stand for all of them: at most four, from left to right. */
function pushColumn(
  path: PixelPath,
  count: number,
  firstX: number,
  firstY: number,
  lowX: number,
  lowY: number,
  highX: number,
  highY: number,
  lastX: number,
  lastY: number,
): void {
  path.push(firstX, firstY);
  if (count === 1) return;
  const lowInside = lowY !== firstY && lowY !== lastY;
  const highInside = highY !== firstY && highY !== lastY;
  if (lowInside && lowX <= highX) path.push(lowX, lowY);
  if (highInside) path.push(highX, highY);
  if (lowInside && lowX > highX) path.push(lowX, lowY);
  path.push(lastX, lastY);
}
