import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import canonicalize from "canonicalize";

/**
 * The one text of a JSON value (RFC 8785): members by UTF-16 code unit, shortest numbers, no space.
 * Members that are `undefined` are left out, as in `JSON.stringify`.
 * @throws TypeError on NaN, infinities, lone surrogates, cycles, bigint, and values that are not JSON.
 */
export function canonicalJson(value: unknown): string {
  let text: string | undefined;
  try {
    text = canonicalize(value);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : "refused";
    throw new TypeError(`no canonical JSON: ${reason}`, { cause });
  }
  if (text === undefined) throw new TypeError(`no canonical JSON: ${typeof value} is not JSON`);
  return text;
}

/**
 * SHA-256 of the canonical text, as 64 hexadecimal digits.
 *
 * Synchronous and in plain JavaScript: `crypto.subtle` answers later, and browsers hide it from pages
 * that did not come over HTTPS or loopback, which control networks often use.
 * @throws TypeError as {@link canonicalJson}.
 */
export function canonicalHash(value: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(value))));
}
