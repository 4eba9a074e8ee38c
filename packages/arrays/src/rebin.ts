import { sortedEdges } from "./bin-edges.ts";
import { axisOf, shapeText, volume } from "./dims.ts";
import type { ReadonlyUint8Array } from "./dtype.ts";
import { CoordError, UnitError } from "./errors.ts";
import { coordOf, isBinEdges, type LabelledArray, labelledArray } from "./labelled-array.ts";
import { combinedMask } from "./masks.ts";
import { type Numbers, numbersOf, numeric } from "./numbers.ts";
import { sameUnit } from "./unit.ts";
import { assemble, type Variable } from "./variable.ts";

/**
 * Moves a histogram to other bins. Each old bin is split in proportion to its overlap with the new
 * ones, its variance likewise (not squared); what lies outside, or in an old bin of no width, is lost. Masked bins count as empty;
 * masks and other coordinates along the dim go. Integers become float64.
 * @param edges - 1-D, sorted in the direction of the old ones, along the dim to be rebinned, in the
 *   unit of its coordinate.
 * @throws CoordError - a coordinate that is absent, not 1-D bin edges, or edges sorted otherwise.
 * @throws UnitError - edges in another unit than the coordinate.
 */
export function rebin(source: LabelledArray, edges: Variable): LabelledArray {
  const target = sortedEdges(edges);
  const { dim } = target;
  const { data } = source;
  const axis = axisOf(data, dim);
  const coord = coordOf(source, dim);
  if (coord.dims.length !== 1 || !isBinEdges(coord, data, dim)) {
    throw new CoordError(`coordinate ${dim} ${shapeText(coord)} is not 1-D bin edges`);
  }
  if (!sameUnit(coord.unit, edges.unit)) {
    const text = (of: Variable): string => of.unit?.symbol ?? "no unit";
    throw new UnitError(`edges in ${text(edges)} for ${dim} in ${text(coord)}`);
  }
  const old = sortedEdges(coord);
  if (old.direction * target.direction < 0) {
    throw new CoordError(`the old and new bin edges along ${dim} are sorted in opposite ways`);
  }
  const direction = old.direction + target.direction < 0 ? -1 : 1;
  const overlaps = overlapsOf(old.edges, target.edges, direction);
  const applied = [...source.masks.values()].filter((mask) => mask.dims.includes(dim));
  const layout = {
    blocks: volume(data.shape.slice(0, axis)),
    oldBins: old.edges.length - 1,
    newBins: target.edges.length - 1,
    inner: volume(data.shape.slice(axis + 1)),
    masked: combinedMask(data, applied),
  };
  const from = numeric(data, "rebin");
  const dtype = from.dtype === "float32" ? "float32" : "float64";
  const spread = (column: Numbers): Float64Array | Float32Array => {
    const spreadOut = spreadOver(column, layout, overlaps);
    return dtype === "float32" ? Float32Array.from(spreadOut) : spreadOut;
  };
  const kept = (named: ReadonlyMap<string, Variable>): [string, Variable][] =>
    [...named].filter(([name, variable]) => name === dim || !variable.dims.includes(dim));
  return labelledArray({
    name: source.name,
    data: assemble({
      dtype,
      dims: data.dims,
      shape: data.shape.with(axis, layout.newBins),
      values: spread(numbersOf(from)),
      variances: from.variances && spread(from.variances),
      unit: data.unit,
    }),
    coords: new Map(kept(source.coords)).set(dim, edges),
    masks: kept(source.masks).filter(([, mask]) => !mask.dims.includes(dim)),
  });
}

/** A part of an old bin that goes to a new one. */
interface Overlap {
  readonly from: number;
  readonly to: number;
  /** The shared width and that of the old bin; equal where all of it goes. */
  readonly shared: number;
  readonly width: number;
}

function overlapsOf(old: Numbers, target: Numbers, direction: 1 | -1): Overlap[] {
  const overlaps: Overlap[] = [];
  let from = 0;
  let to = 0;
  while (from < old.length - 1 && to < target.length - 1) {
    const oldLow = direction * old[from]!;
    const oldHigh = direction * old[from + 1]!;
    const newLow = direction * target[to]!;
    const newHigh = direction * target[to + 1]!;
    const covers = newLow <= oldLow && oldHigh <= newHigh;
    const shared = Math.min(oldHigh, newHigh) - Math.max(oldLow, newLow);
    const width = oldHigh - oldLow;
    if (shared > 0) overlaps.push({ from, to, shared: covers ? width : shared, width });
    if (newHigh > oldHigh) from++;
    else to++;
  }
  return overlaps;
}

function spreadOver(
  column: Numbers,
  layout: {
    readonly blocks: number;
    readonly oldBins: number;
    readonly newBins: number;
    readonly inner: number;
    readonly masked: ReadonlyUint8Array | undefined;
  },
  overlaps: readonly Overlap[],
): Float64Array {
  const { blocks, oldBins, newBins, inner, masked } = layout;
  const result = new Float64Array(blocks * newBins * inner);
  for (let block = 0; block < blocks; block++) {
    for (const { from, to, shared, width } of overlaps) {
      const source = (block * oldBins + from) * inner;
      const target = (block * newBins + to) * inner;
      for (let i = 0; i < inner; i++) {
        if (masked !== undefined && masked[source + i] !== 0) continue;
        const value = column[source + i]!;
        // A bin that moves whole keeps its exact value, also where it is infinitely wide.
        result[target + i]! += shared === width ? value : (value * shared) / width;
      }
    }
  }
  return result;
}
