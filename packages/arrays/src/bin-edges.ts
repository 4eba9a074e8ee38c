import { shapeText } from "./dims.ts";
import { CoordError, DimensionError } from "./errors.ts";
import { linearEdges, logEdges } from "./kernels/edges.ts";
import { type Numbers, numbersOf, numeric } from "./numbers.ts";
import type { Unit } from "./unit.ts";
import { type Variable, type VariableOf, variable } from "./variable.ts";

/** An interval cut into bins. */
export interface BinnedRange {
  readonly low: number;
  readonly high: number;
  readonly bins: number;
}

/**
 * Edges of bins of equal width along a dim, from `low` to exactly `high`.
 * @throws RangeError - bounds that are not finite or do not ascend, or a number of bins below 1.
 */
export function linearBinEdges(
  dim: string,
  { low, high, bins }: BinnedRange,
  unit?: Unit | string,
): VariableOf<"float64"> {
  return variable({ dims: [dim], values: linearEdges(low, high, bins), unit });
}

/**
 * Edges of bins of equal ratio along a dim, from exactly `low` to exactly `high`.
 * @throws RangeError - as for {@link linearBinEdges}, and where `low` is not positive.
 */
export function logBinEdges(
  dim: string,
  { low, high, bins }: BinnedRange,
  unit?: Unit | string,
): VariableOf<"float64"> {
  return variable({ dims: [dim], values: logEdges(low, high, bins), unit });
}

/**
 * Edges of `bins` bins of equal width that hold all finite values, the greatest one included: the
 * last edge is the next float above it (for integers, the next integer). NaN is left out.
 * @throws CoordError - where there is no finite value.
 */
export function edgesAround(labels: Variable, dim: string, bins: number): VariableOf<"float64"> {
  const numbers = numbersOf(numeric(labels, "bin"));
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < numbers.length; i++) {
    const label = numbers[i]!;
    if (!Number.isFinite(label)) continue;
    if (label < low) low = label;
    if (label > high) high = label;
  }
  if (low > high) throw new CoordError(`no finite value to make bins along ${dim} from`);
  const isWhole = labels.dtype === "int64" || labels.dtype === "int32";
  return linearBinEdges(dim, { low, high: isWhole ? high + 1 : nextUp(high), bins }, labels.unit);
}

/** The next float64 towards infinity. */
function nextUp(x: number): number {
  if (x === 0) return Number.MIN_VALUE;
  const float = Float64Array.of(x);
  const bits = new BigInt64Array(float.buffer);
  bits[0]! += x > 0 ? 1n : -1n;
  return float[0]!;
}

/** Checked edges of a 1-D variable. */
export interface SortedEdges {
  readonly dim: string;
  readonly edges: Numbers;
  /** 1 for edges that ascend, -1 for edges that descend, 0 for edges that are all the same. */
  readonly direction: 1 | -1 | 0;
}

/**
 * Reads a variable as edges of bins along its dim.
 * @throws DimensionError - where it is not 1-D. CoordError - where it is empty or not sorted.
 */
export function sortedEdges(source: Variable): SortedEdges {
  const [dim] = source.dims;
  if (dim === undefined || source.dims.length > 1) {
    throw new DimensionError(`bin edges are 1-D, not ${shapeText(source)}`);
  }
  const edges = numbersOf(numeric(source, "bin with"));
  if (edges.length === 0) throw new CoordError(`no bin edges along ${dim}`);
  let ascends = true;
  let descends = true;
  for (let i = 0; i < edges.length; i++) {
    // Written so that a NaN is neither.
    if (!(edges[i]! >= edges[Math.max(i - 1, 0)]!)) ascends = false;
    if (!(edges[i]! <= edges[Math.max(i - 1, 0)]!)) descends = false;
  }
  if (!ascends && !descends) throw new CoordError(`the bin edges along ${dim} are not sorted`);
  return { dim, edges, direction: ascends && descends ? 0 : ascends ? 1 : -1 };
}
