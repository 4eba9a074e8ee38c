import { type AxisPixels, pixelOf } from "./axis-pixels.ts";
import type { Trace } from "./decimate.ts";

/** Error bars in pixels: one for each point, or one for each pixel column that holds several points. */
export interface ErrorColumns {
  readonly x: Float64Array;
  readonly top: Float64Array;
  readonly bottom: Float64Array;
  readonly length: number;
}

/** The place of a value: its point, or the middle of its bin. */
function centre({ x, steps }: Trace, i: number): number {
  return steps ? (x[i]! + x[i + 1]!) / 2 : x[i]!;
}

/**
 * The reach of the error bars of a trace, merged within each pixel column to the union of its bars.
 * An error that is not finite leaves no bar.
 */
export function errorColumns(
  trace: Trace,
  sigma: Float64Array | Float32Array,
  from: number,
  to: number,
  xPixels: AxisPixels,
  yPixels: AxisPixels,
): ErrorColumns {
  const n = to - from;
  const x = new Float64Array(n);
  const top = new Float64Array(n);
  const bottom = new Float64Array(n);
  let length = 0;
  let column = Number.NaN;
  for (let i = from; i < to; i++) {
    const value = trace.y[i]!;
    const error = sigma[i]!;
    const px = pixelOf(centre(trace, i), xPixels);
    const high = pixelOf(value + error, yPixels);
    const low = pixelOf(value - error, yPixels);
    if (!Number.isFinite(px + high + low)) continue;
    const at = Math.floor(px);
    if (at === column && length > 0) {
      top[length - 1] = Math.min(top[length - 1]!, high);
      bottom[length - 1] = Math.max(bottom[length - 1]!, low);
      continue;
    }
    column = at;
    x[length] = px;
    top[length] = high;
    bottom[length] = low;
    length += 1;
  }
  return { x, top, bottom, length };
}
