import { axisOf, eachRun, type Shaped, stridesAlong, volume } from "./dims.ts";
import type { ReadonlyUint8Array } from "./dtype.ts";
import { DTypeError } from "./errors.ts";
import { type LabelledArray, labelledArray } from "./labelled-array.ts";
import { combinedMask } from "./masks.ts";
import { type NumericVariable, numbersOf } from "./numbers.ts";
import { allocate } from "./storage.ts";
import { assemble, type Variable } from "./variable.ts";

/**
 * The sum along dims, or of all elements where none is named. Masked elements do not count; masks
 * and coordinates along a summed dim go, the others stay. Variances add. Floats keep their dtype,
 * integers give int64, flags the number that are set. The sum of nothing is 0.
 * @throws DimensionError - a dim that is not there.
 * @throws DTypeError - texts, instants, or a sum that does not fit int64.
 */
export function sum(source: Variable, dims?: string | readonly string[]): Variable;
export function sum(source: LabelledArray, dims?: string | readonly string[]): LabelledArray;
export function sum(
  source: Variable | LabelledArray,
  dims?: string | readonly string[],
): Variable | LabelledArray {
  return reduce(source, dims, { skipsNaN: false, isMean: false });
}

/** As {@link sum}, with NaN counted as zero (of zero variance). */
export function nansum(source: Variable, dims?: string | readonly string[]): Variable;
export function nansum(source: LabelledArray, dims?: string | readonly string[]): LabelledArray;
export function nansum(
  source: Variable | LabelledArray,
  dims?: string | readonly string[],
): Variable | LabelledArray {
  return reduce(source, dims, { skipsNaN: true, isMean: false });
}

/**
 * The mean along dims, or of all elements where none is named. Rules as for {@link sum}; integers
 * and flags give float64, and the variance is that of the sum over the squared number of elements.
 * The mean of nothing is NaN.
 */
export function mean(source: Variable, dims?: string | readonly string[]): Variable;
export function mean(source: LabelledArray, dims?: string | readonly string[]): LabelledArray;
export function mean(
  source: Variable | LabelledArray,
  dims?: string | readonly string[],
): Variable | LabelledArray {
  return reduce(source, dims, { skipsNaN: false, isMean: true });
}

/** As {@link mean}, with NaN left out of both the sum and the number of elements. */
export function nanmean(source: Variable, dims?: string | readonly string[]): Variable;
export function nanmean(source: LabelledArray, dims?: string | readonly string[]): LabelledArray;
export function nanmean(
  source: Variable | LabelledArray,
  dims?: string | readonly string[],
): Variable | LabelledArray {
  return reduce(source, dims, { skipsNaN: true, isMean: true });
}

interface Mode {
  readonly skipsNaN: boolean;
  readonly isMean: boolean;
}

function reduce(
  source: Variable | LabelledArray,
  named: string | readonly string[] | undefined,
  mode: Mode,
): Variable | LabelledArray {
  const data = "data" in source ? source.data : source;
  const dims = named === undefined ? data.dims : typeof named === "string" ? [named] : named;
  for (const dim of dims) axisOf(data, dim);
  if (!("data" in source)) return reduceVariable(source, dims, undefined, mode);
  const staysWhole = (variable: Variable): boolean =>
    !variable.dims.some((dim) => dims.includes(dim));
  const applied = [...source.masks.values()].filter((mask) => !staysWhole(mask));
  const kept = (entries: ReadonlyMap<string, Variable>): [string, Variable][] =>
    [...entries].filter(([, variable]) => staysWhole(variable));
  return labelledArray({
    name: source.name,
    data: reduceVariable(data, dims, combinedMask(data, applied), mode),
    coords: kept(source.coords),
    masks: kept(source.masks),
  });
}

function reduceVariable(
  source: Variable,
  dims: readonly string[],
  masked: ReadonlyUint8Array | undefined,
  mode: Mode,
): Variable {
  const axes = source.dims.keys().filter((axis) => !dims.includes(source.dims[axis]!));
  const keptAxes = [...axes];
  const kept: Shaped = {
    dims: keptAxes.map((axis) => source.dims[axis]!),
    shape: keptAxes.map((axis) => source.shape[axis]!),
  };
  switch (source.dtype) {
    case "float64":
    case "float32":
      return reduceFloats(source, kept, masked, mode);
    case "int64":
    case "int32":
    case "bool":
      return reduceIntegers(source, kept, masked, mode);
    case "datetime64":
    case "string":
      throw new DTypeError(`cannot ${mode.isMean ? "average" : "sum"} ${source.dtype} values`);
  }
}

function reduceFloats(
  source: Extract<NumericVariable, { dtype: "float64" | "float32" }>,
  kept: Shaped,
  masked: ReadonlyUint8Array | undefined,
  { skipsNaN, isMean }: Mode,
): Variable {
  const { dtype, unit } = source;
  const values = numbersOf(source);
  const { variances } = source;
  const size = volume(kept.shape);
  const total = new Float64Array(size);
  const totalVariance = variances && new Float64Array(size);
  const number = new Float64Array(size);
  eachRun(source.shape, stridesAlong(kept, source.dims), (start, other, length, otherStride) => {
    let to = other;
    for (let i = start; i < start + length; i++, to += otherStride) {
      const value = values[i]!;
      if (masked !== undefined && masked[i] !== 0) continue;
      if (skipsNaN && Number.isNaN(value)) continue;
      total[to]! += value;
      if (totalVariance !== undefined) totalVariance[to]! += variances![i]!;
      number[to]! += 1;
    }
  });
  if (isMean) {
    for (let i = 0; i < size; i++) {
      total[i]! /= number[i]!;
      if (totalVariance !== undefined) totalVariance[i]! /= number[i]! ** 2;
    }
  }
  const stored = (numbers: Float64Array): Float64Array | Float32Array =>
    dtype === "float32" ? Float32Array.from(numbers) : numbers;
  return assemble({
    dtype,
    ...kept,
    values: stored(total),
    variances: totalVariance && stored(totalVariance),
    unit,
  });
}

function reduceIntegers(
  source: Extract<Variable, { dtype: "int64" | "int32" | "bool" }>,
  kept: Shaped,
  masked: ReadonlyUint8Array | undefined,
  { isMean }: Mode,
): Variable {
  const { values, unit } = source;
  const size = volume(kept.shape);
  const strides = stridesAlong(kept, source.dims);
  const number = new Float64Array(size);
  // Sums of up to 2^21 numbers of 32 bits are exact in a float64; bigint is 20 times slower.
  const isSmall = source.dtype !== "int64" && values.length <= 2 ** 21 * size;
  const smallTotal = new Float64Array(isSmall ? size : 0);
  const bigTotal = Array.from({ length: isSmall ? 0 : size }, () => 0n);
  eachRun(source.shape, strides, (start, other, length, otherStride) => {
    let to = other;
    for (let i = start; i < start + length; i++, to += otherStride) {
      if (masked !== undefined && masked[i] !== 0) continue;
      if (isSmall) smallTotal[to]! += Number(values[i]!);
      else bigTotal[to]! += BigInt(values[i]!);
      number[to]! += 1;
    }
  });
  const total: readonly bigint[] = isSmall ? Array.from(smallTotal, BigInt) : bigTotal;
  if (isMean) {
    const means = Float64Array.from(total, (exact, i) => Number(exact) / number[i]!);
    return assemble({ dtype: "float64", ...kept, values: means, unit });
  }
  const stored = allocate("int64", size);
  for (let i = 0; i < size; i++) {
    stored[i] = total[i]!;
    if (stored[i] !== total[i]) throw new DTypeError("sum: a result does not fit int64");
  }
  return assemble({ dtype: "int64", ...kept, values: stored, unit });
}
