import { repeated, reshape, transpose } from "./broadcast.ts";
import { axisOf, lengthAlong, type Shaped, sameShape, shapeText, volume } from "./dims.ts";
import { CoordError, DimensionError, DTypeError, UnitError, VariancesError } from "./errors.ts";
import { identicalVariables } from "./identical.ts";
import { isBinEdges, type LabelledArray, labelledArray } from "./labelled-array.ts";
import { sliceRange } from "./slice.ts";
import { allocate, type Elements } from "./storage.ts";
import { sameUnit } from "./unit.ts";
import { assemble, type Variable } from "./variable.ts";

/**
 * Joins along a dim. Those without the dim count as of length 1, so where none has it, it becomes
 * a new outermost dim. Of labelled arrays: bin edges along the dim must continue each other;
 * coordinates that differ and are not along the dim become ones along it; a mask that some lack is
 * unset there; the name is the first's.
 * @throws DimensionError - nothing to join, or shapes that differ beside the dim.
 * @throws UnitError - units that differ. DTypeError likewise; VariancesError where only some have any.
 * @throws CoordError - a coordinate that some lack, or edges that do not continue each other.
 */
export function concatenate(parts: readonly Variable[], dim: string): Variable;
export function concatenate(parts: readonly LabelledArray[], dim: string): LabelledArray;
export function concatenate(
  parts: readonly (Variable | LabelledArray)[],
  dim: string,
): Variable | LabelledArray {
  if (parts.length === 0) throw new DimensionError(`nothing to concatenate along ${dim}`);
  const arrays: LabelledArray[] = [];
  const variables: Variable[] = [];
  for (const part of parts) {
    if ("data" in part) arrays.push(part);
    else variables.push(part);
  }
  return arrays.length > 0 ? joinArrays(arrays, dim) : joinVariables(variables, dim);
}

function joinArrays(parts: readonly LabelledArray[], dim: string): LabelledArray {
  const first = parts[0]!;
  const lengths = parts.map(({ data }) => (data.dims.includes(dim) ? lengthAlong(data, dim) : 1));
  const data = joinVariables(
    parts.map((part) => part.data),
    dim,
  );
  const coords = new Map<string, Variable>();
  for (const name of new Set(parts.flatMap((part) => [...part.coords.keys()]))) {
    const each = parts.map((part) => {
      const coord = part.coords.get(name);
      if (coord === undefined) throw new CoordError(`coordinate ${name} is not in all parts`);
      return coord;
    });
    coords.set(name, joinCoords(name, each, parts, lengths, dim));
  }
  const masks = new Map<string, Variable>();
  for (const name of new Set(parts.flatMap((part) => [...part.masks.keys()]))) {
    const like = parts.map((part) => part.masks.get(name)).find((mask) => mask !== undefined)!;
    const unset = assemble({
      dtype: "bool",
      dims: [],
      shape: [],
      values: new Uint8Array(1),
      unit: undefined,
    });
    const beside = withoutDim(like, dim);
    const each = parts.map((part) => part.masks.get(name) ?? repeated(unset, beside));
    masks.set(name, joinLabels(each, lengths, dim));
  }
  return labelledArray({ name: first.name, data, coords, masks });
}

function withoutDim(shaped: Shaped, dim: string): Shaped {
  const axis = shaped.dims.indexOf(dim);
  if (axis < 0) return shaped;
  return { dims: shaped.dims.toSpliced(axis, 1), shape: shaped.shape.toSpliced(axis, 1) };
}

function joinCoords(
  name: string,
  each: readonly Variable[],
  parts: readonly LabelledArray[],
  lengths: readonly number[],
  dim: string,
): Variable {
  const edges = each.map((coord, i) => isBinEdges(coord, parts[i]!.data, dim));
  if (!edges.includes(true)) return joinLabels(each, lengths, dim);
  if (edges.includes(false)) throw new CoordError(`${name} has bin edges in some parts only`);
  const continued = each.map((coord, i) => {
    const previous = each[i - 1];
    if (previous === undefined) return coord;
    const upper = sliceRange(previous, dim, -1);
    if (!identicalVariables(upper, sliceRange(coord, dim, 0, 1))) {
      throw new CoordError(`the bin edges ${name} of part ${i} do not continue part ${i - 1}`);
    }
    return sliceRange(coord, dim, 1);
  });
  return joinVariables(continued, dim);
}

/** Joins labels that may lack the dim: kept as they are where all are the same, else repeated. */
function joinLabels(each: readonly Variable[], lengths: readonly number[], dim: string): Variable {
  const first = each[0]!;
  const lacksDim = each.every((label) => !label.dims.includes(dim));
  if (lacksDim && each.every((label) => identicalVariables(label, first))) return first;
  const along = each.map((label, i) =>
    label.dims.includes(dim)
      ? label
      : repeated(label, { dims: [dim, ...label.dims], shape: [lengths[i]!, ...label.shape] }),
  );
  return joinVariables(along, dim);
}

function joinVariables(given: readonly Variable[], dim: string): Variable {
  const like = given.find((variable) => variable.dims.includes(dim)) ?? given[0]!;
  const axis = like.dims.includes(dim) ? axisOf(like, dim) : 0;
  const order = like.dims.includes(dim) ? like.dims : [dim, ...like.dims];
  const parts = given.map((variable) => {
    const whole = variable.dims.includes(dim)
      ? variable
      : reshape(variable, { dims: [dim, ...variable.dims], shape: [1, ...variable.shape] });
    return transpose(whole, order);
  });
  const first = parts[0]!;
  for (const part of parts) refuseDifferent(part, first, dim);
  const { dtype, unit } = first;
  const length = parts.reduce((total, part) => total + lengthAlong(part, dim), 0);
  const shape = first.shape.with(axis, length);
  const join = (columns: readonly Elements[]): Variable["values"] => {
    const joined = allocate(dtype, volume(shape));
    const to: { [index: number]: number | bigint | string } = joined;
    const blocks = volume(shape.slice(0, axis));
    let next = 0;
    for (let block = 0; block < blocks; block++) {
      for (const column of columns) {
        const size = column.length / blocks;
        for (let i = block * size; i < (block + 1) * size; i++) to[next++] = column[i]!;
      }
    }
    return joined;
  };
  const variances = parts.map((part) => part.variances).filter((some) => some !== undefined);
  return assemble({
    dtype,
    dims: order,
    shape,
    values: join(parts.map((part) => part.values)),
    variances: variances.length === 0 ? undefined : join(variances),
    unit,
  });
}

function refuseDifferent(part: Variable, first: Variable, dim: string): void {
  if (!sameShape(withoutDim(part, dim), withoutDim(first, dim))) {
    throw new DimensionError(`${shapeText(part)} cannot continue ${shapeText(first)} along ${dim}`);
  }
  if (part.dtype !== first.dtype) {
    throw new DTypeError(`cannot concatenate ${first.dtype} and ${part.dtype}`);
  }
  if (!sameUnit(part.unit, first.unit)) {
    const text = (variable: Variable): string => variable.unit?.symbol ?? "no unit";
    throw new UnitError(`cannot concatenate ${text(first)} and ${text(part)}`);
  }
  if ((part.variances === undefined) !== (first.variances === undefined)) {
    throw new VariancesError("cannot concatenate values with and without variances");
  }
}
