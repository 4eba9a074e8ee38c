import type { FrameArray } from "@beamscope/contracts";
import type { PixelIds } from "../plots/plot-data.ts";
import { doubles } from "./section-numbers.ts";

/** Pixels of a stream that are numbered one after the other, row by row. */
export interface PixelNumbering {
  readonly shape: readonly { readonly name: string; readonly size: number }[];
  readonly firstPixelId: number;
}

/** Names under which arrays carry the pixel of each position. */
const pixelCoords: ReadonlySet<string> = new Set(["detector_number", "pixel_id"]);

/**
 * The pixel behind each position of an image: from a coordinate of its own, else by counting where the image shows the
 * stream's pixels as they are declared, each in a bin of its own.
 */
export function pixelIdsOf(
  array: FrameArray,
  level: number,
  numbering: PixelNumbering | undefined,
): PixelIds | undefined {
  // A bin of several pixels has no id.
  if (level !== 0) return undefined;
  const coord = array.coords.find(
    ({ name, dims, edgesAlong }) =>
      pixelCoords.has(name) &&
      edgesAlong === undefined &&
      dims.length === array.dims.length &&
      dims.every((dim, i) => dim === array.dims[i]?.name),
  );
  if (coord !== undefined) return Int32Array.from(doubles(coord.section));
  const [rows, columns] = array.dims;
  if (numbering === undefined || rows === undefined || columns === undefined) return undefined;
  const isAsDeclared =
    numbering.shape.length === 2 &&
    numbering.shape.every(({ name, size }, i) => {
      const dim = array.dims[i];
      return dim?.name === name && (dim.part?.total ?? dim.size) === size;
    });
  if (!isAsDeclared) return undefined;
  const rowStep = numbering.shape[1]?.size ?? 1;
  const first =
    numbering.firstPixelId + (rows.part?.start ?? 0) * rowStep + (columns.part?.start ?? 0);
  return { first, rowStep, columnStep: 1 };
}
