import { lengthAlong, shapeText } from "./dims.ts";
import { CoordError, SliceError, UnitError } from "./errors.ts";
import { coordOf, isBinEdges, type LabelledArray } from "./labelled-array.ts";
import { sliceAt, sliceRange } from "./slice.ts";
import type { Elements } from "./storage.ts";
import { sameUnit } from "./unit.ts";
import type { Variable } from "./variable.ts";

/**
 * The part at a label along a dim: the bin that holds it (lower edge included, upper not), or the
 * one point whose coordinate equals it.
 * @param label - 0-D, in the unit of the coordinate.
 * @param name - of the coordinate, where it is not that of the dim.
 * @throws SliceError - where no bin or not exactly one point has the label.
 * @throws UnitError - where the units differ; convert first.
 * @throws CoordError - where the coordinate is absent, not 1-D, or edges are not sorted.
 */
export function sliceAtLabel(
  array: LabelledArray,
  dim: string,
  label: Variable,
  name = dim,
): LabelledArray {
  const coord = labelsAlong(array, dim, name);
  const wanted = labelIn(coord, label, name);
  const labels: Elements = coord.values;
  if (!isBinEdges(coord, array.data, dim)) {
    const matches: number[] = [];
    for (let i = 0; i < labels.length; i++) if (labels[i] === wanted) matches.push(i);
    if (matches.length !== 1) {
      throw new SliceError(`${name} is ${text(label)} at ${matches.length} points, not at one`);
    }
    return sliceAt(array, dim, matches[0]!);
  }
  const bin = countBefore(labels, wanted, directionOf(labels, name), true) - 1;
  if (bin < 0 || bin >= labels.length - 1) {
    throw new SliceError(`${text(label)} lies outside the bins of ${name}`);
  }
  return sliceAt(array, dim, bin);
}

/**
 * The part between two labels along a dim, in the order of its coordinate (`low` is the greater
 * one where that descends). Of points: from the first not before `low` up to the first not before
 * `high`. Of bins: from the one that holds `low` to the one that holds `high`, unless `high` is
 * its first edge; so bins that are covered in part count in full on both sides.
 * @param low - 0-D, in the unit of the coordinate; the start where undefined.
 * @param high - likewise; the end where undefined.
 * @param name - of the coordinate, where it is not that of the dim.
 * @throws SliceError - a range that ends before it begins, or an end that is NaN.
 * @throws UnitError - where the units differ; convert first.
 * @throws CoordError - where the coordinate is absent, not 1-D, or not sorted.
 */
export function sliceLabelRange(
  array: LabelledArray,
  dim: string,
  low: Variable | undefined,
  high: Variable | undefined,
  name = dim,
): LabelledArray {
  const coord = labelsAlong(array, dim, name);
  if (low === undefined && high === undefined) return sliceRange(array, dim, 0);
  const labels: Elements = coord.values;
  const direction = directionOf(labels, name);
  const length = lengthAlong(array.data, dim);
  const edges = isBinEdges(coord, array.data, dim);
  let first = 0;
  let last = length;
  if (low !== undefined) {
    const label = labelIn(coord, low, name);
    first = edges
      ? countBefore(labels, label, direction, true) - 1
      : countBefore(labels, label, direction, false);
  }
  if (high !== undefined) {
    last = countBefore(labels, labelIn(coord, high, name), direction, false);
  }
  first = Math.min(Math.max(first, 0), length);
  last = Math.min(last, length);
  if (last < first) {
    throw new SliceError(`the range of ${name} ends before it begins`);
  }
  return sliceRange(array, dim, first, last);
}

function labelsAlong(array: LabelledArray, dim: string, name: string): Variable {
  const coord = coordOf(array, name);
  if (coord.dims.length !== 1 || coord.dims[0] !== dim) {
    throw new CoordError(`coordinate ${name} ${shapeText(coord)} is not one along ${dim} alone`);
  }
  return coord;
}

type Label = number | bigint | string;

function labelIn(coord: Variable, label: Variable, name: string): Label {
  if (label.dims.length !== 0) {
    throw new SliceError(`a label is a scalar, not ${shapeText(label)}`);
  }
  if (!sameUnit(coord.unit, label.unit)) {
    throw new UnitError(
      `the label is in ${label.unit?.symbol ?? "no unit"}, ` +
        `but ${name} is in ${coord.unit?.symbol ?? "no unit"}`,
    );
  }
  const wanted: Label = label.values[0]!;
  if (Number.isNaN(wanted)) throw new SliceError(`NaN is no label of ${name}`);
  const texts = coord.dtype === "string";
  if (texts !== (typeof wanted === "string")) {
    throw new SliceError(`a ${label.dtype} is no label of ${name}, which is ${coord.dtype}`);
  }
  // A comparison of int64 with float64 is exact in both forms; only equality needs one form.
  if (typeof wanted === "number" && typeof coord.values[0] === "bigint") {
    return Number.isInteger(wanted) ? BigInt(wanted) : wanted;
  }
  if (typeof wanted === "bigint" && typeof coord.values[0] === "number") return Number(wanted);
  return wanted;
}

/** 1 for labels that ascend (or stay), -1 for labels that descend. */
function directionOf(labels: Elements, name: string): 1 | -1 {
  let ascends = true;
  let descends = true;
  for (let i = 1; i < labels.length; i++) {
    // Written so that a NaN is neither.
    if (!(labels[i]! >= labels[i - 1]!)) ascends = false;
    if (!(labels[i]! <= labels[i - 1]!)) descends = false;
  }
  if (!ascends && !descends) throw new CoordError(`coordinate ${name} is not sorted`);
  return ascends ? 1 : -1;
}

/** How many labels come before one, or up to and with it. */
function countBefore(labels: Elements, label: Label, direction: 1 | -1, orEqual: boolean): number {
  let low = 0;
  let high = labels.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = labels[middle]!;
    const before = direction === 1 ? at < label : at > label;
    if (before || (orEqual && at === label)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function text(label: Variable): string {
  const unit = label.unit === undefined ? "" : ` ${label.unit.symbol}`;
  return `${label.values[0]}${unit}`;
}
