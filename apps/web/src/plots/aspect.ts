import type { Span } from "./span.ts";

/**
 * How the plotting area is shaped: it fills its cell; it is a square; or one unit is as long across as up, and stays
 * so when zoomed.
 */
export type Aspect = "free" | "square" | "equal";

/** Room to leave empty left and right together, and above and below together, in pixels. */
export interface Letterbox {
  readonly horizontal: number;
  readonly vertical: number;
}

/** Differences below this are left as they are, in pixels. */
const tolerance = 2;
/** No side gets shorter than this. */
const shortest = 24;

/** Shapes an area by leaving room at its sides; it never becomes larger. */
export function letterbox(
  aspect: Aspect,
  width: number,
  height: number,
  x: Span,
  y: Span,
): Letterbox {
  if (aspect === "free" || width <= 0 || height <= 0) return { horizontal: 0, vertical: 0 };
  const ratio = aspect === "square" ? 1 : (x.max - x.min) / (y.max - y.min);
  const excess = width - height * ratio;
  if (Math.abs(excess) < tolerance) return { horizontal: 0, vertical: 0 };
  if (excess > 0)
    return { horizontal: Math.min(excess, Math.max(0, width - shortest)), vertical: 0 };
  const lower = height - width / ratio;
  return { horizontal: 0, vertical: Math.min(lower, Math.max(0, height - shortest)) };
}
