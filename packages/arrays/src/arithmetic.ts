import { broadcastTo } from "./broadcast.ts";
import { mergeShapes, type Shaped, volume } from "./dims.ts";
import type { FloatDType, NumericDType } from "./dtype.ts";
import { CoordError, DTypeError, UnitError } from "./errors.ts";
import { identicalVariables } from "./identical.ts";
import { isBinEdges, type LabelledArray, labelledArray } from "./labelled-array.ts";
import { eitherMask } from "./masks.ts";
import { type FloatVariances, type NumericVariable, numbersOf, numeric } from "./numbers.ts";
import { allocate } from "./storage.ts";
import { divideUnits, multiplyUnits, sameUnit, type Unit } from "./unit.ts";
import { assemble, type Variable } from "./variable.ts";

/** What arithmetic takes. */
export type Operand = Variable | LabelledArray;

type Operator = "add" | "subtract" | "multiply" | "divide";

/**
 * The sum a + b, element by element. Dims are matched by name, and an operand without variances is
 * broadcast along dims it lacks. Variances add (uncorrelated, first order). Of labelled arrays,
 * coordinates must agree (scalar ones that do not are left out) and masks are OR-ed by name. A
 * datetime64 takes an int64 of the same unit.
 *
 * Integers stay integers, and a result that does not fit its dtype is an error; int64 with float32
 * is float32, all else follows the wider operand.
 * @throws UnitError - units that differ; convert one first.
 * @throws DimensionError - lengths that differ along a shared dim.
 * @throws VariancesError - an operand with variances that lacks a dim of the other.
 * @throws CoordError - coordinates with dims that differ.
 * @throws DTypeError - operands that cannot be added, or an integer overflow.
 */
export function add(a: Variable, b: Variable): Variable;
export function add(a: Operand, b: LabelledArray): LabelledArray;
export function add(a: LabelledArray, b: Operand): LabelledArray;
export function add(a: Operand, b: Operand): Operand {
  return apply("add", a, b);
}

/** The difference a - b. Rules as for {@link add}; two datetime64 give an int64 of ns. */
export function subtract(a: Variable, b: Variable): Variable;
export function subtract(a: Operand, b: LabelledArray): LabelledArray;
export function subtract(a: LabelledArray, b: Operand): LabelledArray;
export function subtract(a: Operand, b: Operand): Operand {
  return apply("subtract", a, b);
}

/**
 * The product a * b, of the product of the units. Rules as for {@link add}, but any units multiply
 * (two without a unit give one without); the variance is a² var(b) + b² var(a).
 */
export function multiply(a: Variable, b: Variable): Variable;
export function multiply(a: Operand, b: LabelledArray): LabelledArray;
export function multiply(a: LabelledArray, b: Operand): LabelledArray;
export function multiply(a: Operand, b: Operand): Operand {
  return apply("multiply", a, b);
}

/**
 * The quotient a / b, of the quotient of the units. Rules as for {@link multiply}; integers give a
 * float64; the variance is (var(a) + var(b) a²/b²) / b². Division by zero gives an infinity or NaN.
 */
export function divide(a: Variable, b: Variable): Variable;
export function divide(a: Operand, b: LabelledArray): LabelledArray;
export function divide(a: LabelledArray, b: Operand): LabelledArray;
export function divide(a: Operand, b: Operand): Operand {
  return apply("divide", a, b);
}

function apply(operator: Operator, a: Operand, b: Operand): Operand {
  if (!("data" in a) && !("data" in b)) return onVariables(operator, a, b);
  const left = "data" in a ? a : labelledArray({ data: a, name: "data" in b ? b.name : "" });
  const right = "data" in b ? b : labelledArray({ data: b, name: left.name });
  const data = onVariables(operator, left.data, right.data);
  const masks = new Map(left.masks);
  for (const [name, mask] of right.masks) {
    const other = masks.get(name);
    masks.set(name, other === undefined ? mask : eitherMask(other, mask));
  }
  return labelledArray({
    name: left.name === right.name ? left.name : "",
    data,
    coords: commonCoords(left, right, data),
    masks,
  });
}

/**
 * The coordinates of both. One that only labels one operand stays; a scalar that differs is left
 * out, since it is true of neither.
 */
function commonCoords(a: LabelledArray, b: LabelledArray, result: Shaped): Map<string, Variable> {
  const coords = new Map(a.coords);
  for (const [name, coord] of b.coords) {
    const other = a.coords.get(name);
    if (other === undefined) coords.set(name, coord);
    else if (!identicalVariables(other, coord)) {
      if (other.dims.length > 0 || coord.dims.length > 0) {
        throw new CoordError(`coordinate ${name} differs between the operands`);
      }
      coords.delete(name);
    }
  }
  // Two operands of length 1 can carry edges of the same bin; broadcasting must not turn the
  // edges of a bin that was sliced out into a coordinate along a dim that came back.
  for (const [name, coord] of coords) {
    const fits = coord.dims.every(
      (dim, i) =>
        coord.shape[i] === result.shape[result.dims.indexOf(dim)] || isBinEdges(coord, result, dim),
    );
    if (!fits) coords.delete(name);
  }
  return coords;
}

function onVariables(operator: Operator, a: Variable, b: Variable): Variable {
  if (a.dtype === "datetime64" || b.dtype === "datetime64") return onInstants(operator, a, b);
  const left = numeric(a, operator);
  const right = numeric(b, operator);
  const merged = mergeShapes(a, b);
  const x = asOperand(left, merged);
  const y = asOperand(right, merged);
  const unit = unitOfResult(operator, a.unit, b.unit);
  const dtype = dtypeOfResult(operator, left.dtype, right.dtype);
  const size = volume(merged.shape);
  if (dtype === "int64") {
    const values = int64Result(operator, x, y, size);
    return assemble({ dtype, ...merged, values, unit });
  }
  if (dtype === "int32") {
    const exact = new Float64Array(size);
    compute(operator, x, y, exact);
    return assemble({ dtype, ...merged, values: asInt32(operator, exact), unit });
  }
  const values = allocate(dtype, size);
  compute(operator, x, y, values);
  const variances = variancesOf(operator, x, y, dtype, size);
  return assemble({ dtype, ...merged, values, variances, unit });
}

/** An operand laid out like the result; one element of step 0 for a scalar. */
interface LaidOut {
  readonly variable: NumericVariable;
  readonly step: 0 | 1;
}

function asOperand(variable: NumericVariable, to: Shaped): LaidOut {
  // A scalar needs no copies, but the rule on its variances holds all the same.
  if (variable.dims.length === 0 && variable.variances === undefined) return { variable, step: 0 };
  return { variable: numeric(broadcastTo(variable, to), "broadcast"), step: 1 };
}

function dtypeOfResult(operator: Operator, a: NumericDType, b: NumericDType): NumericDType {
  if (a === "float64" || b === "float64") return "float64";
  if (a === "float32" || b === "float32") return "float32";
  if (operator === "divide") return "float64";
  return a === "int64" || b === "int64" ? "int64" : "int32";
}

function unitOfResult(
  operator: Operator,
  a: Unit | undefined,
  b: Unit | undefined,
): Unit | undefined {
  const text = (unit: Unit | undefined): string => unit?.symbol ?? "no unit";
  if (operator === "add" || operator === "subtract") {
    if (!sameUnit(a, b)) throw new UnitError(`cannot ${operator} ${text(a)} and ${text(b)}`);
    return a;
  }
  if (a === undefined && b === undefined) return undefined;
  if (a === undefined || b === undefined) {
    throw new UnitError(`cannot ${operator} ${text(a)} and ${text(b)}`);
  }
  return operator === "multiply" ? multiplyUnits(a, b) : divideUnits(a, b);
}

interface WritableNumbers {
  readonly length: number;
  [index: number]: number;
}

function compute(operator: Operator, a: LaidOut, b: LaidOut, result: WritableNumbers): void {
  const x = numbersOf(a.variable);
  const y = numbersOf(b.variable);
  const { step: dx } = a;
  const { step: dy } = b;
  const size = result.length;
  switch (operator) {
    case "add":
      for (let i = 0; i < size; i++) result[i] = x[i * dx]! + y[i * dy]!;
      return;
    case "subtract":
      for (let i = 0; i < size; i++) result[i] = x[i * dx]! - y[i * dy]!;
      return;
    case "multiply":
      for (let i = 0; i < size; i++) result[i] = x[i * dx]! * y[i * dy]!;
      return;
    case "divide":
      for (let i = 0; i < size; i++) result[i] = x[i * dx]! / y[i * dy]!;
      return;
  }
}

function variancesOf(
  operator: Operator,
  a: LaidOut,
  b: LaidOut,
  dtype: FloatDType,
  size: number,
): Variable["values"] | undefined {
  const varA: FloatVariances = a.variable.variances;
  const varB: FloatVariances = b.variable.variances;
  if (varA === undefined && varB === undefined) return undefined;
  const x = numbersOf(a.variable);
  const y = numbersOf(b.variable);
  const result = allocate(dtype, size);
  for (let i = 0; i < size; i++) {
    const xi = x[i * a.step]!;
    const yi = y[i * b.step]!;
    // An exact operand contributes nothing, also where the other is infinite or NaN.
    const vx = varA === undefined ? undefined : varA[i]!;
    const vy = varB === undefined ? undefined : varB[i]!;
    result[i] = propagated(operator, xi, vx, yi, vy);
  }
  return result;
}

function propagated(
  operator: Operator,
  x: number,
  varX: number | undefined,
  y: number,
  varY: number | undefined,
): number {
  switch (operator) {
    case "add":
    case "subtract":
      return (varX ?? 0) + (varY ?? 0);
    case "multiply":
      if (varX === undefined) return varY! * x * x;
      return varY === undefined ? varX * y * y : varX * y * y + varY * x * x;
    case "divide":
      if (varX === undefined) return (varY! * x * x) / (y * y) / (y * y);
      return varY === undefined ? varX / (y * y) : (varX + (varY * x * x) / (y * y)) / (y * y);
  }
}

function int64Result(operator: Operator, a: LaidOut, b: LaidOut, size: number): BigInt64Array {
  const x = a.variable.values;
  const y = b.variable.values;
  const result = new BigInt64Array(size);
  for (let i = 0; i < size; i++) {
    const xi = BigInt(x[i * a.step]!);
    const yi = BigInt(y[i * b.step]!);
    const exact = operator === "add" ? xi + yi : operator === "subtract" ? xi - yi : xi * yi;
    result[i] = exact;
    if (result[i] !== exact) throw overflow(operator, "int64");
  }
  return result;
}

function asInt32(operator: Operator, exact: Float64Array): Int32Array {
  const stored = Int32Array.from(exact);
  for (let i = 0; i < exact.length; i++) {
    if (exact[i] !== stored[i]) throw overflow(operator, "int32");
  }
  return stored;
}

function overflow(operator: Operator, dtype: "int32" | "int64"): DTypeError {
  return new DTypeError(`${operator}: a result does not fit ${dtype}; convert to float64 first`);
}

function onInstants(operator: Operator, a: Variable, b: Variable): Variable {
  const merged = mergeShapes(a, b);
  const unit = unitOfResult("add", a.unit, b.unit);
  const isSpan = (variable: Variable): boolean => variable.dtype === "int64";
  const isInstant = (variable: Variable): boolean => variable.dtype === "datetime64";
  const dtype =
    operator === "add" && (isSpan(a) || isSpan(b))
      ? "datetime64"
      : operator === "subtract" && isInstant(a) && isSpan(b)
        ? "datetime64"
        : operator === "subtract" && isInstant(a) && isInstant(b)
          ? "int64"
          : undefined;
  if (dtype === undefined) {
    throw new DTypeError(`cannot ${operator} ${a.dtype} and ${b.dtype}`);
  }
  const asSpan = (variable: Variable): LaidOut => {
    const { values, unit } = variable;
    const span = assemble({
      dtype: "int64",
      dims: variable.dims,
      shape: variable.shape,
      values,
      unit,
    });
    return asOperand(numeric(span, operator), merged);
  };
  const values = int64Result(operator, asSpan(a), asSpan(b), volume(merged.shape));
  return assemble({ dtype, ...merged, values, unit });
}
