import { describe, expect, it } from "vitest";
import { canonical, goldenMessages } from "../fixtures/golden-messages.ts";
import { writeMessage } from "../fixtures/write-message.ts";
import { readMessage } from "./read-message.ts";
import { SCHEMA_IDENTIFIERS, schemaOf } from "./schema-identifier.ts";

const golden = goldenMessages();

/** The same bytes `shift` bytes further into a larger buffer, as a slice of a Kafka batch. */
function shifted(bytes: Uint8Array, shift: number): Uint8Array {
  const slice = new Uint8Array(bytes.length + shift).subarray(shift);
  slice.set(bytes);
  return slice;
}

describe("messages of the reference implementation", () => {
  it("cover every schema", () => {
    expect(new Set(golden.map(({ schema }) => schema))).toEqual(new Set(SCHEMA_IDENTIFIERS));
  });

  it.each(golden)("$file reads as what was written", ({ schema, bytes, expected }) => {
    expect(schemaOf(bytes)).toBe(schema);
    const read = readMessage(bytes);
    expect(read?.schema).toBe(schema);
    expect(canonical(read?.message)).toEqual(expected);
  });

  it.each(golden)("$file reads alike at each alignment", ({ bytes, expected }) => {
    for (let shift = 1; shift < 8; shift++) {
      expect(canonical(readMessage(shifted(bytes, shift))?.message)).toEqual(expected);
    }
  });

  it.each(golden)(
    "$file reads alike from shared memory and from a Buffer",
    ({ bytes, expected }) => {
      const shared = new Uint8Array(new SharedArrayBuffer(bytes.length + 3), 3);
      shared.set(bytes);
      expect(canonical(readMessage(shared)?.message)).toEqual(expected);
      expect(canonical(readMessage(Buffer.from(shared))?.message)).toEqual(expected);
    },
  );

  it.each(golden.filter(({ schema }) => schema !== "hs01"))(
    "$file survives our writer",
    ({ bytes, expected }) => {
      const written = writeMessage(readMessage(bytes));
      expect(canonical(readMessage(written)?.message)).toEqual(expected);
    },
  );
});
