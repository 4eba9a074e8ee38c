import type { FrameArray, FrameDim } from "@beamscope/contracts";
import type { Coordinate } from "../plots/plot-data.ts";
import { quantityOf } from "./quantity-words.ts";
import { doubles } from "./section-numbers.ts";

/**
 * The coordinate along a dim of a frame's array: its own where it has one that a plot can draw, else the index.
 * @param level - of the frame: each bin stands for 2^level positions.
 */
export function axisOf(array: FrameArray, dim: FrameDim, level: number): Coordinate {
  const coords = array.coords.filter(({ dims }) => dims.length === 1 && dims[0] === dim.name);
  const coord = coords.find(({ name }) => name === dim.name) ?? coords[0];
  if (coord !== undefined) {
    const values = doubles(coord.section);
    const at = coord.edgesAlong === dim.name ? "edges" : "points";
    if (isMonotonic(values))
      return { ...quantityOf(coord.title || dim.title, coord.unit), at, values };
  }
  return { ...quantityOf(dim.title, undefined), ...indexPositions(dim, level) };
}

/** Indices: whole numbers at level 0, else the edges of what lies together in a bin. */
function indexPositions(dim: FrameDim, level: number): Pick<Coordinate, "at" | "values"> {
  const start = dim.part?.start ?? 0;
  if (level === 0) {
    return { at: "points", values: Float64Array.from({ length: dim.size }, (_, i) => start + i) };
  }
  const width = 2 ** level;
  const values = Float64Array.from({ length: dim.size + 1 }, (_, i) => (start + i) * width - 0.5);
  return { at: "edges", values };
}

/** Whether numbers only grow or only fall, so that each has its place on an axis. */
function isMonotonic(values: Float64Array): boolean {
  if (values.length === 0) return true;
  const sign = (values.at(-1) ?? 0) >= values[0]! ? 1 : -1;
  if (!Number.isFinite(values[0])) return false;
  for (let i = 1; i < values.length; i++) {
    // NaN fails the comparison as well.
    if (!((values[i]! - values[i - 1]!) * sign > 0)) return false;
  }
  return true;
}
