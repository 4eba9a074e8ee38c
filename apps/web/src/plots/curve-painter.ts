import { type AxisPixels, valueAtPixel } from "./axis-pixels.ts";
import { decimate, isAscending, type Trace, visibleWindow } from "./decimate.ts";
import { errorColumns } from "./error-columns.ts";
import { PixelPath } from "./pixel-path.ts";
import type { LegendEntry, Painting } from "./plot-content.ts";

/** How the errors of a curve are drawn. */
export type ErrorStyle = "bars" | "band" | "none";

const bandOpacity = 0.25;
const barOpacity = 0.6;
const path = new PixelPath();
const ascending = new WeakMap<Float64Array, boolean>();

/** Whether positions ascend; looked at once for each array. */
function ascends(x: Float64Array): boolean {
  const known = ascending.get(x);
  if (known !== undefined) return known;
  const answer = isAscending(x);
  ascending.set(x, answer);
  return answer;
}

function shownWindow(trace: Trace, { left, width, x }: Painting): [number, number] {
  if (!ascends(trace.x)) return [0, trace.y.length];
  const [from, to] = visibleWindow(trace, valueAtPixel(left, x), valueAtPixel(left + width, x));
  return [from, Math.min(to, trace.y.length)];
}

/** Draws one curve with its errors. The plotting area must be the clip of the context. */
export function paintCurve(
  painting: Painting,
  trace: Trace,
  sigma: Float64Array | Float32Array | undefined,
  style: LegendEntry,
  options: { readonly errors: ErrorStyle; readonly width: number; readonly y: AxisPixels },
): void {
  const { context, ratio, x } = painting;
  const [from, to] = shownWindow(trace, painting);
  if (sigma !== undefined && options.errors !== "none") {
    paintErrors(painting, trace, sigma, [from, to], style.colour, options);
  }
  decimate(trace, from, to, x, options.y, path);
  context.strokeStyle = style.colour;
  context.lineWidth = options.width * ratio;
  context.lineJoin = "round";
  context.lineCap = "round";
  context.setLineDash(style.dash.map((length) => length * ratio));
  context.beginPath();
  let down = false;
  for (let i = 0; i < path.length; i++) {
    const px = path.x[i]!;
    if (Number.isNaN(px)) {
      down = false;
    } else if (down) {
      context.lineTo(px, path.y[i]!);
    } else {
      context.moveTo(px, path.y[i]!);
      // A point between two gaps has no line to be seen by: the round cap makes it a dot.
      context.lineTo(px, path.y[i]!);
      down = true;
    }
  }
  context.stroke();
  context.setLineDash([]);
}

function paintErrors(
  { context, ratio, x }: Painting,
  trace: Trace,
  sigma: Float64Array | Float32Array,
  [from, to]: [number, number],
  colour: string,
  { errors, y }: { readonly errors: ErrorStyle; readonly y: AxisPixels },
): void {
  const columns = errorColumns(trace, sigma, from, to, x, y);
  context.save();
  context.beginPath();
  if (errors === "band") {
    for (let i = 0; i < columns.length; i++) context.lineTo(columns.x[i]!, columns.top[i]!);
    for (let i = columns.length - 1; i >= 0; i--) context.lineTo(columns.x[i]!, columns.bottom[i]!);
    context.globalAlpha = bandOpacity;
    context.fillStyle = colour;
    context.fill();
  } else {
    for (let i = 0; i < columns.length; i++) {
      context.moveTo(columns.x[i]!, columns.top[i]!);
      context.lineTo(columns.x[i]!, columns.bottom[i]!);
    }
    context.globalAlpha = barOpacity;
    context.strokeStyle = colour;
    context.lineWidth = Math.max(1, ratio);
    context.stroke();
  }
  context.restore();
}
