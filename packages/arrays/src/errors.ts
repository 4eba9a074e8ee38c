/** Dims or shapes that do not fit together, or a dim that is not there. */
export class DimensionError extends Error {
  override readonly name = "DimensionError";
}

/** Units that do not fit together, or a text that is no unit. */
export class UnitError extends Error {
  override readonly name = "UnitError";
}

/**
 * An operation that would have to use the same uncertain value more than once. Its results would
 * be correlated, and first-order propagation would call them too certain.
 */
export class VariancesError extends Error {
  override readonly name = "VariancesError";
}

/** A dtype for which the operation has no meaning. */
export class DTypeError extends Error {
  override readonly name = "DTypeError";
}

/** A coordinate that is absent, has the wrong form (unsorted, not 1-D), or differs between operands. */
export class CoordError extends Error {
  override readonly name = "CoordError";
}

/** A position or label that selects nothing, or a range that ends before it begins. */
export class SliceError extends Error {
  override readonly name = "SliceError";
}
