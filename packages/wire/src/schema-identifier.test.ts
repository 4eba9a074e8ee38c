import { expect, it } from "vitest";
import { readMessage } from "./read-message.ts";
import { SCHEMA_IDENTIFIERS, schemaOf } from "./schema-identifier.ts";

const under = (identifier: string): Uint8Array =>
  new TextEncoder().encode(`\0\0\0\0${identifier}\0\0\0\0`);

it.each(SCHEMA_IDENTIFIERS)("knows %s by bytes 4 to 8", (identifier) => {
  expect(schemaOf(under(identifier))).toBe(identifier);
});

it.each([
  under("ev42"),
  under("EV44"),
  under("    "),
  under("ev44").subarray(0, 7),
  new Uint8Array(),
])("knows nothing else", (bytes) => {
  expect(schemaOf(bytes)).toBeUndefined();
  expect(readMessage(bytes)).toBeUndefined();
});
