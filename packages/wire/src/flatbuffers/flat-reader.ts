import {
  ELEMENT_BYTES,
  type ElementArrays,
  type ElementType,
  elementsIn,
} from "../element-type.ts";
import type { SchemaIdentifier } from "../schema-identifier.ts";
import { WireFormatError } from "../wire-format-error.ts";
import type { Field } from "./table-layout.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Root offset and file identifier. */
const HEADER_BYTES = 8;

/**
 * Most tables and texts in one message. Each costs an object here however few bytes it has there;
 * no honest message comes near (a histogram has some tens).
 */
const MOST_PARTS = 4096;

/**
 * Opens a message and finds its root table.
 * @param bytes - one whole message, anywhere in its buffer. Views of it are handed out.
 * @throws WireFormatError where it is too short, carries another identifier or has no sound root.
 */
export function openFlatMessage(bytes: Uint8Array, schema: SchemaIdentifier): FlatTable {
  const message = new FlatMessage(bytes, schema);
  if (bytes.length < HEADER_BYTES) {
    throw message.fault("identifier", `${bytes.length} bytes are too short for a message`);
  }
  for (let i = 0; i < 4; i++) {
    if (bytes[4 + i] !== schema.charCodeAt(i)) {
      throw message.fault("identifier", "the message carries another one");
    }
  }
  return new FlatTable(message, message.view.getUint32(0, true), "", "root");
}

/** The bytes of one message, and how much of what they claim to hold has been read. */
class FlatMessage {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly schema: SchemaIdentifier;
  #unread: number;
  #parts = 0;

  constructor(bytes: Uint8Array, schema: SchemaIdentifier) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.schema = schema;
    this.#unread = bytes.length;
  }

  fault(field: string, detail: string, options?: ErrorOptions): WireFormatError {
    return new WireFormatError(this.schema, field, detail, options);
  }

  /**
   * Counts bytes that a reader is about to look at. The parts of an honest message lie side by side,
   * so together they are no longer than the message. Parts that overlap can add up to any amount of
   * work and memory from few bytes: they are stopped here.
   */
  charge(byteCount: number, field: string): void {
    this.#unread -= byteCount;
    if (this.#unread < 0) throw this.fault(field, "parts of the message overlap");
  }

  /** Counts a table or a text that a reader is about to make an object of. */
  countPart(field: string): void {
    this.#parts += 1;
    if (this.#parts > MOST_PARTS) throw this.fault(field, `more than ${MOST_PARTS} parts`);
  }
}

/**
 * One table of a message. Nothing is read before it is asked for; everything that is asked for is
 * checked to lie inside the message first. Depth is bounded, since each schema says which tables
 * it descends into.
 */
export class FlatTable {
  readonly #message: FlatMessage;
  readonly #start: number;
  readonly #inlineBytes: number;
  readonly #vtable: number;
  readonly #vtableBytes: number;
  readonly #path: string;

  /** @param path - prefix of its fields in errors; @param field - what led here. */
  constructor(message: FlatMessage, start: number, path: string, field: string) {
    const { view } = message;
    const size = view.byteLength;
    if (start + 4 > size) throw message.fault(field, "its table lies outside the message");
    const vtable = start - view.getInt32(start, true);
    if (vtable < 0 || vtable + 4 > size) {
      throw message.fault(field, "its vtable lies outside the message");
    }
    const vtableBytes = view.getUint16(vtable, true);
    const inlineBytes = view.getUint16(vtable + 2, true);
    if (vtableBytes < 4 || vtableBytes % 2 !== 0 || vtable + vtableBytes > size) {
      throw message.fault(field, `no vtable has ${vtableBytes} bytes here`);
    }
    if (inlineBytes < 4 || start + inlineBytes > size) {
      throw message.fault(field, `no table has ${inlineBytes} bytes here`);
    }
    message.countPart(field);
    // Several tables may share one vtable, so only the table itself is counted.
    message.charge(inlineBytes, field);
    this.#message = message;
    this.#start = start;
    this.#inlineBytes = inlineBytes;
    this.#vtable = vtable;
    this.#vtableBytes = vtableBytes;
    this.#path = path;
  }

  /** An error about one of its fields, to be thrown. */
  fault(field: Field, detail: string, options?: ErrorOptions): WireFormatError {
    return this.#message.fault(this.#path + field.name, detail, options);
  }

  /** Where the field is stored, or 0 where it is absent. */
  #locate(field: Field): number {
    if (field.vtableEntry >= this.#vtableBytes) return 0;
    const offset = this.#message.view.getUint16(this.#vtable + field.vtableEntry, true);
    if (offset === 0) return 0;
    if (offset < 4 || offset + field.inlineBytes > this.#inlineBytes) {
      throw this.fault(field, "it lies outside its table");
    }
    return this.#start + offset;
  }

  /** Scalars: the stored value, 0 where absent. */
  int8(field: Field): number {
    const at = this.#locate(field);
    return at === 0 ? 0 : this.#message.view.getInt8(at);
  }
  uint8(field: Field): number {
    const at = this.#locate(field);
    return at === 0 ? 0 : this.#message.view.getUint8(at);
  }
  int16(field: Field): number {
    const at = this.#locate(field);
    return at === 0 ? 0 : this.#message.view.getInt16(at, true);
  }
  uint16(field: Field): number {
    const at = this.#locate(field);
    return at === 0 ? 0 : this.#message.view.getUint16(at, true);
  }
  int32(field: Field): number {
    const at = this.#locate(field);
    return at === 0 ? 0 : this.#message.view.getInt32(at, true);
  }
  uint32(field: Field, absent = 0): number {
    const at = this.#locate(field);
    return at === 0 ? absent : this.#message.view.getUint32(at, true);
  }
  int64(field: Field): bigint {
    const at = this.#locate(field);
    return at === 0 ? 0n : this.#message.view.getBigInt64(at, true);
  }
  uint64(field: Field): bigint {
    const at = this.#locate(field);
    return at === 0 ? 0n : this.#message.view.getBigUint64(at, true);
  }
  float32(field: Field): number {
    const at = this.#locate(field);
    return at === 0 ? 0 : this.#message.view.getFloat32(at, true);
  }
  float64(field: Field): number {
    const at = this.#locate(field);
    return at === 0 ? 0 : this.#message.view.getFloat64(at, true);
  }

  /** UTF-8 bytes of the field as a text. @throws WireFormatError for bytes that are no UTF-8. */
  decode(bytes: Uint8Array, field: Field): string {
    try {
      return utf8.decode(bytes);
    } catch (cause) {
      throw this.fault(field, "its text is no UTF-8", { cause });
    }
  }

  /** The text, or undefined where absent. @throws WireFormatError for bytes that are no UTF-8. */
  string(field: Field): string | undefined {
    const at = this.#locate(field);
    return at === 0 ? undefined : this.#stringAt(this.#follow(at, field), field);
  }

  /** The text. @throws WireFormatError also where it is absent. */
  requiredString(field: Field): string {
    const text = this.string(field);
    if (text === undefined) throw this.fault(field, "it is required and absent");
    return text;
  }

  /** The text, empty where absent. */
  stringOrEmpty(field: Field): string {
    return this.string(field) ?? "";
  }

  /**
   * The elements of a vector, empty where absent. A view of the message where alignment allows it,
   * else a copy.
   */
  vector<K extends ElementType>(field: Field, type: K): ElementArrays[K] {
    const at = this.#locate(field);
    if (at === 0) return elementsIn(type, NOTHING, 0, 0);
    const start = this.#follow(at, field);
    const count = this.#countAt(start, ELEMENT_BYTES[type], field);
    return elementsIn(type, this.#message.bytes, start + 4, count);
  }

  /** The texts of a vector of strings, empty where absent. */
  strings(field: Field): string[] {
    const texts: string[] = [];
    this.#eachReference(field, (start) => {
      texts.push(this.#stringAt(start, field));
    });
    return texts;
  }

  /** The tables of a vector, empty where absent. */
  tables(field: Field): FlatTable[] {
    const tables: FlatTable[] = [];
    this.#eachReference(field, (start, i) => {
      const path = `${this.#path}${field.name}[${i}]`;
      tables.push(new FlatTable(this.#message, start, `${path}.`, path));
    });
    return tables;
  }

  /** A table of its own, or undefined where absent. */
  table(field: Field): FlatTable | undefined {
    const at = this.#locate(field);
    if (at === 0) return undefined;
    const path = this.#path + field.name;
    return new FlatTable(this.#message, this.#follow(at, field), `${path}.`, path);
  }

  /** Position that the offset stored at `at` leads to, with room for 4 bytes there. */
  #follow(at: number, field: Field): number {
    const { view } = this.#message;
    const offset = view.getUint32(at, true);
    const target = at + offset;
    if (offset === 0 || target + 4 > view.byteLength) {
      throw this.fault(field, `its offset ${offset} leads outside the message`);
    }
    return target;
  }

  /** Length of the vector at `start`, whose elements are then known to lie inside the message. */
  #countAt(start: number, elementBytes: number, field: Field): number {
    const { view } = this.#message;
    const count = view.getUint32(start, true);
    if (count * elementBytes > view.byteLength - start - 4) {
      throw this.fault(field, `${count} elements do not fit into the message`);
    }
    this.#message.charge(4 + count * elementBytes, this.#path + field.name);
    return count;
  }

  #eachReference(field: Field, visit: (start: number, index: number) => void): void {
    const at = this.#locate(field);
    if (at === 0) return;
    const start = this.#follow(at, field);
    const count = this.#countAt(start, 4, field);
    for (let i = 0; i < count; i++) visit(this.#follow(start + 4 + 4 * i, field), i);
  }

  #stringAt(start: number, field: Field): string {
    const { bytes } = this.#message;
    this.#message.countPart(this.#path + field.name);
    const count = this.#countAt(start, 1, field);
    const first = start + 4;
    if (bytes[first + count] !== 0) throw this.fault(field, "its text does not end with a zero");
    return this.decode(bytes.subarray(first, first + count), field);
  }
}

const NOTHING = new Uint8Array(0);
