import { type EpochNs, epochNs, nsPerUnit } from "./epoch-time.ts";
import { type FlatTable, openFlatMessage } from "./flatbuffers/flat-reader.ts";
import { FlatWriter } from "./flatbuffers/flat-writer.ts";
import { tableLayout } from "./flatbuffers/table-layout.ts";
import {
  elementCountOf,
  LazyPayload,
  type Payload,
  PayloadTypeCodes,
  payloadElementBytes,
  payloadTypeOf,
  readShape,
  writePayload,
} from "./payload.ts";
import { WireFormatError } from "./wire-format-error.ts";

/** One named array of a da00 message. */
export interface Da00Variable {
  readonly name: string;
  readonly unit?: string | undefined;
  readonly label?: string | undefined;
  readonly source?: string | undefined;
  /** Name of each dimension; none for a scalar. */
  readonly axes: readonly string[];
  /** Length of each dimension. The reference takes one element without axes for a scalar. */
  readonly shape: readonly number[];
  /** In C order. A text counts its UTF-8 bytes in `shape`. */
  readonly data: Payload;
}

/** One da00 message. */
export interface Da00Message {
  readonly sourceName: string;
  readonly timestamp: EpochNs;
  readonly variables: readonly Da00Variable[];
}

const messageLayout = tableLayout({ source_name: "offset", timestamp: "int64", data: "offset" });

const variableLayout = tableLayout({
  name: "offset",
  unit: "offset",
  label: "offset",
  source: "offset",
  data_type: "int8",
  axes: "offset",
  shape: "offset",
  data: "offset",
});

const typeCodes = new PayloadTypeCodes([
  undefined,
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
 * Reads arrays. The `data` of each is taken when first asked for: a view of `bytes` where alignment
 * allows (ours always do; the reference's 8-byte elements never do), else a copy made once.
 * @throws WireFormatError for a shape that does not fit its axes or its data, among others.
 */
export function readDa00(bytes: Uint8Array): Da00Message {
  const table = openFlatMessage(bytes, "da00");
  const { fields } = messageLayout;
  return {
    sourceName: table.requiredString(fields.source_name),
    timestamp: epochNs(table.int64(fields.timestamp)),
    variables: table.tables(fields.data).map((variable) => new ReadVariable(variable)),
  };
}

class ReadVariable implements Da00Variable {
  readonly name: string;
  readonly unit: string | undefined;
  readonly label: string | undefined;
  readonly source: string | undefined;
  readonly axes: readonly string[];
  readonly shape: readonly number[];
  readonly #payload: LazyPayload;

  constructor(table: FlatTable) {
    const { fields } = variableLayout;
    this.name = table.requiredString(fields.name);
    this.unit = table.string(fields.unit);
    this.label = table.string(fields.label);
    this.source = table.string(fields.source);
    this.axes = table.strings(fields.axes);
    const type = typeCodes.read(table, fields.data_type);
    this.#payload = new LazyPayload(table, fields.data, type);
    this.shape = readVariableShape(table, this.axes, this.#payload);
  }

  get data(): Payload {
    return this.#payload.elements;
  }
}

function readVariableShape(
  table: FlatTable,
  axes: readonly string[],
  payload: LazyPayload,
): readonly number[] {
  const { fields } = variableLayout;
  const shape = readShape(table, fields.shape);
  if (axes.length !== 0 && axes.length !== shape.length) {
    const detail = `${axes.length} names for ${shape.length} dimensions`;
    throw table.fault(fields.axes, detail);
  }
  if (elementCountOf(shape) === payload.length) return shape;
  // The reference writes a Python number as one element whose shape counts its bytes.
  const elementBytes = payloadElementBytes(payload.type);
  if (axes.length === 0 && payload.length === 1 && elementCountOf(shape) === elementBytes) {
    return [];
  }
  throw table.fault(fields.shape, `[${shape}] is no shape of ${payload.length} elements`);
}

/**
 * Writes arrays; the data of each begins at a multiple of 8 bytes.
 * @param writer - its memory is reused, and holds the result until its next message.
 * @throws WireFormatError for no variable at all and for a shape that does not fit axes or data.
 */
export function writeDa00(
  message: Da00Message,
  writer = new FlatWriter(),
): Uint8Array<ArrayBuffer> {
  const { fields } = messageLayout;
  const root = writer.start("da00", messageLayout);
  if (message.variables.length === 0) throw writer.fault(fields.data, "no variable to write");
  writer.string(root, fields.source_name, message.sourceName);
  writer.int64(root, fields.timestamp, message.timestamp);
  writer.tables(root, fields.data, variableLayout, message.variables, (table, variable) => {
    writeVariable(writer, table, variable);
  });
  return writer.finish();
}

function writeVariable(writer: FlatWriter, table: number, variable: Da00Variable): void {
  const { fields } = variableLayout;
  const { name, axes, shape, data } = variable;
  if (axes.length !== 0 && axes.length !== shape.length) {
    const detail = `${name} has ${axes.length} names for ${shape.length} dimensions`;
    throw writer.fault(fields.axes, detail);
  }
  writer.string(table, fields.name, name);
  writer.string(table, fields.unit, variable.unit);
  writer.string(table, fields.label, variable.label);
  writer.string(table, fields.source, variable.source);
  writer.int8(table, fields.data_type, typeCodes.codeOf(payloadTypeOf(data)));
  writer.strings(table, fields.axes, axes);
  writer.vector(table, fields.shape, BigInt64Array.from(shape, BigInt));
  const count = writePayload(writer, table, fields.data, data);
  if (elementCountOf(shape) !== count) {
    throw writer.fault(fields.shape, `${name}: [${shape}] is no shape of ${count} elements`);
  }
}

/**
 * When the data of a message was taken: the last of its `reference_time`s where a variable of that
 * name holds 64-bit integers, converted from its unit; the message's own timestamp otherwise (32-bit
 * nanoseconds wrap every two seconds, so they are passed over).
 * @throws WireFormatError where such a variable has no unit or none of time.
 */
export function dataTimeOfDa00(message: Da00Message): EpochNs {
  const variable = message.variables.find(({ name }) => name === "reference_time");
  const data = variable?.data;
  const is64bit = data instanceof BigInt64Array || data instanceof BigUint64Array;
  const last = is64bit ? data.at(-1) : undefined;
  if (last === undefined) return message.timestamp;
  const unit = variable?.unit;
  const scale = unit === undefined ? undefined : nsPerUnit(unit);
  if (scale === undefined) {
    throw new WireFormatError("da00", "reference_time.unit", `${unit} is no unit of time`);
  }
  return epochNs(last * scale);
}
