import { describe, expect, it } from "vitest";
import type { Gap, MessageBatch } from "../broker.ts";
import { type BrokerHarness, collect, numbered, textOf } from "./broker-harness.ts";

/** Consuming: waiting, back pressure, fairness, closing. */
export function checkConsuming(harness: BrokerHarness): void {
  describe("consuming", () => {
    it("returns an empty batch when nothing came in time, and later what came", async () => {
      const topic = await harness.newTopic();
      const consumer = await harness.consume(topic, { at: "end" });
      expect(await consumer.pull({ waitMs: 0 })).toEqual({ messages: [], gaps: [] });
      expect(await consumer.pull({ waitMs: 20 })).toEqual({ messages: [], gaps: [] });
      const pull = consumer.pull();
      await harness.produce(numbered(topic, 0, 1));
      expect((await pull)?.messages).toHaveLength(1);
      await consumer.close();
    });

    it("lets several consumers see everything, each at its own pace, while it is produced", async () => {
      const topic = await harness.newTopic({ partitions: 2 });
      const count = 2_000;
      const consumers = await Promise.all(
        [200, 5_000, 1_000_000].map((maxBytes) => harness.consume(topic, { at: "end" }, maxBytes)),
      );
      const [seen] = await Promise.all([
        Promise.all(consumers.map((consumer) => collect(consumer, count))),
        harness.producing(async (producer) => {
          for (let i = 0; i < count; i += 10) await producer.produce(numbered(topic, i, i + 10));
        }),
      ]);
      for (const messages of seen) {
        expect(new Set(messages.map(({ value }) => textOf(value))).size).toBe(count);
        for (const partition of [0, 1]) {
          const mine = messages.filter((message) => message.partition === partition);
          expect(mine.map(({ offset }) => offset)).toEqual([...mine.keys()]);
        }
      }
      await Promise.all(consumers.map((consumer) => consumer.close()));
    });

    it("loses and doubles nothing when a consumer is closed mid-way and another goes on", async () => {
      const topic = await harness.newTopic();
      await harness.produce(numbered(topic, 0, 500));
      const offsets: number[] = [];
      while (offsets.length < 500) {
        const consumer = await harness.consume(
          topic,
          { at: "offset", offset: offsets.length },
          2_000,
        );
        for (let pulls = 0; pulls < 2; pulls++) {
          const batch = await consumer.pull({ waitMs: 0 });
          offsets.push(...batch!.messages.map(({ offset }) => offset));
        }
        await consumer.close();
      }
      expect(offsets).toEqual([...offsets.keys()]);
    });

    it("answers undefined to a pull that waits while it is closed, and ever after", async () => {
      const topic = await harness.newTopic();
      const consumer = await harness.consume(topic, { at: "end" });
      const pull = consumer.pull();
      await consumer.close();
      expect(await pull).toBeUndefined();
      expect(await consumer.pull()).toBeUndefined();
      await consumer.close();
    });

    it("knows its lag", async () => {
      const topic = await harness.newTopic();
      await harness.produce(numbered(topic, 0, 5));
      const consumer = await harness.fromBeginning(topic);
      await collect(consumer, 5);
      expect(consumer.lag()).toEqual([{ topic, partition: 0, position: 5, endOffset: 5 }]);
      await consumer.close();
    });

    it("does not let a busy topic starve a quiet one", async () => {
      const busy = await harness.newTopic();
      const quiet = await harness.newTopic();
      const value = new Uint8Array(50_000);
      await harness.produce(
        Array.from({ length: 200 }, () => ({ topic: busy, timestampMs: 1, value })),
      );
      await harness.produce(numbered(quiet, 0, 1));
      const start = { at: "beginning" } as const;
      const consumer = await harness.broker.openConsumer({
        subscriptions: [
          { topic: busy, start },
          { topic: quiet, start },
        ],
        maxBytes: 100_000,
      });
      const topicsSeen: string[] = [];
      for (let pulls = 0; pulls < 4; pulls++) {
        const batch: MessageBatch | undefined = await consumer.pull({ waitMs: 10_000 });
        topicsSeen.push(...batch!.messages.map(({ topic }) => topic));
      }
      expect(topicsSeen).toContain(quiet);
      await consumer.close();
    });

    it("pulls no more than it was asked for", async () => {
      const topic = await harness.newTopic();
      const value = new Uint8Array(10_000);
      await harness.produce(Array.from({ length: 100 }, () => ({ topic, timestampMs: 1, value })));
      const consumer = await harness.fromBeginning(topic, 65_536);
      let pulled = 0;
      const gaps: Gap[] = [];
      while (pulled < 100) {
        const batch = await consumer.pull({ waitMs: 10_000 });
        const bytes = batch!.messages.reduce((sum, message) => sum + message.value.length, 0);
        // A unit of storage may be larger than the limit; two such are more than any implementation needs.
        expect(bytes).toBeLessThanOrEqual(2 * 262_144);
        pulled += batch!.messages.length;
        gaps.push(...batch!.gaps);
      }
      expect(gaps).toEqual([]);
      await consumer.close();
    });
  });
}
