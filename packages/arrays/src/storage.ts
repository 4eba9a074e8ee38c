import { eachRun, volume } from "./dims.ts";
import type { DType, ValuesOf } from "./dtype.ts";

interface StorageByDType {
  readonly float64: Float64Array<ArrayBuffer>;
  readonly float32: Float32Array<ArrayBuffer>;
  readonly int64: BigInt64Array<ArrayBuffer>;
  readonly int32: Int32Array<ArrayBuffer>;
  readonly bool: Uint8Array<ArrayBuffer>;
  readonly datetime64: BigInt64Array<ArrayBuffer>;
  readonly string: string[];
}
/** Freshly made elements, still to be filled. */
export type StorageOf<D extends DType> = StorageByDType[D];

const makers: { readonly [D in DType]: (length: number) => StorageOf<D> } = {
  float64: (length) => new Float64Array(length),
  float32: (length) => new Float32Array(length),
  int64: (length) => new BigInt64Array(length),
  int32: (length) => new Int32Array(length),
  bool: (length) => new Uint8Array(length),
  datetime64: (length) => new BigInt64Array(length),
  string: (length) => Array.from({ length }, () => ""),
};

/** Zeroed elements of a dtype. */
export function allocate<D extends DType>(dtype: D, length: number): StorageOf<D> {
  return makers[dtype](length);
}

/** Elements of any dtype, seen without it. */
export interface Elements {
  readonly length: number;
  readonly [index: number]: number | bigint | string;
}
interface WritableElements {
  [index: number]: number | bigint | string;
}

/** Elements picked from `values`, `strides` apart along each dim of `shape`, in C order. */
export function gather<D extends DType>(
  dtype: D,
  values: ValuesOf<D>,
  shape: readonly number[],
  strides: readonly number[],
  offset = 0,
): StorageOf<D> {
  const picked = allocate(dtype, volume(shape));
  const from: Elements = values;
  const to: WritableElements = picked;
  eachRun(shape, strides, (start, other, length, otherStride) => {
    let source = offset + other;
    for (let i = start; i < start + length; i++, source += otherStride) to[i] = from[source]!;
  });
  return picked;
}

/** A part of consecutive elements: a view, but for strings. */
export function part<D extends DType>(
  _dtype: D,
  values: ValuesOf<D>,
  start: number,
  end: number,
): ValuesOf<D>;
export function part(
  _dtype: DType,
  values: ValuesOf<DType>,
  start: number,
  end: number,
): ValuesOf<DType> {
  return "subarray" in values ? values.subarray(start, end) : values.slice(start, end);
}
