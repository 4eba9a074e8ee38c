import type { Variable } from "@beamscope/arrays";

/** Elements as floats that a frame may carry: the same memory where they are floats of 64 bits. */
export function float64Of(
  values: Exclude<Variable["values"], readonly string[]>,
): Float64Array<ArrayBuffer> {
  const isFloat64 = values[Symbol.toStringTag] === "Float64Array";
  if (isFloat64 && values.buffer instanceof ArrayBuffer) {
    return new Float64Array(values.buffer, values.byteOffset, values.length);
  }
  return Float64Array.from<number | bigint>(values, Number);
}

/** The data of an array as floats, with its variances. @throws TypeError - texts. */
export function columnsOfData(data: Variable): {
  readonly values: Float64Array<ArrayBuffer>;
  readonly variances: Float64Array<ArrayBuffer> | undefined;
} {
  if (data.dtype === "string") throw new TypeError("texts are no numbers");
  return {
    values: float64Of(data.values),
    variances: data.variances && float64Of(data.variances),
  };
}
