import { axisOf, lengthAlong, shapeText, stridesOf, volume } from "./dims.ts";
import { SliceError } from "./errors.ts";
import { isBinEdges, type LabelledArray, labelledArray } from "./labelled-array.ts";
import { gather, part } from "./storage.ts";
import { assemble, type Variable } from "./variable.ts";

/**
 * The part at one position along a dim, which goes. Of a labelled array, coordinates along the dim
 * become scalars, and bin edges become the two edges of the bin (still along the dim).
 * @param index - from 0; negative counts from the end, -1 being the last.
 * @throws SliceError - outside the array.
 */
export function sliceAt(source: Variable, dim: string, index: number): Variable;
export function sliceAt(source: LabelledArray, dim: string, index: number): LabelledArray;
export function sliceAt(
  source: Variable | LabelledArray,
  dim: string,
  index: number,
): Variable | LabelledArray {
  const shaped = "data" in source ? source.data : source;
  const length = lengthAlong(shaped, dim);
  const at = index < 0 ? index + length : index;
  if (!Number.isInteger(at) || at < 0 || at >= length) {
    throw new SliceError(`no index ${index} along ${dim} in ${shapeText(shaped)}`);
  }
  if (!("data" in source)) return slab(source, dim, at, at + 1, true);
  const cut = (variable: Variable): Variable => {
    if (!variable.dims.includes(dim)) return variable;
    if (isBinEdges(variable, source.data, dim)) return slab(variable, dim, at, at + 2, false);
    return slab(variable, dim, at, at + 1, true);
  };
  return mapArray(source, cut);
}

/**
 * The part from `begin` up to but not including `end` along a dim. Bin edges of the part include
 * its upper edge; those of an empty part are empty.
 * @param begin - from 0; negative counts from the end; what lies outside is cut to the array.
 * @param end - likewise; the end of the array where left out.
 */
export function sliceRange(source: Variable, dim: string, begin: number, end?: number): Variable;
export function sliceRange(
  source: LabelledArray,
  dim: string,
  begin: number,
  end?: number,
): LabelledArray;
export function sliceRange(
  source: Variable | LabelledArray,
  dim: string,
  begin: number,
  end = Number.POSITIVE_INFINITY,
): Variable | LabelledArray {
  const length = lengthAlong("data" in source ? source.data : source, dim);
  const first = position(begin, length);
  const last = Math.max(first, position(end, length));
  if (!("data" in source)) return slab(source, dim, first, last, false);
  const cut = (variable: Variable): Variable => {
    if (!variable.dims.includes(dim)) return variable;
    const edge = isBinEdges(variable, source.data, dim) && last > first ? 1 : 0;
    return slab(variable, dim, first, last + edge, false);
  };
  return mapArray(source, cut);
}

function position(index: number, length: number): number {
  if (Number.isNaN(index)) throw new SliceError("NaN is no position");
  const at = Math.trunc(index);
  return Math.min(Math.max(at < 0 ? at + length : at, 0), length);
}

function mapArray(array: LabelledArray, cut: (variable: Variable) => Variable): LabelledArray {
  const mapped = (named: ReadonlyMap<string, Variable>): [string, Variable][] =>
    [...named].map(([name, variable]) => [name, cut(variable)]);
  return labelledArray({
    name: array.name,
    data: cut(array.data),
    coords: mapped(array.coords),
    masks: mapped(array.masks),
  });
}

/** The positions [begin, end) along a dim; a view where they are contiguous. */
function slab(
  variable: Variable,
  dim: string,
  begin: number,
  end: number,
  dropsDim: boolean,
): Variable {
  const { dtype, values, variances, unit } = variable;
  const axis = axisOf(variable, dim);
  const shape = variable.shape.with(axis, end - begin);
  const strides = stridesOf(variable.shape);
  const start = begin * strides[axis]!;
  const contiguous = volume(variable.shape.slice(0, axis)) === 1;
  const size = volume(shape);
  const cut = (elements: Variable["values"]): Variable["values"] =>
    contiguous
      ? part(dtype, elements, start, start + size)
      : gather(dtype, elements, shape, strides, start);
  return assemble({
    dtype,
    dims: dropsDim ? variable.dims.toSpliced(axis, 1) : variable.dims,
    shape: dropsDim ? shape.toSpliced(axis, 1) : shape,
    values: cut(values),
    variances: variances && cut(variances),
    unit,
  });
}
