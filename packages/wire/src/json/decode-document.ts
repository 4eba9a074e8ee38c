import { z } from "zod";
import { epochNs } from "../epoch-time.ts";
import { WireFormatError } from "../wire-format-error.ts";
import { type JsonValue, parseJson } from "./json-text.ts";

// No code generation: pages run under a content policy that forbids it.
z.config({ jitless: true });

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Reads a JSON document by its schema.
 * @param document - its name, for the error.
 * @param source - its text, or the UTF-8 bytes of it.
 * @throws WireFormatError that names the first field that does not fit.
 */
export function decodeDocument<Schema extends z.ZodType>(
  document: string,
  schema: Schema,
  source: string | Uint8Array,
): z.output<Schema> {
  const text = typeof source === "string" ? source : decodeText(document, source);
  const result = schema.safeParse(parseJson(text, document));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = issue?.path.map(String).join(".") || "document";
  throw new WireFormatError(document, path, issue?.message ?? "it does not fit");
}

function decodeText(document: string, bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new WireFormatError(document, "text", "it is no UTF-8", { cause });
  }
}

/** A count of ns since the epoch: a bare whole number within 64 bits. */
export const EpochNsNumber = z
  .union([
    z.int(),
    z
      .bigint()
      .min(-(2n ** 63n))
      .max(2n ** 63n - 1n),
  ])
  .transform((ns) => epochNs(BigInt(ns)));

/** A field that may be null or missing; undefined in our types. */
export const orAbsent = <Schema extends z.ZodType>(schema: Schema) =>
  schema.nullish().transform((value) => value ?? undefined);

/** Any JSON value, as {@link parseJson} returned it. */
export const AnyJson: z.ZodType<JsonValue> = z.custom<JsonValue>();
