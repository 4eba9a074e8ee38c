import type { NumericDType, ReadonlyFloat32Array, ReadonlyFloat64Array } from "./dtype.ts";
import { DTypeError } from "./errors.ts";
import type { Variable, VariableOf } from "./variable.ts";

/** A variable that arithmetic is defined for. */
export type NumericVariable = { [D in NumericDType]: VariableOf<D> }[NumericDType];

/** Elements as numbers, whatever dtype they have. Only read. */
export interface Numbers {
  readonly length: number;
  readonly [index: number]: number;
}

export type FloatVariances = ReadonlyFloat64Array | ReadonlyFloat32Array | undefined;

/**
 * Narrows to numbers.
 * @throws DTypeError - flags, texts and instants.
 */
export function numeric(variable: Variable, purpose: string): NumericVariable {
  switch (variable.dtype) {
    case "float64":
    case "float32":
    case "int64":
    case "int32":
      return variable;
    case "bool":
    case "datetime64":
    case "string":
      throw new DTypeError(`cannot ${purpose} ${variable.dtype} values`);
  }
}

/** The elements as numbers; those of int64 beyond 2^53 are rounded. A copy only for int64. */
export function numbersOf(variable: NumericVariable): Numbers {
  if (variable.dtype !== "int64") return variable.values;
  return Float64Array.from(variable.values, Number);
}
