import {
  ELEMENT_BYTES,
  type ElementType,
  elementsIn,
  elementTypeOf,
  type NumericArray,
} from "./element-type.ts";
import type { FlatTable } from "./flatbuffers/flat-reader.ts";
import type { FlatWriter } from "./flatbuffers/flat-writer.ts";
import type { Field } from "./flatbuffers/table-layout.ts";

/** What a `[ubyte]` payload with a type beside it can hold: numbers, or one UTF-8 text. */
export type Payload = NumericArray | string;

/** Type of a payload; `c_string` is a text. */
export type PayloadType = ElementType | "c_string";

/** The type that describes `payload`. */
export const payloadTypeOf = (payload: Payload): PayloadType =>
  typeof payload === "string" ? "c_string" : elementTypeOf(payload);

/** Bytes of one element. The elements of a text are its bytes. */
export const payloadElementBytes = (type: PayloadType): number =>
  type === "c_string" ? 1 : ELEMENT_BYTES[type];

/** Numbering of payload types in one schema, both ways: each schema has its own. */
export class PayloadTypeCodes {
  readonly #types: readonly (PayloadType | undefined)[];

  /** @param types - in order of their codes; undefined for a code that describes no payload. */
  constructor(types: readonly (PayloadType | undefined)[]) {
    this.#types = types;
  }

  /** @throws WireFormatError for a code that is none. */
  read(table: FlatTable, field: Field): PayloadType {
    const code = table.int8(field);
    const type = this.#types[code];
    if (type === undefined) throw table.fault(field, `no payload has type ${code}`);
    return type;
  }

  codeOf(type: PayloadType): number {
    return this.#types.indexOf(type);
  }
}

/**
 * The elements of a `[ubyte]` payload, taken when first asked for: an unaligned payload is copied,
 * and most of the arrays of a message may never be looked at.
 */
export class LazyPayload {
  readonly type: PayloadType;
  /** Number of elements; of bytes for a text. */
  readonly length: number;
  readonly #bytes: Uint8Array;
  #elements: Payload | undefined;

  /** @throws WireFormatError for a payload that ends within an element or a text that is no UTF-8. */
  constructor(table: FlatTable, field: Field, type: PayloadType) {
    const bytes = table.vector(field, "uint8");
    const length = bytes.length / payloadElementBytes(type);
    if (!Number.isInteger(length)) {
      throw table.fault(field, `${bytes.length} bytes are no whole number of ${type}`);
    }
    this.type = type;
    this.length = length;
    this.#bytes = bytes;
    if (type === "c_string") this.#elements = table.decode(bytes, field);
  }

  get elements(): Payload {
    if (this.#elements === undefined) {
      // A text was decoded above, so that nothing can fail here.
      const type = this.type === "c_string" ? "uint8" : this.type;
      this.#elements = elementsIn(type, this.#bytes, 0, this.length);
    }
    return this.#elements;
  }
}

/** Writes a payload as `[ubyte]`. @returns its length in elements (bytes for a text). */
export function writePayload(
  writer: FlatWriter,
  table: number,
  field: Field,
  payload: Payload,
): number {
  const elements = typeof payload === "string" ? writer.encode(field, payload) : payload;
  writer.payload(table, field, elements);
  return elements.length;
}

/** As many as numpy has. */
const MOST_DIMENSIONS = 64;

/**
 * Reads the length of each dimension, stored as "int64" or "int32".
 * @throws WireFormatError for one that is negative or beyond 2^53, and for more than 64 of them.
 */
export function readShape(
  table: FlatTable,
  field: Field,
  type: "int64" | "int32" = "int64",
): readonly number[] {
  const lengths: BigInt64Array | Int32Array = table.vector(field, type);
  if (lengths.length > MOST_DIMENSIONS) {
    throw table.fault(field, `no array has ${lengths.length} dimensions`);
  }
  return Array.from<bigint | number, number>(lengths, (length) => {
    if (length < 0 || length > Number.MAX_SAFE_INTEGER) {
      throw table.fault(field, `no dimension is ${length} long`);
    }
    return Number(length);
  });
}

/**
 * Number of elements of an array of this shape. Exact up to 2^53; beyond, where it overflows, still
 * larger than the element count of any message.
 */
export function elementCountOf(shape: readonly number[]): number {
  // Looked for first, since an overflown product times zero would be NaN.
  return shape.includes(0) ? 0 : shape.reduce((product, length) => product * length, 1);
}
