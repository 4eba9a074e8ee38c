import type { FrameItem } from "@beamscope/contracts";
import type { ImagePlotData } from "../plots/plot-data.ts";
import { axisOf } from "./frame-axis.ts";
import { maskOf } from "./frame-mask.ts";
import { type PixelNumbering, pixelIdsOf } from "./pixel-numbers.ts";
import { valueQuantity } from "./quantity-words.ts";
import { storedNumbers } from "./section-numbers.ts";

/**
 * An item of two dims as an image: the slower dim upwards.
 * @param level - of the frame.
 * @returns nothing where the item has not two dims, or no bin.
 */
export function imageData(
  item: FrameItem,
  level: number,
  numbering?: PixelNumbering,
): ImagePlotData | undefined {
  const { array } = item;
  const [rows, columns] = array.dims;
  if (rows === undefined || columns === undefined || array.dims.length !== 2) return undefined;
  if (rows.size === 0 || columns.size === 0) return undefined;
  const masked = maskOf(array);
  const pixelIds = pixelIdsOf(array, level, numbering);
  return {
    kind: "image",
    x: axisOf(array, columns, level),
    y: axisOf(array, rows, level),
    value: valueQuantity(item.outputTitle, array.unit),
    ...storedNumbers(array.data),
    ...(masked === undefined ? {} : { masked }),
    ...(pixelIds === undefined ? {} : { pixelIds }),
  };
}
