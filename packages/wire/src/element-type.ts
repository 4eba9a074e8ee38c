/** The typed array that holds elements of each type. */
export interface ElementArrays {
  readonly int8: Int8Array;
  readonly uint8: Uint8Array;
  readonly int16: Int16Array;
  readonly uint16: Uint16Array;
  readonly int32: Int32Array;
  readonly uint32: Uint32Array;
  readonly int64: BigInt64Array;
  readonly uint64: BigUint64Array;
  readonly float32: Float32Array;
  readonly float64: Float64Array;
}

/** Name of an element type, as the facility's schemas spell it. */
export type ElementType = keyof ElementArrays;
/** Any typed array that the wire can carry. */
export type NumericArray = ElementArrays[ElementType];

/** Bytes of one element. */
export const ELEMENT_BYTES: Readonly<Record<ElementType, number>> = {
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  float32: 4,
  float64: 8,
};

type ViewOf<K extends ElementType> = (
  buffer: ArrayBufferLike,
  byteOffset: number,
  length: number,
) => ElementArrays[K];

const VIEWS: { readonly [K in ElementType]: ViewOf<K> } = {
  int8: (buffer, byteOffset, length) => new Int8Array(buffer, byteOffset, length),
  uint8: (buffer, byteOffset, length) => new Uint8Array(buffer, byteOffset, length),
  int16: (buffer, byteOffset, length) => new Int16Array(buffer, byteOffset, length),
  uint16: (buffer, byteOffset, length) => new Uint16Array(buffer, byteOffset, length),
  int32: (buffer, byteOffset, length) => new Int32Array(buffer, byteOffset, length),
  uint32: (buffer, byteOffset, length) => new Uint32Array(buffer, byteOffset, length),
  int64: (buffer, byteOffset, length) => new BigInt64Array(buffer, byteOffset, length),
  uint64: (buffer, byteOffset, length) => new BigUint64Array(buffer, byteOffset, length),
  float32: (buffer, byteOffset, length) => new Float32Array(buffer, byteOffset, length),
  float64: (buffer, byteOffset, length) => new Float64Array(buffer, byteOffset, length),
};

/**
 * `length` elements that begin at `byteOffset` of `bytes`: a view of the same memory where the
 * alignment allows it, a copy where it does not. Little-endian hosts only, as all that run this are.
 */
export function elementsIn<K extends ElementType>(
  type: K,
  bytes: Uint8Array,
  byteOffset: number,
  length: number,
): ElementArrays[K] {
  const start = bytes.byteOffset + byteOffset;
  if (start % ELEMENT_BYTES[type] === 0) return VIEWS[type](bytes.buffer, start, length);
  // Not `slice`, which for a Node `Buffer` is one more unaligned view.
  const copy = new Uint8Array(length * ELEMENT_BYTES[type]);
  copy.set(bytes.subarray(byteOffset, byteOffset + copy.length));
  return VIEWS[type](copy.buffer, 0, length);
}

const TYPE_OF_TAG: ReadonlyMap<string, ElementType> = new Map([
  ["Int8Array", "int8"],
  ["Uint8Array", "uint8"],
  ["Int16Array", "int16"],
  ["Uint16Array", "uint16"],
  ["Int32Array", "int32"],
  ["Uint32Array", "uint32"],
  ["BigInt64Array", "int64"],
  ["BigUint64Array", "uint64"],
  ["Float32Array", "float32"],
  ["Float64Array", "float64"],
]);

/** The element type of a typed array; of a Node `Buffer` too, which is a `Uint8Array`. */
export function elementTypeOf(array: NumericArray): ElementType {
  // The tag is the one thing that survives a subclass and another realm.
  const type = TYPE_OF_TAG.get(array[Symbol.toStringTag]);
  if (type === undefined) throw new TypeError(`no element type for ${array[Symbol.toStringTag]}`);
  return type;
}
