import { openFlatMessage } from "./flatbuffers/flat-reader.ts";
import { tableLayout } from "./flatbuffers/table-layout.ts";
import { schemaOf } from "./schema-identifier.ts";
import { WireFormatError } from "./wire-format-error.ts";

/** The schemas of data streams begin with it. */
const layout = tableLayout({ source_name: "offset" });

/**
 * Source name of a data message (ev44, da00, f144, ad00) that could not be read as a whole, so that its loss can be booked on
 * its stream.
 * @returns undefined where even that cannot be read.
 */
export function sourceNameOf(bytes: Uint8Array): string | undefined {
  const schema = schemaOf(bytes);
  if (schema !== "ev44" && schema !== "da00" && schema !== "f144" && schema !== "ad00") {
    return undefined;
  }
  try {
    return openFlatMessage(bytes, schema).requiredString(layout.fields.source_name);
  } catch (cause) {
    if (cause instanceof WireFormatError) return undefined;
    throw cause;
  }
}
