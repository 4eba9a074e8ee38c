import { describe, expect, it } from "vitest";
import type { MessageBatch } from "../broker.ts";
import { openLogHere, readAll, write } from "../testing/log-here.ts";
import { MemoryFiles } from "./memory-files.ts";

const TOPIC = "motion";
const numbers = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, i) => String(from + i));
/** Each message of one digit takes a block of 80 bytes. */
const BLOCK_BYTES = 80;

describe("retention", () => {
  it("by bytes removes the oldest whole segments, and a late consumer is told what it missed", async () => {
    const log = await openLogHere(new MemoryFiles());
    const retention = { timeMs: Number.POSITIVE_INFINITY, bytes: 5 * BLOCK_BYTES };
    await log.broker.createTopics([{ name: TOPIC, retention, segmentBytes: 2 * BLOCK_BYTES }]);
    const start = { at: "beginning" } as const;
    const late = await log.broker.openConsumer({ subscriptions: [{ topic: TOPIC, start }] });
    await write(log.broker, TOPIC, numbers(0, 9));
    await log.store.retain();
    // Segments of two: 0-1, 2-3, 4-5, 6-7, 8. Without 0-1 seven blocks are left, without 2-3 five.
    expect((await readAll(log.broker, TOPIC)).offsets).toEqual([4, 5, 6, 7, 8]);
    const [description] = await log.broker.describeTopics([TOPIC]);
    expect(description!.partitions).toEqual([{ partition: 0, beginOffset: 4, endOffset: 9 }]);
    // The consumer was attached to the first segment, which it may still read to its end.
    const batches: MessageBatch[] = [];
    while (late.lag()[0]!.position < 9) batches.push((await late.pull())!);
    const seen = batches.flatMap((batch) => batch.messages.map(({ offset }) => offset));
    const missed = batches.flatMap((batch) => batch.gaps);
    expect(missed).toMatchObject([{ reason: "retention", endOffset: 4 }]);
    const lost = numbers(missed[0]!.firstOffset, 4).map(Number);
    expect(new Set([...seen, ...lost])).toEqual(new Set(numbers(0, 9).map(Number)));
    expect(seen.length + lost.length).toBe(9);
    await log.close();
  });

  it("by time counts from the append, closes slow segments, and keeps offsets rising", async () => {
    let nowMs = 1_000_000;
    const log = await openLogHere(new MemoryFiles(), () => nowMs);
    const retention = { timeMs: 1_000, bytes: Number.POSITIVE_INFINITY };
    await log.broker.createTopics([{ name: TOPIC, retention }]);
    await write(log.broker, TOPIC, numbers(0, 3));
    nowMs += 501;
    await log.store.retain();
    await write(log.broker, TOPIC, numbers(3, 5));
    nowMs += 500;
    await log.store.retain();
    expect((await readAll(log.broker, TOPIC)).offsets).toEqual([3, 4]);
    nowMs += 2_000;
    await log.store.retain();
    expect(await readAll(log.broker, TOPIC)).toEqual({ texts: [], offsets: [], gaps: [] });
    expect(await write(log.broker, TOPIC, ["5"])).toMatchObject([{ offset: 5 }]);
    await log.close();
  });

  it("tells a consumer at once when all it was to read is gone", async () => {
    let nowMs = 0;
    const log = await openLogHere(new MemoryFiles(), () => nowMs);
    const retention = { timeMs: 1_000, bytes: Number.POSITIVE_INFINITY };
    await log.broker.createTopics([{ name: TOPIC, retention }]);
    await write(log.broker, TOPIC, numbers(0, 4));
    nowMs = 5_000;
    await log.store.retain();
    const start = { at: "offset", offset: 2 } as const;
    const consumer = await log.broker.openConsumer({ subscriptions: [{ topic: TOPIC, start }] });
    expect(await consumer.pull()).toMatchObject({
      messages: [],
      gaps: [{ reason: "retention", firstOffset: 2, endOffset: 4 }],
    });
    await log.close();
  });

  it("survives a restart: topics, offsets and what is kept", async () => {
    const files = new MemoryFiles();
    const retention = { timeMs: Number.POSITIVE_INFINITY, bytes: 4 * BLOCK_BYTES };
    const first = await openLogHere(files);
    await first.broker.createTopics([{ name: TOPIC, retention, segmentBytes: BLOCK_BYTES }]);
    await write(first.broker, TOPIC, numbers(0, 6));
    await first.store.retain();
    await first.close();
    const second = await openLogHere(files);
    expect(second.store.recovery).toEqual([]);
    expect((await readAll(second.broker, TOPIC)).offsets).toEqual([2, 3, 4, 5]);
    const [description] = await second.broker.describeTopics([TOPIC]);
    expect(description).toMatchObject({ retention });
    expect(await write(second.broker, TOPIC, ["6"])).toMatchObject([{ offset: 6 }]);
    await second.close();
  });
});
