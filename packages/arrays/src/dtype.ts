/**
 * A typed array that can be read, and from which bytes can be taken, but that offers no way to
 * write. `Float64Array` and the others can be passed where one of these is asked for.
 */
interface ReadonlyElements<Element extends number | bigint> extends ArrayBufferView {
  readonly length: number;
  readonly BYTES_PER_ELEMENT: number;
  readonly [index: number]: Element;
  at(index: number): Element | undefined;
  [Symbol.iterator](): ArrayIterator<Element>;
}

/** A `Float64Array` that is only read. */
export interface ReadonlyFloat64Array extends ReadonlyElements<number> {
  readonly [Symbol.toStringTag]: "Float64Array";
  slice(start?: number, end?: number): Float64Array<ArrayBuffer>;
  subarray(start?: number, end?: number): ReadonlyFloat64Array;
}

/** A `Float32Array` that is only read. */
export interface ReadonlyFloat32Array extends ReadonlyElements<number> {
  readonly [Symbol.toStringTag]: "Float32Array";
  slice(start?: number, end?: number): Float32Array<ArrayBuffer>;
  subarray(start?: number, end?: number): ReadonlyFloat32Array;
}

/** An `Int32Array` that is only read. */
export interface ReadonlyInt32Array extends ReadonlyElements<number> {
  readonly [Symbol.toStringTag]: "Int32Array";
  slice(start?: number, end?: number): Int32Array<ArrayBuffer>;
  subarray(start?: number, end?: number): ReadonlyInt32Array;
}

/** A `BigInt64Array` that is only read. */
export interface ReadonlyBigInt64Array extends ReadonlyElements<bigint> {
  readonly [Symbol.toStringTag]: "BigInt64Array";
  slice(start?: number, end?: number): BigInt64Array<ArrayBuffer>;
  subarray(start?: number, end?: number): ReadonlyBigInt64Array;
}

/** A `Uint8Array` that is only read. */
export interface ReadonlyUint8Array extends ReadonlyElements<number> {
  readonly [Symbol.toStringTag]: "Uint8Array";
  slice(start?: number, end?: number): Uint8Array<ArrayBuffer>;
  subarray(start?: number, end?: number): ReadonlyUint8Array;
}

/** How the elements of each dtype are stored. */
export interface ValuesByDType {
  readonly float64: ReadonlyFloat64Array;
  readonly float32: ReadonlyFloat32Array;
  readonly int64: ReadonlyBigInt64Array;
  readonly int32: ReadonlyInt32Array;
  /** 0 is false, 1 is true. */
  readonly bool: ReadonlyUint8Array;
  /** ns since 1970-01-01 UTC. */
  readonly datetime64: ReadonlyBigInt64Array;
  readonly string: readonly string[];
}

/** What an element is. */
export type DType = keyof ValuesByDType;

/** The stored elements of a dtype. */
export type ValuesOf<D extends DType> = ValuesByDType[D];

/** Dtypes that arithmetic is defined for. */
export type NumericDType = "float64" | "float32" | "int64" | "int32";

/** Dtypes that may carry variances; these have the dtype of the values. */
export type FloatDType = "float64" | "float32";
