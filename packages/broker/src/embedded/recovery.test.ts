import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openLogHere, readAll, write } from "../testing/log-here.ts";
import { DiskFiles } from "./disk-files.ts";
import { MemoryFiles } from "./memory-files.ts";

const TOPIC = "detector";
const texts = ["first", "second", "third, which is a little longer", "fourth"];

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "beamscope-recovery-"));
});
afterEach(() => rm(directory, { recursive: true }));

const open = () => openLogHere(new DiskFiles(directory));
const IN_MEMORY = `topics/${TOPIC}/0/00000000000000000000.log`;
const folder = () => join(directory, "topics", TOPIC, "0");
const segment = () => join(folder(), "00000000000000000000.log");

/** Writes the four texts and drops the index, as after a kill. @returns where each block ends in the segment. */
async function fourBlocks(): Promise<number[]> {
  const log = await open();
  await log.broker.createTopics([{ name: TOPIC }]);
  const ends: number[] = [];
  for (const text of texts) {
    await write(log.broker, TOPIC, [text]);
    ends.push((await readFile(segment())).length);
  }
  await log.close();
  await dropIndexes();
  return ends;
}

/** A log in memory whose one topic has this segment, as after a kill. */
async function openWith(bytes: Uint8Array) {
  const files = new MemoryFiles();
  const settings = await readFile(join(folder(), "..", "topic.json"));
  await files.replaceFile(`topics/${TOPIC}/topic.json`, settings);
  const file = await files.openSegment(IN_MEMORY);
  await file.write([bytes], 0);
  return openLogHere(files);
}

async function dropIndexes(): Promise<void> {
  for (const name of await readdir(folder())) {
    if (name.endsWith(".index")) await rm(join(folder(), name));
  }
}

describe("recovery of a torn tail", { timeout: 30_000 }, () => {
  it("keeps all before a last block cut at any byte, and says how much was cut off", async () => {
    const [, , third, fourth] = await fourBlocks();
    const intact = await readFile(segment());
    for (let bytes = third!; bytes < fourth!; bytes++) {
      await writeFile(segment(), intact.subarray(0, bytes));
      const log = await open();
      expect(await readAll(log.broker, TOPIC)).toEqual({
        texts: texts.slice(0, 3),
        offsets: [0, 1, 2],
        gaps: [],
      });
      expect(log.store.recovery).toEqual(
        bytes === third
          ? []
          : [
              {
                kind: "torn-tail",
                topic: TOPIC,
                partition: 0,
                path: segment(),
                atByte: third,
                bytes: bytes - third!,
              },
            ],
      );
      expect((await readFile(segment())).length).toBe(third);
      expect(await write(log.broker, TOPIC, ["again"])).toMatchObject([{ offset: 3 }]);
      await log.close();
      await dropIndexes();
    }
  });

  it("cuts off garbage behind the last block", async () => {
    const ends = await fourBlocks();
    const intact = await readFile(segment());
    const garbage = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 5_000 }),
      // The beginning of a block is the hardest garbage.
      fc.integer({ min: 1, max: ends[0]! - 1 }).map((n) => intact.subarray(0, n)),
      fc.constant(new Uint8Array(4_096)),
    );
    await fc.assert(
      fc.asyncProperty(garbage, async (bytes) => {
        const log = await openWith(Buffer.concat([intact, bytes]));
        expect((await readAll(log.broker, TOPIC)).texts).toEqual(texts);
        expect(log.store.recovery).toMatchObject([{ kind: "torn-tail", bytes: bytes.length }]);
        await log.close();
      }),
      { numRuns: 100, seed: 3 },
    );
  });

  it("does not trust an index that is damaged or older than its segment", async () => {
    const log = await open();
    await log.broker.createTopics([{ name: TOPIC }]);
    await write(log.broker, TOPIC, texts);
    await log.close();
    const index = segment().replace(/log$/, "index");
    const intact = await readFile(index);
    for (const damaged of [
      intact.subarray(0, 40),
      intact.map((byte, i) => (i === 16 ? byte ^ 1 : byte)),
    ]) {
      await writeFile(index, damaged);
      const again = await open();
      expect((await readAll(again.broker, TOPIC)).texts).toEqual(texts);
      await again.close();
    }
    await truncate(segment(), (await readFile(segment())).length - 8);
    const cut = await open();
    expect((await readAll(cut.broker, TOPIC)).texts).toEqual(texts.slice(0, 3));
    await cut.close();
  });
});

describe("damage in the middle", { timeout: 30_000 }, () => {
  it("is never delivered, whichever byte of a block is damaged: it is named and skipped", async () => {
    const [first, second] = await fourBlocks();
    const intact = await readFile(segment());
    for (let at = first!; at < second!; at++) {
      const log = await openWith(intact.map((byte, i) => (i === at ? byte ^ 0x55 : byte)));
      expect(log.store.recovery).toEqual([
        {
          kind: "damage",
          topic: TOPIC,
          partition: 0,
          path: IN_MEMORY,
          atByte: first,
          bytes: second! - first!,
        },
      ]);
      const { texts: read, offsets, gaps } = await readAll(log.broker, TOPIC);
      expect(read).toEqual([texts[0], texts[2], texts[3]]);
      expect(offsets).toEqual([0, 2, 3]);
      expect(gaps).toEqual([
        {
          topic: TOPIC,
          partition: 0,
          reason: "corrupt",
          firstOffset: 1,
          endOffset: 2,
          detail: `damaged bytes in ${IN_MEMORY}, byte ${first}`,
        },
      ]);
      await log.close();
    }
  });

  it("that appears behind an open log's back is found by the reader", async () => {
    const log = await open();
    await log.broker.createTopics([{ name: TOPIC }]);
    await write(log.broker, TOPIC, texts);
    const intact = await readFile(segment());
    const last = intact.length - 8;
    await writeFile(
      segment(),
      intact.map((byte, i) => (i === 60 || i === last ? byte ^ 1 : byte)),
    );
    const { texts: read, gaps } = await readAll(log.broker, TOPIC);
    expect(read).toEqual(texts.slice(1, 3));
    expect(
      gaps.map(({ reason, firstOffset, endOffset }) => [reason, firstOffset, endOffset]),
    ).toEqual([
      ["corrupt", 0, 1],
      ["corrupt", 3, 4],
    ]);
    await write(log.broker, TOPIC, ["fifth"]);
    expect((await readAll(log.broker, TOPIC)).offsets).toEqual([1, 2, 4]);
    await log.close();
  });

  it("at the end of a complete segment is named when the next one begins", async () => {
    const log = await open();
    await log.broker.createTopics([{ name: TOPIC, segmentBytes: 200 }]);
    await write(log.broker, TOPIC, ["0", "1", "2", "3", "4"]);
    await log.close();
    await dropIndexes();
    const names = (await readdir(folder())).sort();
    expect(names.length).toBeGreaterThan(1);
    const size = (await readFile(segment())).length;
    await truncate(segment(), size - 3);
    const again = await open();
    expect(again.store.recovery).toMatchObject([{ kind: "damage" }]);
    const { offsets, gaps } = await readAll(again.broker, TOPIC);
    expect(gaps).toMatchObject([{ reason: "corrupt", endOffset: gaps[0]!.firstOffset + 1 }]);
    expect(new Set([...offsets, gaps[0]!.firstOffset])).toEqual(new Set([0, 1, 2, 3, 4]));
    await again.close();
  });
});
