import { type EpochNs, epochNs } from "./epoch-time.ts";
import { type FlatTable, openFlatMessage } from "./flatbuffers/flat-reader.ts";
import { FlatWriter } from "./flatbuffers/flat-writer.ts";
import { tableLayout } from "./flatbuffers/table-layout.ts";
import {
  elementCountOf,
  LazyPayload,
  type Payload,
  PayloadTypeCodes,
  payloadTypeOf,
  readShape,
  writePayload,
} from "./payload.ts";

/** Something that the area detector says about a frame. */
export interface Ad00Attribute {
  readonly name: string;
  readonly description: string;
  readonly source: string;
  /** A number is an array of one element. */
  readonly data: Payload;
}

/** One ad00 message: a frame of an area detector. */
export interface Ad00Message {
  readonly sourceName: string;
  /** The detector's own number of the frame. */
  readonly id: number;
  readonly timestamp: EpochNs;
  /** Length of each dimension, slowest first. A text counts its UTF-8 bytes. */
  readonly dimensions: readonly number[];
  /** In C order. */
  readonly data: Payload;
  readonly attributes: readonly Ad00Attribute[];
}

const frameLayout = tableLayout({
  source_name: "offset",
  id: "int32",
  timestamp: "int64",
  dimensions: "offset",
  data_type: "int8",
  data: "offset",
  attributes: "offset",
});

const attributeLayout = tableLayout({
  name: "offset",
  description: "offset",
  source: "offset",
  data_type: "int8",
  data: "offset",
});

/** Not da00's numbering. */
const typeCodes = new PayloadTypeCodes([
  "int8",
  "uint8",
  "int16",
  "uint16",
  "int32",
  "uint32",
  "int64",
  "uint64",
  "float32",
  "float64",
  "c_string",
]);

/**
 * Reads a frame. Its `data` is taken when first asked for: a view of `bytes` where alignment allows,
 * else a copy made once.
 * @throws WireFormatError for dimensions that do not fit the data, among others.
 */
export function readAd00(bytes: Uint8Array): Ad00Message {
  return new ReadFrame(openFlatMessage(bytes, "ad00"));
}

class ReadFrame implements Ad00Message {
  readonly sourceName: string;
  readonly id: number;
  readonly timestamp: EpochNs;
  readonly dimensions: readonly number[];
  readonly attributes: readonly Ad00Attribute[];
  readonly #payload: LazyPayload;

  constructor(table: FlatTable) {
    const { fields } = frameLayout;
    this.sourceName = table.requiredString(fields.source_name);
    this.id = table.int32(fields.id);
    this.timestamp = epochNs(table.int64(fields.timestamp));
    const type = typeCodes.read(table, fields.data_type);
    this.#payload = new LazyPayload(table, fields.data, type);
    this.dimensions = readShape(table, fields.dimensions);
    if (elementCountOf(this.dimensions) !== this.#payload.length) {
      const detail = `[${this.dimensions}] is no shape of ${this.#payload.length} elements`;
      throw table.fault(fields.dimensions, detail);
    }
    this.attributes = table.tables(fields.attributes).map(readAttribute);
  }

  get data(): Payload {
    return this.#payload.elements;
  }
}

function readAttribute(table: FlatTable): Ad00Attribute {
  const { fields } = attributeLayout;
  const type = typeCodes.read(table, fields.data_type);
  return {
    name: table.requiredString(fields.name),
    description: table.stringOrEmpty(fields.description),
    source: table.stringOrEmpty(fields.source),
    data: new LazyPayload(table, fields.data, type).elements,
  };
}

/**
 * Writes a frame; its data begins at a multiple of 8 bytes.
 * @param writer - its memory is reused, and holds the result until its next message.
 * @throws WireFormatError for dimensions that do not fit the data.
 */
export function writeAd00(
  message: Ad00Message,
  writer = new FlatWriter(),
): Uint8Array<ArrayBuffer> {
  const { fields } = frameLayout;
  const { dimensions, data } = message;
  const frame = writer.start("ad00", frameLayout);
  writer.string(frame, fields.source_name, message.sourceName);
  writer.int32(frame, fields.id, message.id);
  writer.int64(frame, fields.timestamp, message.timestamp);
  writer.vector(frame, fields.dimensions, BigInt64Array.from(dimensions, BigInt));
  writer.int8(frame, fields.data_type, typeCodes.codeOf(payloadTypeOf(data)));
  const count = writePayload(writer, frame, fields.data, data);
  if (elementCountOf(dimensions) !== count) {
    throw writer.fault(fields.dimensions, `[${dimensions}] is no shape of ${count} elements`);
  }
  writer.tables(frame, fields.attributes, attributeLayout, message.attributes, (table, item) => {
    const { fields } = attributeLayout;
    writer.string(table, fields.name, item.name);
    writer.string(table, fields.description, item.description);
    writer.string(table, fields.source, item.source);
    writer.int8(table, fields.data_type, typeCodes.codeOf(payloadTypeOf(item.data)));
    writePayload(writer, table, fields.data, item.data);
  });
  return writer.finish();
}
