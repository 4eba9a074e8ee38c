import { WireFormatError } from "../wire-format-error.ts";

/** Any JSON value. Whole numbers beyond 2^53 are bigints, so that ns since the epoch stay exact. */
export type JsonValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** A JSON object. */
export type JsonObject = { readonly [key: string]: JsonValue };

declare global {
  // Not in TypeScript's libraries yet; in every browser and in Node since 2024 or 2025.
  interface JSON {
    parse(
      text: string,
      reviver: (key: string, value: JsonValue, context: { readonly source?: string }) => JsonValue,
    ): JsonValue;
    /** A value that `stringify` writes as `text`, which is that of a primitive. */
    rawJSON(text: string): object;
  }
}

const WHOLE_NUMBER = /^-?\d+$/;

/** Python's own limit. Longer ones cost more than linear time to read, and mean nothing here. */
const MOST_DIGITS = 4300;

/**
 * Reads JSON. Whole numbers are numbers up to 2^53 and bigints beyond.
 * @param document - name of what is read, for the error.
 * @throws WireFormatError for text that is no JSON, is nested too deep, or holds an endless number.
 */
export function parseJson(text: string, document: string): JsonValue {
  try {
    return JSON.parse(text, (_key, value, { source }) =>
      typeof value === "number" && !Number.isSafeInteger(value) && source !== undefined
        ? exactNumber(value, source)
        : value,
    );
  } catch (cause) {
    // A RangeError tells of nesting beyond the stack or of too many digits.
    const isOurs = cause instanceof SyntaxError || cause instanceof RangeError;
    if (!isOurs) throw cause;
    throw new WireFormatError(document, "text", cause.message, { cause });
  }
}

function exactNumber(value: number, source: string): number | bigint {
  if (!WHOLE_NUMBER.test(source)) return value;
  if (source.length > MOST_DIGITS) throw new RangeError(`a number has ${source.length} digits`);
  return BigInt(source);
}

/** What {@link stringifyJson} writes; members whose value is undefined are left out. */
export type JsonInput =
  | JsonValue
  | readonly JsonInput[]
  | { readonly [key: string]: JsonInput | undefined };

/**
 * Writes compact JSON, keys in insertion order, bigints as plain digits. What {@link parseJson} reads
 * from it is what was written, bigints and numbers told apart by value: beyond 2^53 a number is
 * written with an exponent.
 */
export function stringifyJson(value: JsonInput): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item === "bigint") return JSON.rawJSON(item.toString());
    return typeof item === "number" && Number.isInteger(item) && !Number.isSafeInteger(item)
      ? JSON.rawJSON(item.toExponential())
      : item;
  });
}
