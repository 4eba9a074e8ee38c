import { volume } from "./dims.ts";
import type {
  DType,
  FloatDType,
  ReadonlyBigInt64Array,
  ReadonlyFloat32Array,
  ReadonlyFloat64Array,
  ReadonlyInt32Array,
  ReadonlyUint8Array,
  ValuesOf,
} from "./dtype.ts";
import { DimensionError, DTypeError, UnitError, VariancesError } from "./errors.ts";
import { type Unit, unit as unitOfText } from "./unit.ts";

/** A {@link Variable} whose dtype is known. */
export interface VariableOf<D extends DType> {
  /** Names of the dimensions, outermost first. Empty for a scalar (0-D). */
  readonly dims: readonly string[];
  /** Length along each dim. */
  readonly shape: readonly number[];
  readonly dtype: D;
  /** All elements in C order (the last dim is contiguous). */
  readonly values: ValuesOf<D>;
  /** Squared standard uncertainty of each element, in `unit` squared. Only floats carry them. */
  readonly variances: D extends FloatDType ? ValuesOf<D> | undefined : undefined;
  /** Absent where a unit has no meaning (flags, names, indices); a pure number is `dimensionless`. */
  readonly unit: Unit | undefined;
}

/**
 * Elements with named dimensions, a unit and optional variances. Never changes once made, and is
 * plain data: it survives a structured clone. Elements are always contiguous and in C order, since
 * that is what wires, frames and kernels take; so a part is a view where it is contiguous (all
 * ranges along the outermost dim) and a copy where it is not.
 */
export type Variable = { [D in DType]: VariableOf<D> }[DType];

type GivenValues =
  | ReadonlyFloat64Array
  | ReadonlyFloat32Array
  | ReadonlyInt32Array
  | ReadonlyBigInt64Array
  | ReadonlyUint8Array
  | readonly string[];

/** What a variable is made from. */
export interface VariableParts<V> {
  /** Absent for a scalar. */
  readonly dims?: readonly string[];
  /** May be left out for a scalar and in one dimension. */
  readonly shape?: readonly number[];
  readonly values: V;
  readonly variances?:
    | (V extends ReadonlyFloat64Array | ReadonlyFloat32Array ? V : never)
    | undefined;
  /** A unit or its spelling; absent for none, which is not the same as `dimensionless`. */
  readonly unit?: Unit | string | undefined;
}

/**
 * Makes a variable; its dtype is that of the array given (`Uint8Array` of 0 and 1 for bool,
 * `BigInt64Array` for int64; see {@link datetimes} for instants). Arrays are handed over: whoever
 * made them must not write to them again.
 * @throws DimensionError - dims that repeat, or a shape that does not hold the values.
 * @throws VariancesError - variances of another length.
 * @throws UnitError - a spelling that is no unit.
 */
export function variable(parts: VariableParts<ReadonlyFloat64Array>): VariableOf<"float64">;
export function variable(parts: VariableParts<ReadonlyFloat32Array>): VariableOf<"float32">;
export function variable(parts: VariableParts<ReadonlyInt32Array>): VariableOf<"int32">;
export function variable(parts: VariableParts<ReadonlyBigInt64Array>): VariableOf<"int64">;
export function variable(parts: VariableParts<ReadonlyUint8Array>): VariableOf<"bool">;
export function variable(parts: VariableParts<readonly string[]>): VariableOf<"string">;
export function variable(parts: VariableParts<GivenValues>): Variable {
  const { values } = parts;
  const dtype = dtypeOf(values);
  if (dtype === "bool") {
    for (const flag of values) if (flag !== 0 && flag !== 1) throw new DTypeError("bool is 0 or 1");
  }
  return checked(dtype, parts);
}

/** Makes a variable of instants from ns since 1970-01-01 UTC. Rules as for {@link variable}. */
export function datetimes(
  parts: Omit<VariableParts<ReadonlyBigInt64Array>, "unit" | "variances">,
): VariableOf<"datetime64">;
export function datetimes(
  parts: Omit<VariableParts<ReadonlyBigInt64Array>, "unit" | "variances">,
): Variable {
  return checked("datetime64", { ...parts, unit: "ns" });
}

/**
 * Makes a 0-D variable: float64 of a number, int64 of a bigint, bool of a boolean, string of a text.
 */
export function scalar(value: number, unit?: Unit | string): VariableOf<"float64">;
export function scalar(value: bigint, unit?: Unit | string): VariableOf<"int64">;
export function scalar(value: boolean): VariableOf<"bool">;
export function scalar(value: string): VariableOf<"string">;
export function scalar(value: number | bigint | boolean | string, unit?: Unit | string): Variable {
  if (typeof value === "number") return variable({ values: Float64Array.of(value), unit });
  if (typeof value === "bigint") return variable({ values: BigInt64Array.of(value), unit });
  if (typeof value === "boolean") return variable({ values: Uint8Array.of(value ? 1 : 0) });
  return variable({ values: [value] });
}

/** The parts of a variable that are known to fit together. */
export interface KnownParts {
  readonly dtype: DType;
  readonly dims: readonly string[];
  readonly shape: readonly number[];
  readonly values: ValuesOf<DType>;
  readonly variances?: ValuesOf<DType> | undefined;
  readonly unit: Unit | undefined;
}

/** Makes a variable of parts that fit, without a check. For use inside the package. */
export function assemble(parts: KnownParts): Variable {
  const { dtype, dims, shape, values, variances, unit } = parts;
  return Object.freeze({
    dims: Object.isFrozen(dims) ? dims : Object.freeze([...dims]),
    shape: Object.isFrozen(shape) ? shape : Object.freeze([...shape]),
    dtype,
    values,
    variances,
    unit,
  }) as Variable;
}

function checked(dtype: DType, parts: VariableParts<GivenValues>): Variable {
  const { values, dims = [] } = parts;
  const shape = parts.shape ?? (dims.length === 1 ? [values.length] : []);
  const variances: ValuesOf<DType> | undefined = parts.variances;
  if (dims.length !== shape.length) {
    throw new DimensionError(`${dims.length} dims (${dims.join(", ")}) for shape [${shape}]`);
  }
  if (new Set(dims).size !== dims.length) {
    throw new DimensionError(`dims (${dims.join(", ")}) repeat`);
  }
  if (shape.some((length) => !Number.isSafeInteger(length) || length < 0)) {
    throw new DimensionError(`shape [${shape}] has a length that is not a whole number`);
  }
  if (volume(shape) !== values.length) {
    throw new DimensionError(`shape [${shape}] does not hold ${values.length} values`);
  }
  if (variances !== undefined) {
    if (dtypeOf(variances) !== dtype || (dtype !== "float64" && dtype !== "float32")) {
      throw new VariancesError(`${dtypeOf(variances)} variances for ${dtype} values`);
    }
    if (variances.length !== values.length) {
      throw new VariancesError(`${variances.length} variances for ${values.length} values`);
    }
  }
  const unit = typeof parts.unit === "string" ? unitOfText(parts.unit) : parts.unit;
  if (unit !== undefined && (dtype === "bool" || dtype === "string")) {
    throw new UnitError(`a ${dtype} has no unit, not ${unit.symbol}`);
  }
  return assemble({ dtype, dims, shape, values, variances, unit });
}

function dtypeOf(values: ValuesOf<DType>): DType {
  if (!("subarray" in values)) return "string";
  switch (values[Symbol.toStringTag]) {
    case "Float64Array":
      return "float64";
    case "Float32Array":
      return "float32";
    case "Int32Array":
      return "int32";
    case "BigInt64Array":
      return "int64";
    case "Uint8Array":
      return "bool";
  }
}
