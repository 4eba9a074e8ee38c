import { mergeShapes, type Shaped, sameShape, shapeText, stridesAlong, volume } from "./dims.ts";
import { DimensionError, VariancesError } from "./errors.ts";
import { gather } from "./storage.ts";
import { assemble, type Variable } from "./variable.ts";

/**
 * The variable repeated along dims that it does not have, and in the order of dims asked for. The
 * variable itself where nothing changes.
 * @throws DimensionError - a dim of the variable that is missing in the shape, or another length.
 * @throws VariancesError - variances that would be repeated: the copies would be correlated.
 */
export function broadcastTo(source: Variable, to: Shaped): Variable {
  if (source.variances !== undefined && addsDims(source, to)) {
    throw new VariancesError(
      `${shapeText(source)} has variances and cannot be broadcast to ${shapeText(to)}: ` +
        "the copies would be correlated; drop the variances or take an upper bound",
    );
  }
  return repeated(source, to);
}

/** As {@link broadcastTo}, variances included. For callers that account for the correlation. */
export function repeated(source: Variable, to: Shaped): Variable {
  if (sameShape(source, to)) return source;
  const merged = mergeShapes(to, source);
  if (merged.dims.length !== to.dims.length) {
    throw new DimensionError(`${shapeText(source)} does not fit in ${shapeText(to)}`);
  }
  const { dtype, values, variances, unit } = source;
  const strides = stridesAlong(source, to.dims);
  return assemble({
    dtype,
    dims: to.dims,
    shape: to.shape,
    values: gather(dtype, values, to.shape, strides),
    variances: variances && gather(dtype, variances, to.shape, strides),
    unit,
  });
}

/** Whether a shape has dims that the variable lacks, even ones of length 1. */
export function addsDims(source: Shaped, to: Shaped): boolean {
  return to.dims.some((dim) => !source.dims.includes(dim));
}

/**
 * The same elements with dims in another order.
 * @param dims - all dims of the variable; reversed where left out.
 * @throws DimensionError - where these are not the dims of the variable.
 */
export function transpose(source: Variable, dims?: readonly string[]): Variable {
  const order = dims ?? source.dims.toReversed();
  const shape = order.map((dim) => source.shape[source.dims.indexOf(dim)] ?? -1);
  if (order.length !== source.dims.length || shape.includes(-1)) {
    throw new DimensionError(`(${order.join(", ")}) is no order of ${shapeText(source)}`);
  }
  return broadcastTo(source, { dims: order, shape });
}

/**
 * The same elements, in the same order, under other dims. The elements are shared.
 * @throws DimensionError - where the shape holds another number of elements.
 */
export function reshape(source: Variable, to: Shaped): Variable {
  const repeats = new Set(to.dims).size !== to.dims.length;
  if (repeats || to.dims.length !== to.shape.length || volume(to.shape) !== source.values.length) {
    throw new DimensionError(`${shapeText(source)} cannot be reshaped to ${shapeText(to)}`);
  }
  const { dtype, values, variances, unit } = source;
  return assemble({ dtype, dims: to.dims, shape: to.shape, values, variances, unit });
}
