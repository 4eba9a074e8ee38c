import type { NumericArray } from "../element-type.ts";
import type { SchemaIdentifier } from "../schema-identifier.ts";
import { WireFormatError } from "../wire-format-error.ts";
import type { Field, TableLayout } from "./table-layout.ts";

const encoder = new TextEncoder();

/** Position of a table or of an element, as the writer's own methods hand it out. */
export type FlatPosition = number;

/**
 * Writes messages from front to back: a table first, then what its fields lead to. Every vector of
 * numbers, `[ubyte]` payloads included, begins at a multiple of 8 bytes.
 *
 * One writer may write any number of messages into the same memory. What {@link finish} returns is
 * borrowed from it until the next {@link start}.
 */
export class FlatWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView<ArrayBuffer>;
  #end = 0;
  #schema: SchemaIdentifier = "ev44";

  /** @param capacity - bytes to begin with; grows as needed. */
  constructor(capacity = 1024) {
    this.#bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** Forgets the former message and begins one with an empty root table, whose position it returns. */
  start(schema: SchemaIdentifier, root: TableLayout): FlatPosition {
    this.#schema = schema;
    this.#end = 0;
    this.#claim(8, 8);
    for (let i = 0; i < 4; i++) this.#bytes[4 + i] = schema.charCodeAt(i);
    const table = this.#appendTable(root);
    this.#view.setUint32(0, table, true);
    return table;
  }

  /** The message. Valid until the next {@link start}. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#end);
  }

  /** An error about a value that its field cannot hold, to be thrown. */
  fault(field: Field, detail: string): WireFormatError {
    return new WireFormatError(this.#schema, field.name, detail);
  }

  int8(table: FlatPosition, field: Field, value: number): void {
    this.#view.setInt8(this.#present(table, field), this.#whole(field, value, -0x80, 0x7f));
  }
  uint8(table: FlatPosition, field: Field, value: number): void {
    this.#view.setUint8(this.#present(table, field), this.#whole(field, value, 0, 0xff));
  }
  int16(table: FlatPosition, field: Field, value: number): void {
    const whole = this.#whole(field, value, -0x8000, 0x7fff);
    this.#view.setInt16(this.#present(table, field), whole, true);
  }
  uint16(table: FlatPosition, field: Field, value: number): void {
    const whole = this.#whole(field, value, 0, 0xffff);
    this.#view.setUint16(this.#present(table, field), whole, true);
  }
  int32(table: FlatPosition, field: Field, value: number): void {
    const whole = this.#whole(field, value, -0x8000_0000, 0x7fff_ffff);
    this.#view.setInt32(this.#present(table, field), whole, true);
  }
  uint32(table: FlatPosition, field: Field, value: number): void {
    const whole = this.#whole(field, value, 0, 0xffff_ffff);
    this.#view.setUint32(this.#present(table, field), whole, true);
  }
  int64(table: FlatPosition, field: Field, value: bigint): void {
    if (BigInt.asIntN(64, value) !== value) throw this.fault(field, `${value} is beyond int64`);
    this.#view.setBigInt64(this.#present(table, field), value, true);
  }
  uint64(table: FlatPosition, field: Field, value: bigint): void {
    if (BigInt.asUintN(64, value) !== value) throw this.fault(field, `${value} is beyond uint64`);
    this.#view.setBigUint64(this.#present(table, field), value, true);
  }
  float32(table: FlatPosition, field: Field, value: number): void {
    this.#view.setFloat32(this.#present(table, field), value, true);
  }
  float64(table: FlatPosition, field: Field, value: number): void {
    this.#view.setFloat64(this.#present(table, field), value, true);
  }

  /** UTF-8 bytes of a text that `field` is to hold. @throws WireFormatError for a lone surrogate. */
  encode(field: Field, text: string): Uint8Array {
    // The encoder would put replacement characters in silence.
    if (!text.isWellFormed()) throw this.fault(field, "its text has a lone surrogate");
    return encoder.encode(text);
  }

  /** Writes a text; leaves the field absent where it is undefined. */
  string(table: FlatPosition, field: Field, text: string | undefined): void {
    if (text !== undefined) this.#appendString(this.#present(table, field), field, text);
  }

  /** Writes texts as a vector of strings. */
  strings(table: FlatPosition, field: Field, texts: readonly string[]): void {
    const first = this.#appendReferences(table, field, texts.length);
    texts.forEach((text, i) => {
      this.#appendString(first + 4 * i, field, text);
    });
  }

  /** Writes numbers as a vector of their own type. */
  vector(table: FlatPosition, field: Field, elements: NumericArray): void {
    this.#appendBytes(table, field, elements, elements.length);
  }

  /** Writes the bytes of `elements` as a `[ubyte]` vector. */
  payload(table: FlatPosition, field: Field, elements: NumericArray): void {
    this.#appendBytes(table, field, elements, elements.byteLength);
  }

  /** Begins an empty table that `field` leads to. */
  table(parent: FlatPosition, field: Field, layout: TableLayout): FlatPosition {
    const from = this.#present(parent, field);
    const table = this.#appendTable(layout);
    this.#view.setUint32(from, table - from, true);
    return table;
  }

  /** Writes a vector of tables; `write` fills each one before the next begins. */
  tables<Item>(
    parent: FlatPosition,
    field: Field,
    layout: TableLayout,
    items: readonly Item[],
    write: (table: FlatPosition, item: Item) => void,
  ): void {
    const first = this.#appendReferences(parent, field, items.length);
    items.forEach((item, i) => {
      const table = this.#appendTable(layout);
      this.#view.setUint32(first + 4 * i, table - (first + 4 * i), true);
      write(table, item);
    });
  }

  #whole(field: Field, value: number, least: number, most: number): number {
    if (!Number.isInteger(value) || value < least || value > most) {
      throw this.fault(field, `${value} is no whole number from ${least} to ${most}`);
    }
    return value;
  }

  /** Marks a field as present and returns where its value goes. */
  #present(table: FlatPosition, field: Field): number {
    const vtable = table - this.#view.getInt32(table, true);
    this.#view.setUint16(vtable + field.vtableEntry, field.inlineOffset, true);
    return table + field.inlineOffset;
  }

  #appendTable(layout: TableLayout): FlatPosition {
    const { vtableBytes, tableBytes } = layout;
    const vtable = this.#claim(vtableBytes, 2);
    this.#bytes.fill(0, vtable, vtable + vtableBytes);
    this.#view.setUint16(vtable, vtableBytes, true);
    this.#view.setUint16(vtable + 2, tableBytes, true);
    const table = this.#claim(tableBytes, 8);
    this.#bytes.fill(0, table, table + tableBytes);
    this.#view.setInt32(table, table - vtable, true);
    return table;
  }

  /** Appends a vector of `count` references still to be set; returns where the first one is. */
  #appendReferences(table: FlatPosition, field: Field, count: number): number {
    const from = this.#present(table, field);
    const vector = this.#claim(4 + 4 * count, 4);
    this.#view.setUint32(from, vector - from, true);
    this.#view.setUint32(vector, count, true);
    return vector + 4;
  }

  #appendString(from: number, field: Field, text: string): void {
    if (!text.isWellFormed()) throw this.fault(field, "its text has a lone surrogate");
    const start = this.#claim(4 + 3 * text.length + 1, 4);
    const { written } = encoder.encodeInto(text, this.#bytes.subarray(start + 4));
    this.#bytes[start + 4 + written] = 0;
    this.#end = start + 4 + written + 1;
    this.#view.setUint32(from, start - from, true);
    this.#view.setUint32(start, written, true);
  }

  #appendBytes(table: FlatPosition, field: Field, elements: NumericArray, count: number): void {
    const from = this.#present(table, field);
    // The count sits in the 4 bytes before an 8-byte boundary, where the elements begin.
    const vector = this.#claim(4 + elements.byteLength, 8, 4);
    this.#view.setUint32(from, vector - from, true);
    this.#view.setUint32(vector, count, true);
    const source = new Uint8Array(elements.buffer, elements.byteOffset, elements.byteLength);
    this.#bytes.set(source, vector + 4);
  }

  /** Takes `size` bytes at the next position that is `lead` bytes before a multiple of `alignment`. */
  #claim(size: number, alignment: number, lead = 0): number {
    const start = Math.ceil((this.#end + lead) / alignment) * alignment - lead;
    const end = start + size;
    if (end > this.#bytes.length) this.#grow(end);
    // Padding may hold bytes of an earlier message.
    this.#bytes.fill(0, this.#end, start);
    this.#end = end;
    return start;
  }

  #grow(needed: number): void {
    const larger = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    larger.set(this.#bytes.subarray(0, this.#end));
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}
