import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Message, OutgoingMessage } from "../message.ts";
import {
  BLOCK_HEADER_BYTES,
  BlockWriter,
  blockBytes,
  bodyIsIntact,
  EncodedMessage,
  readBlockHeader,
  readMessages,
  stampBlock,
} from "./block.ts";

const bytes = fc.uint8Array({ maxLength: 50 });
const messages = fc.array(
  fc.record({
    topic: fc.constant("t"),
    timestampMs: fc.maxSafeInteger(),
    key: fc.option(bytes, { nil: undefined }),
    headers: fc.array(fc.record({ name: fc.string({ unit: "grapheme" }), value: bytes })),
    value: bytes,
  }),
  { minLength: 1, maxLength: 20 },
);

function blockOf(content: readonly OutgoingMessage[], baseOffset: number): Uint8Array<ArrayBuffer> {
  const encoded = content.map((message) => new EncodedMessage(message));
  const size = encoded.reduce((sum, { recordBytes }) => sum + recordBytes, BLOCK_HEADER_BYTES);
  // As a used buffer: nothing of it may show.
  const writer = new BlockWriter(new Uint8Array(size).fill(0xdb).buffer);
  for (const one of encoded) expect(writer.append(one)).toBe(true);
  expect(writer.append(encoded[0]!)).toBe(false);
  const sealed = writer.seal();
  expect(sealed.bytes.length).toBe(size);
  stampBlock(sealed.bytes, baseOffset, 1);
  return sealed.bytes;
}

describe("a block", () => {
  it("gives back its messages, values at multiples of 8", () => {
    fc.assert(
      fc.property(messages, fc.maxSafeInteger(), fc.nat(25), (content, base, skipped) => {
        const baseOffset = Math.abs(base) % 2 ** 52;
        const block = blockOf(content, baseOffset);
        const header = readBlockHeader(block, 0)!;
        expect(header).toMatchObject({ baseOffset, count: content.length, appendedAtMs: 1 });
        expect(blockBytes(header)).toBe(block.length);
        expect(bodyIsIntact(block, 0, header)).toBe(true);
        const out: Message[] = [];
        const place = { topic: "t", partition: 3 };
        readMessages(block, 0, header, place, baseOffset + skipped, out);
        for (const { value } of out) expect(value.byteOffset % 8).toBe(0);
        const expected = content.map((message, i) => {
          return { ...message, partition: 3, offset: baseOffset + i };
        });
        expect(out).toEqual(expected.slice(skipped));
      }),
      { seed: 5 },
    );
  });

  it("does not pass for intact with any bit turned", () => {
    const block = blockOf([{ topic: "t", timestampMs: 1, value: new Uint8Array(20) }], 7);
    for (let bit = 0; bit < block.length * 8; bit++) {
      const damaged = block.slice();
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      const header = readBlockHeader(damaged, 0);
      expect(header !== undefined && bodyIsIntact(damaged, 0, header)).toBe(false);
    }
  });
});
