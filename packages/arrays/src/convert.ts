import { sameShape, shapeText } from "./dims.ts";
import type { FloatDType, NumericDType, ReadonlyBigInt64Array } from "./dtype.ts";
import { DimensionError, DTypeError, UnitError, VariancesError } from "./errors.ts";
import { type NumericVariable, numbersOf, numeric } from "./numbers.ts";
import { allocate } from "./storage.ts";
import { conversionFactor, powerOfUnit, sameUnit, type Unit, unit as unitOfText } from "./unit.ts";
import { assemble, type Variable } from "./variable.ts";

/**
 * The same quantity in another unit; the variable itself where the unit is the same. Floats scale;
 * integers stay integers and round half away from zero. Variances scale by the factor squared.
 * @throws UnitError - where the units measure different quantities, or the variable has none.
 * @throws DTypeError - a datetime64, which is always in ns, or an integer that does not fit.
 */
export function toUnit(source: Variable, to: Unit | string): Variable {
  const unit = typeof to === "string" ? unitOfText(to) : to;
  if (source.unit === undefined) {
    throw new UnitError(`values without a unit do not convert to ${unit.symbol}`);
  }
  if (sameUnit(source.unit, unit)) return source;
  const convertible = numeric(source, "convert the unit of");
  const scale = scaleOf(source.unit, unit);
  const { dtype, dims, shape } = convertible;
  if (dtype === "int64") {
    const values = scaledInt64(convertible.values, scale);
    return assemble({ dtype, dims, shape, values, unit });
  }
  const from = convertible.values;
  const values = allocate(dtype, from.length);
  for (let i = 0; i < from.length; i++) {
    const exact = scaled(from[i]!, scale);
    if (dtype === "int32") {
      values[i] = Math.sign(exact) * Math.round(Math.abs(exact));
      if (Math.abs(values[i]! - exact) > 0.5) throw new DTypeError(`${exact} does not fit int32`);
    } else values[i] = exact;
  }
  const given = convertible.variances;
  if (given === undefined) return assemble({ dtype, dims, shape, values, unit });
  const variances = allocate(dtype, given.length);
  for (let i = 0; i < given.length; i++) variances[i] = scaled(scaled(given[i]!, scale), scale);
  return assemble({ dtype, dims, shape, values, variances, unit });
}

/** A factor, in the form in which applying it rounds once: ns to ms divides by a million. */
type Scale =
  | { readonly kind: "multiply"; readonly by: number }
  | { readonly kind: "divide"; readonly by: number };

function scaleOf(from: Unit, to: Unit): Scale {
  const factor = conversionFactor(from, to);
  const inverse = conversionFactor(to, from);
  return factor < 1 && Number.isInteger(inverse)
    ? { kind: "divide", by: inverse }
    : { kind: "multiply", by: factor };
}

function scaled(value: number, { kind, by }: Scale): number {
  return kind === "multiply" ? value * by : value / by;
}

function scaledInt64(values: ReadonlyBigInt64Array, scale: Scale): BigInt64Array {
  const result = new BigInt64Array(values.length);
  const by = Number.isInteger(scale.by) ? BigInt(scale.by) : undefined;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const exact =
      by === undefined
        ? BigInt(Math.round(scaled(Number(value), scale)))
        : scale.kind === "multiply"
          ? value * by
          : dividedHalfAway(value, by);
    result[i] = exact;
    if (result[i] !== exact) throw new DTypeError(`${exact} does not fit int64`);
  }
  return result;
}

function dividedHalfAway(value: bigint, by: bigint): bigint {
  const half = by / 2n;
  return (value < 0n ? value - half : value + half) / by;
}

/**
 * The same numbers in another dtype; the variable itself where it is the same. To an integer:
 * fractions are cut off. To float32 and from int64: rounded.
 * @throws DTypeError - flags, texts and instants, numbers that do not fit, and NaN to an integer.
 * Variances are kept by floats and dropped by integers.
 */
export function toDType(source: Variable, dtype: NumericDType): Variable {
  if (source.dtype === dtype) return source;
  const from = numeric(source, "convert");
  const { dims, shape, unit } = from;
  if (dtype === "int64" || dtype === "int32") {
    return assemble({ dtype, dims, shape, values: integers(from, dtype), unit });
  }
  const floats = (numbers: ArrayLike<number>): Float64Array | Float32Array => {
    const stored = allocate<FloatDType>(dtype, numbers.length);
    for (let i = 0; i < numbers.length; i++) stored[i] = numbers[i]!;
    return stored;
  };
  const { variances } = from;
  return assemble({
    dtype,
    dims,
    shape,
    values: floats(numbersOf(from)),
    variances: variances && floats(variances),
    unit,
  });
}

function integers(from: NumericVariable, dtype: "int64" | "int32"): BigInt64Array | Int32Array {
  if (from.dtype === "int32") return BigInt64Array.from(from.values, BigInt);
  const stored = allocate(dtype, from.values.length);
  for (let i = 0; i < stored.length; i++) {
    const value = from.values[i]!;
    if (typeof value === "number" && !Number.isFinite(value)) {
      throw new DTypeError(`${value} does not fit ${dtype}`);
    }
    const exact = typeof value === "bigint" ? value : BigInt(Math.trunc(value));
    if (stored instanceof BigInt64Array) stored[i] = exact;
    else stored[i] = Number(exact);
    if (BigInt(stored[i]!) !== exact) throw new DTypeError(`${value} does not fit ${dtype}`);
  }
  return stored;
}

/** The same values without variances; the variable itself where it has none. */
export function withoutVariances(source: Variable): Variable {
  if (source.variances === undefined) return source;
  return assemble({ ...source, variances: undefined });
}

/**
 * The same values with the values of another variable for variances. Both are shared.
 * @param variances - of the dims and dtype of the values, in their unit squared.
 * @throws DimensionError, UnitError, VariancesError - variances that are no such thing.
 */
export function withVariances(source: Variable, variances: Variable): Variable {
  if (!sameShape(source, variances)) {
    throw new DimensionError(`variances ${shapeText(variances)} for ${shapeText(source)}`);
  }
  const wanted = source.unit && powerOfUnit(source.unit, 2);
  if (!sameUnit(variances.unit, wanted)) {
    const text = (unit: Unit | undefined): string => unit?.symbol ?? "no unit";
    throw new UnitError(`variances in ${text(variances.unit)}, not in ${text(wanted)}`);
  }
  if (source.dtype !== variances.dtype || !isFloat(source) || variances.variances !== undefined) {
    throw new VariancesError(`${variances.dtype} variances for ${source.dtype} values`);
  }
  return assemble({ ...source, variances: variances.values });
}

function isFloat({ dtype }: Variable): boolean {
  return dtype === "float64" || dtype === "float32";
}

/**
 * Counts with the variance of a Poisson process, which is the count itself. Integers become
 * float64. The variances share the memory of the values.
 * @throws DTypeError - flags, texts and instants.
 */
export function withCountVariances(counts: Variable): Variable {
  const from = numeric(counts, "count");
  const floats = from.dtype === "float32" ? from : toDType(from, "float64");
  return assemble({ ...floats, variances: floats.values });
}
