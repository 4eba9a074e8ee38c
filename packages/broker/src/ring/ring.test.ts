import { once } from "node:events";
import { Worker } from "node:worker_threads";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRing, HEAD, type RingMemory, tailWord } from "./ring-memory.ts";
import { RingReader } from "./ring-reader.ts";
import { RingWriter } from "./ring-writer.ts";

type Step =
  | { readonly do: "write"; readonly bytes: number; readonly tag: number }
  | { readonly do: "read" | "release"; readonly reader: number };

const READERS = 2;
const CAPACITY = 128;

const step = fc.oneof(
  fc.record({
    do: fc.constant("write" as const),
    bytes: fc.integer({ min: 0, max: CAPACITY / 2 - 8 }),
    tag: fc.integer({ min: 0, max: 0xffff_ffff }),
  }),
  fc.record({
    do: fc.constantFrom("read" as const, "release" as const),
    reader: fc.integer({ min: 0, max: READERS - 1 }),
  }),
);

/** A ring whose positions begin elsewhere, so that they pass 2^31 and 2^32. */
function ringFrom(position: number): RingMemory {
  const memory = createRing(CAPACITY, READERS);
  const control = new Int32Array(memory.control);
  for (const word of [HEAD, tailWord(0), tailWord(1)]) control[word] = position;
  return memory;
}

function run(memory: RingMemory, steps: readonly Step[]): void {
  const writer = new RingWriter(memory);
  const readers = [0, 1].map((reader) => new RingReader(memory, reader));
  const queues: { tag: number; bytes: number[] }[][] = [[], []];
  const held: { view: Uint8Array; bytes: number[] }[][] = [[], []];
  let written = 0;
  for (const one of steps) {
    switch (one.do) {
      case "write": {
        const bytes = Array.from({ length: one.bytes }, (_, i) => (written + i) & 255);
        if (!writer.tryWrite(Uint8Array.from(bytes), one.tag)) {
          // Refused only for what somebody holds or has yet to read.
          expect(queues.some((queue, r) => queue.length + held[r]!.length > 0)).toBe(true);
          break;
        }
        written += 1;
        for (const queue of queues) queue.push({ tag: one.tag, bytes });
        break;
      }
      case "read": {
        const message = readers[one.reader]!.tryRead();
        const expected = queues[one.reader]!.shift();
        expect(message && { tag: message.tag, bytes: [...message.bytes] }).toEqual(expected);
        if (message && expected) {
          expect(message.bytes.byteOffset % 8).toBe(0);
          held[one.reader]!.push({ view: message.bytes, bytes: expected.bytes });
        }
        break;
      }
      case "release":
        readers[one.reader]!.release();
        held[one.reader] = [];
    }
    // What is held has not been written over.
    for (const { view, bytes } of held.flat()) expect([...view]).toEqual(bytes);
  }
}

describe("the ring", () => {
  it("is a queue for each reader, at every place and across the wrap of its positions", () => {
    const start = fc.constantFrom(0, 3, 0x7fff_fff0 | 0, 0xffff_fff0 | 0);
    fc.assert(
      fc.property(start, fc.array(step, { minLength: 50, maxLength: 300 }), (position, steps) => {
        run(ringFrom(position), steps);
      }),
      { numRuns: 300, seed: 4 },
    );
  });

  it("holds the writer back for the slowest reader, and not for one that is gone", async () => {
    const memory = createRing(CAPACITY, READERS);
    const writer = new RingWriter(memory);
    const [quick, slow] = [new RingReader(memory, 0), new RingReader(memory, 1)];
    const message = new Uint8Array(40);
    expect(writer.tryWrite(message)).toBe(true);
    expect(writer.tryWrite(message)).toBe(true);
    expect(writer.usedBytes).toBe(96);
    while (quick.tryRead() !== undefined) quick.release();
    expect(writer.tryWrite(message)).toBe(false);
    const write = writer.write(message);
    slow.tryRead();
    slow.release();
    await write;
    expect(quick.tryRead()).toBeDefined();
    quick.release();
    expect(writer.tryWrite(message)).toBe(false);
    const another = writer.write(message);
    slow.detach();
    await another;
    writer.dropReader(0);
    for (let i = 0; i < 10; i++) expect(writer.tryWrite(message)).toBe(true);
  });

  it("refuses what could never fit", () => {
    const writer = new RingWriter(createRing(CAPACITY, 1));
    expect(writer.maxMessageBytes).toBe(56);
    expect(() => writer.tryReserve(57)).toThrow(RangeError);
    expect(() => createRing(0, 1)).toThrow(RangeError);
    expect(() => createRing(2 ** 31, 1)).toThrow(RangeError);
    expect(() => createRing(1, 0)).toThrow(RangeError);
  });

  it("shows nothing of a message before it is committed", () => {
    const memory = createRing(CAPACITY, 1);
    const writer = new RingWriter(memory);
    const reader = new RingReader(memory, 0);
    writer.tryReserve(8)!.fill(7);
    expect(reader.tryRead()).toBeUndefined();
    writer.commit();
    expect([...reader.tryRead()!.bytes]).toEqual([7, 7, 7, 7, 7, 7, 7, 7]);
  });

  it("says closed after the last message, also to who waits already", async () => {
    const memory = createRing(CAPACITY, 2);
    const writer = new RingWriter(memory);
    const [late, early] = [new RingReader(memory, 0), new RingReader(memory, 1)];
    const waiting = early.wait();
    writer.tryWrite(new Uint8Array(1));
    expect(await waiting).toBe("readable");
    early.tryRead();
    const untilClosed = early.wait();
    writer.close();
    expect(await untilClosed).toBe("closed");
    expect(late.waitBlocking()).toBe("readable");
    late.tryRead();
    expect(late.waitBlocking()).toBe("closed");
  });

  it("times out a blocking wait", () => {
    expect(new RingReader(createRing(CAPACITY, 1), 0).waitBlocking(1)).toBe("timeout");
  });

  it("brings every message to several threads, blocking and not, under back pressure", async () => {
    const memory = createRing(4_096, 2);
    const count = 20_000;
    const threads = (["blocking", "async"] as const).map((how, reader) => {
      return new Worker(new URL("../testing/ring-reader-thread.ts", import.meta.url), {
        workerData: { memory, reader, how },
      });
    });
    const reports = threads.map((thread) => once(thread, "message"));
    const writer = new RingWriter(memory);
    for (let i = 0; i < count; i++) {
      const message = new Uint8Array(8 * (1 + (i % 90)));
      new Float64Array(message.buffer).fill(i);
      await writer.write(message, i);
    }
    writer.close();
    for (const report of reports) expect(await report).toEqual([{ count, wrong: 0 }]);
    await Promise.all(threads.map((thread) => thread.terminate()));
  });
});
