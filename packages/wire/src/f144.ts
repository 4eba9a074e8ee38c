import { type ElementType, elementTypeOf, type NumericArray } from "./element-type.ts";
import { type EpochNs, epochNs } from "./epoch-time.ts";
import { type FlatTable, openFlatMessage } from "./flatbuffers/flat-reader.ts";
import { type FlatPosition, FlatWriter } from "./flatbuffers/flat-writer.ts";
import { type TableLayout, tableLayout } from "./flatbuffers/table-layout.ts";

/** Scalar types of a log value that a double holds exactly. */
export type LogNumberType = Exclude<ElementType, "int64" | "uint64">;

/** What a log recorded: one number, or a list of them. */
export type LogValue =
  | { readonly kind: "number"; readonly type: LogNumberType; readonly value: number }
  | { readonly kind: "number"; readonly type: "int64"; readonly value: bigint }
  | { readonly kind: "number"; readonly type: "uint64"; readonly value: bigint }
  | { readonly kind: "array"; readonly value: NumericArray };

/** One f144 message. Its unit is not on the wire. */
export interface F144Message {
  readonly sourceName: string;
  readonly timestamp: EpochNs;
  readonly value: LogValue;
}

const messageLayout = tableLayout({
  source_name: "offset",
  timestamp: "int64",
  value_type: "uint8",
  value: "offset",
});

/** Type of the scalar whose union tag is its index + 1; that of the array follows 10 later. */
const TYPES = [
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
] as const satisfies readonly ElementType[];

const arrayLayout = tableLayout({ value: "offset" });

const scalarLayouts: { readonly [K in ElementType]: TableLayout<"value"> } = {
  int8: tableLayout({ value: "int8" }),
  uint8: tableLayout({ value: "uint8" }),
  int16: tableLayout({ value: "int16" }),
  uint16: tableLayout({ value: "uint16" }),
  int32: tableLayout({ value: "int32" }),
  uint32: tableLayout({ value: "uint32" }),
  int64: tableLayout({ value: "int64" }),
  uint64: tableLayout({ value: "uint64" }),
  float32: tableLayout({ value: "float32" }),
  float64: tableLayout({ value: "float64" }),
};

/**
 * Reads a log value. Zeros and empty lists that the writer left out are put back. An array is a view
 * of `bytes` where alignment allows, else a copy.
 * @throws WireFormatError for an unknown or missing type of value, among others.
 */
export function readF144(bytes: Uint8Array): F144Message {
  const table = openFlatMessage(bytes, "f144");
  const { fields } = messageLayout;
  const tag = table.uint8(fields.value_type);
  const type = TYPES[(tag - 1) % TYPES.length];
  if (type === undefined || tag > 2 * TYPES.length) {
    throw table.fault(fields.value_type, `no value has type ${tag}`);
  }
  const member = table.table(fields.value);
  if (member === undefined) throw table.fault(fields.value, "it is required and absent");
  return {
    sourceName: table.requiredString(fields.source_name),
    timestamp: epochNs(table.int64(fields.timestamp)),
    value:
      tag > TYPES.length
        ? { kind: "array", value: member.vector(arrayLayout.fields.value, type) }
        : readScalar(member, type),
  };
}

function readScalar(member: FlatTable, type: ElementType): LogValue {
  const field = scalarLayouts[type].fields.value;
  return type === "int64" || type === "uint64"
    ? { kind: "number", type, value: member[type](field) }
    : { kind: "number", type, value: member[type](field) };
}

/**
 * Writes a log value, zeros included.
 * @param writer - its memory is reused, and holds the result until its next message.
 * @throws WireFormatError for a number that its type cannot hold.
 */
export function writeF144(
  message: F144Message,
  writer = new FlatWriter(),
): Uint8Array<ArrayBuffer> {
  const { fields } = messageLayout;
  const { value } = message;
  const root = writer.start("f144", messageLayout);
  writer.string(root, fields.source_name, message.sourceName);
  writer.int64(root, fields.timestamp, message.timestamp);
  const type = value.kind === "array" ? elementTypeOf(value.value) : value.type;
  const tag = TYPES.indexOf(type) + 1;
  writer.uint8(root, fields.value_type, value.kind === "array" ? TYPES.length + tag : tag);
  if (value.kind === "array") {
    const member = writer.table(root, fields.value, arrayLayout);
    writer.vector(member, arrayLayout.fields.value, value.value);
  } else {
    writeScalar(writer, writer.table(root, fields.value, scalarLayouts[type]), value);
  }
  return writer.finish();
}

function writeScalar(
  writer: FlatWriter,
  member: FlatPosition,
  value: Extract<LogValue, { readonly kind: "number" }>,
): void {
  const field = scalarLayouts[value.type].fields.value;
  if (value.type === "int64" || value.type === "uint64") {
    writer[value.type](member, field, value.value);
  } else {
    writer[value.type](member, field, value.value);
  }
}
