import { describe, expect, it } from "vitest";
import { ChunkAssembler, type ChunkHeader, splitIntoChunks } from "./chunk.ts";
import { FrameFormatError } from "./frame-format-error.ts";
import { viewerLimits } from "./message-layout.ts";
import { decodeMessage } from "./messages.ts";

const whole = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);
const limits = { ...viewerLimits, pendingBytes: 2000, pendingTransfers: 2 };

function header(change: Partial<ChunkHeader>): ChunkHeader {
  return { transfer: 1, index: 0, count: 3, totalBytes: 30, ...change };
}
const ten = new Uint8Array(10);

describe("chunks", () => {
  it("leave a small message as it is", () => {
    expect(splitIntoChunks(whole, 1, 1000).messages).toEqual([whole]);
  });

  it("of two messages may alternate, and let others pass between them", () => {
    const assembler = new ChunkAssembler(limits);
    const [first, second] = [1, 2].map(
      (transfer) => splitIntoChunks(whole, transfer, 300).messages,
    );
    const results = (first ?? []).flatMap((message, i) =>
      [message, second?.[i] ?? message].map((bytes) => {
        const chunk = decodeMessage(bytes, limits);
        if (chunk.kind !== "chunk") throw new Error(chunk.kind);
        return assembler.accept(chunk.chunk, chunk.part);
      }),
    );
    expect(results.slice(0, 6).every((result) => result === undefined)).toBe(true);
    expect(results.slice(6)).toEqual([whole, whole]);
    expect(assembler.pendingBytes).toBe(0);
  });

  it.each<[string, ChunkHeader[], string]>([
    ["from the middle", [header({ index: 1 })], "transfer"],
    ["with a gap", [header({}), header({ index: 2 })], "index"],
    ["twice", [header({}), header({ index: 1 }), header({ index: 1 })], "index"],
    ["that change their number", [header({}), header({ index: 1, count: 4 })], "count"],
    [
      "longer than told",
      [header({ totalBytes: 15 }), header({ index: 1, totalBytes: 15 })],
      "totalBytes",
    ],
    [
      "shorter than told",
      [0, 1, 2].map((index) => header({ index, totalBytes: 31 })),
      "totalBytes",
    ],
    ["of a message beyond the limit", [header({ totalBytes: 2001 })], "totalBytes"],
    ["of too many messages", [1, 2, 3].map((transfer) => header({ transfer })), "transfer"],
  ])("are refused %s", (_, headers, field) => {
    const assembler = new ChunkAssembler(limits);
    const last = headers.pop();
    for (const one of headers) assembler.accept(one, ten);
    if (last === undefined) throw new Error("no chunk");
    expect(() => assembler.accept(last, ten)).toThrow(
      expect.objectContaining({ name: "FrameFormatError", field }),
    );
  });

  it("hold no more than the limit over all messages, and go on after a refusal", () => {
    const assembler = new ChunkAssembler(limits);
    const part = new Uint8Array(900);
    const of = (transfer: number, index: number) =>
      header({ transfer, index, totalBytes: 1900, count: 4 });
    assembler.accept(of(1, 0), part);
    assembler.accept(of(2, 0), part);
    expect(() => assembler.accept(of(1, 1), part)).toThrow(FrameFormatError);
    expect(assembler.pendingBytes).toBe(900);
    assembler.clear();
    expect(assembler.pendingBytes).toBe(0);
    expect(() => assembler.accept(of(2, 1), part)).toThrow(/did not begin/);
  });

  it("begin anew where the sender gave the message up", () => {
    const assembler = new ChunkAssembler(limits);
    assembler.accept(header({}), ten);
    for (const index of [0, 1]) assembler.accept(header({ index }), ten);
    expect(assembler.accept(header({ index: 2 }), ten)).toHaveLength(30);
    expect(assembler.pendingBytes).toBe(0);
  });

  it("refuse an empty chunk", () => {
    const assembler = new ChunkAssembler(limits);
    expect(() => assembler.accept(header({}), new Uint8Array(0))).toThrow(/empty/);
    expect(assembler.pendingBytes).toBe(0);
  });
});
