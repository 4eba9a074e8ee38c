import { dataKeyText, type FrameItem } from "@beamscope/contracts";
import type {
  Coordinate,
  Curve,
  LinePlotData,
  NumberColumn,
  Positions,
} from "../plots/plot-data.ts";
import { axisOf } from "./frame-axis.ts";
import { maskOf } from "./frame-mask.ts";
import { valueQuantity } from "./quantity-words.ts";
import { doubles, numberColumn } from "./section-numbers.ts";

/** A curve to draw, of which frame and how. */
export interface LineSource {
  readonly item: FrameItem;
  /** Level of the frame that the item is from. */
  readonly level: number;
  readonly label: string;
  /** Steps over bin edges, or a line through the middles of the bins. */
  readonly steps: boolean;
}

/**
 * Items of one dim as curves; what they are drawn over is that of the first. Items of other dims are left out.
 * @returns nothing where no item has one dim.
 */
export function lineData(sources: readonly LineSource[]): LinePlotData | undefined {
  const drawn = sources.filter(({ item }) => item.array.dims.length === 1);
  const [first] = drawn;
  const dim = first?.item.array.dims[0];
  if (first === undefined || dim === undefined) return undefined;
  const { name, unit } = axisOf(first.item.array, dim, first.level);
  return {
    kind: "line",
    x: { name, unit },
    y: valueQuantity(first.item.outputTitle, first.item.array.unit),
    curves: drawn.map(curveOf),
  };
}

function curveOf({ item, level, label, steps }: LineSource): Curve {
  const { array } = item;
  const axis = axisOf(array, array.dims[0]!, level);
  const variances = array.variances;
  return {
    id: dataKeyText(item.key),
    label,
    role: "live",
    x: steps ? asBins(axis) : asPoints(axis),
    y: withGaps(numberColumn(array.data), maskOf(array)),
    ...(variances === undefined ? {} : { sigma: doubles(variances).map(Math.sqrt) }),
  };
}

function asBins({ at, values }: Coordinate): Positions {
  return { at, values };
}

/** The middle of each bin. */
function asPoints({ at, values }: Coordinate): Positions {
  if (at === "points") return { at, values };
  const middles = new Float64Array(Math.max(0, values.length - 1));
  for (let i = 0; i < middles.length; i++) middles[i] = (values[i]! + values[i + 1]!) / 2;
  return { at: "points", values: middles };
}

/** Masked values leave a gap. */
function withGaps(values: NumberColumn, masked: Uint8Array | undefined): NumberColumn {
  if (masked === undefined || !masked.includes(1)) return values;
  return Float64Array.from(values, (value, i) => (masked[i] === 0 ? value : Number.NaN));
}
