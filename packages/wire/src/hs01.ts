import { type EpochNs, epochNs } from "./epoch-time.ts";
import { type FlatTable, openFlatMessage } from "./flatbuffers/flat-reader.ts";
import { type Field, tableLayout } from "./flatbuffers/table-layout.ts";
import { elementCountOf, readShape } from "./payload.ts";

/** Values of a histogram, its errors or its bin edges. */
export type Hs01Array = Int32Array | BigInt64Array | Float64Array | Float32Array;

/** One dimension of a histogram. */
export interface Hs01Dimension {
  /** Number of bins. */
  readonly length: number;
  readonly unit: string;
  readonly label: string;
  /** Edges of the bins, as sent; empty where none are. */
  readonly binBoundaries: Hs01Array;
}

/** One hs01 message: a histogram made by its producer. */
export interface Hs01Message {
  readonly sourceName: string;
  readonly timestamp: EpochNs;
  readonly dimensions: readonly Hs01Dimension[];
  readonly lastMetadataTimestamp: EpochNs;
  /** Length of each dimension of `data`. */
  readonly shape: readonly number[];
  /** Where `data` begins in the whole histogram; empty for its beginning. */
  readonly offset: Int32Array;
  /** In C order. */
  readonly data: Hs01Array;
  readonly errors: Hs01Array | undefined;
  readonly info: string;
}

const layout = tableLayout({
  source: "offset",
  timestamp: "int64",
  dim_metadata: "offset",
  last_metadata_timestamp: "int64",
  current_shape: "offset",
  offset: "offset",
  data_type: "uint8",
  data: "offset",
  errors_type: "uint8",
  errors: "offset",
  info: "offset",
});

const dimensionLayout = tableLayout({
  length: "int32",
  unit: "offset",
  label: "offset",
  bin_boundaries_type: "uint8",
  bin_boundaries: "offset",
});

const arrayLayout = tableLayout({ value: "offset" });

/** Element type by union tag; the first tag stands for nothing. */
const ARRAY_TYPES = [undefined, "int32", "int64", "float64", "float32"] as const;

/**
 * Reads a histogram. Its arrays are views of `bytes` where alignment allows, else copies.
 * @throws WireFormatError for a shape that does not fit the data or the errors, among others.
 */
export function readHs01(bytes: Uint8Array): Hs01Message {
  const table = openFlatMessage(bytes, "hs01");
  const { fields } = layout;
  const shape = readShape(table, fields.current_shape, "int32");
  const data = readUnion(table, fields.data_type, fields.data);
  if (data === undefined) throw table.fault(fields.data, "it is required and absent");
  const errors = readUnion(table, fields.errors_type, fields.errors);
  for (const array of [data, errors]) {
    if (array !== undefined && array.length !== elementCountOf(shape)) {
      const detail = `[${shape}] is no shape of ${array.length} elements`;
      throw table.fault(fields.current_shape, detail);
    }
  }
  return {
    sourceName: table.stringOrEmpty(fields.source),
    timestamp: epochNs(table.int64(fields.timestamp)),
    dimensions: table.tables(fields.dim_metadata).map(readDimension),
    lastMetadataTimestamp: epochNs(table.int64(fields.last_metadata_timestamp)),
    shape,
    offset: table.vector(fields.offset, "int32"),
    data,
    errors,
    info: table.stringOrEmpty(fields.info),
  };
}

function readDimension(table: FlatTable): Hs01Dimension {
  const { fields } = dimensionLayout;
  return {
    length: table.int32(fields.length),
    unit: table.stringOrEmpty(fields.unit),
    label: table.stringOrEmpty(fields.label),
    binBoundaries:
      readUnion(table, fields.bin_boundaries_type, fields.bin_boundaries) ?? new Float64Array(0),
  };
}

/** The array of a union, or undefined where the union is empty. */
function readUnion(table: FlatTable, typeField: Field, field: Field): Hs01Array | undefined {
  const tag = table.uint8(typeField);
  if (tag === 0) return undefined;
  const type = ARRAY_TYPES[tag];
  if (type === undefined) throw table.fault(typeField, `no array has type ${tag}`);
  return table.table(field)?.vector(arrayLayout.fields.value, type);
}
