import { conversionFactor, unit, type Variable, variable } from "@beamscope/arrays";
import { BinAxis } from "@beamscope/arrays/kernels";
import { type Edges, edgeValues } from "@beamscope/catalog";

/** A stretch of a coordinate, used only where enabled. */
export interface RangeParameter {
  readonly enabled: boolean;
  readonly start: number;
  readonly stop: number;
  readonly unit: string;
}

/** Name of the dim and coordinate. */
export const arrivalDim = "time_of_arrival";

/** Bins over the time of arrival, in the user's unit for people and in ns for kernels. */
export interface ArrivalAxis {
  /** For kernels: edges in ns. */
  readonly axis: BinAxis;
  /** Edges in the unit that the user chose. */
  readonly coord: Variable;
  /** Bins that the chosen range covers, partly covered ones included: `first <= bin < last`. All, where none is chosen. */
  readonly rangeBins: { readonly first: number; readonly last: number };
  /** One bin that covers just these, for kernels that count the range alone; absent where none is chosen. */
  readonly rangeAxis: BinAxis | undefined;
}

/**
 * Makes the axis of a workflow. Edges are binned in ns, the unit of the events, as the reference does.
 * Bins on the border of the range count whole (science facts, 0.2).
 */
export function arrivalAxis(edges: Edges, range: RangeParameter): ArrivalAxis {
  const values = edgeValues(edges);
  const ns = conversionFactor(unit(edges.unit), unit("ns"));
  const axis = new BinAxis(values.map((value) => value * ns));
  const coord = variable({ dims: [arrivalDim], values, unit: edges.unit });
  if (!range.enabled) {
    return { axis, coord, rangeBins: { first: 0, last: axis.bins }, rangeAxis: undefined };
  }
  const scale = conversionFactor(unit(range.unit), unit(edges.unit));
  const rangeBins = coveredBins(values, range.start * scale, range.stop * scale);
  const { first, last } = rangeBins;
  // A range beside the axis covers no bin: an axis of zero width, in which nothing falls.
  const rangeAxis = new BinAxis([axis.edges[first]!, axis.edges[Math.max(first, last)]!]);
  return { axis, coord, rangeBins, rangeAxis };
}

function coveredBins(
  edges: Float64Array,
  low: number,
  high: number,
): { first: number; last: number } {
  const bins = edges.length - 1;
  let notAbove = 0;
  while (notAbove <= bins && edges[notAbove]! <= low) notAbove += 1;
  let below = 0;
  while (below <= bins && edges[below]! < high) below += 1;
  return { first: Math.min(Math.max(0, notAbove - 1), bins), last: Math.min(bins, below) };
}

/** Sum of `counts` over the bins of a range. */
export function sumOfBins(
  counts: ArrayLike<number>,
  { first, last }: { readonly first: number; readonly last: number },
): number {
  let sum = 0;
  for (let bin = first; bin < last; bin++) sum += counts[bin]!;
  return sum;
}
