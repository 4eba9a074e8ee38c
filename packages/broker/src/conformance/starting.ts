import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StartPosition } from "../broker.ts";
import { MissingTopicsError, OffsetOutOfRangeError } from "../errors.ts";
import { type BrokerHarness, bytesOf, collect, numbered } from "./broker-harness.ts";
import type { ConformanceOptions } from "./conformance-options.ts";

/** Starting: where a consumer begins, and seeking. */
export function checkStarting(harness: BrokerHarness, options: ConformanceOptions): void {
  describe("starting", () => {
    const { propertyRuns: numRuns = 25 } = options;
    it("starts at the beginning, the end or an offset", async () => {
      const topic = await harness.newTopic();
      await harness.produce(numbered(topic, 0, 10));
      const starts: [StartPosition, number][] = [
        [{ at: "beginning" }, 0],
        [{ at: "offset", offset: 0 }, 0],
        [{ at: "offset", offset: 7 }, 7],
        [{ at: "offset", offset: 10 }, 10],
        [{ at: "end" }, 10],
      ];
      const consumers = await Promise.all(starts.map(([start]) => harness.consume(topic, start)));
      await harness.produce(numbered(topic, 10, 12));
      for (const [i, [, startOffset]] of starts.entries()) {
        const consumer = consumers[i]!;
        expect(consumer.assignments).toEqual([{ topic, partition: 0, startOffset }]);
        const messages = await collect(consumer, 12 - startOffset);
        expect(messages.map(({ offset }) => offset)).toEqual(
          Array.from({ length: 12 - startOffset }, (_, k) => startOffset + k),
        );
        await consumer.close();
      }
    });

    it("refuses an offset beyond the end", async () => {
      const topic = await harness.newTopic();
      await harness.produce(numbered(topic, 0, 2));
      const attempt = harness.consume(topic, { at: "offset", offset: 3 });
      await expect(attempt).rejects.toBeInstanceOf(OffsetOutOfRangeError);
      await expect(harness.consume(topic, { at: "offset", offset: 3 })).rejects.toMatchObject({
        topic,
        partition: 0,
        offset: 3,
        endOffset: 2,
      });
    });

    it("reads only the partitions it was asked for", async () => {
      const topic = await harness.newTopic({ partitions: 3 });
      await harness.produce(
        [0, 1, 2].map((partition) => ({ topic, partition, timestampMs: 1, value: bytesOf("x") })),
      );
      const consumer = await harness.broker.openConsumer({
        subscriptions: [{ topic, partitions: [2, 0], start: { at: "beginning" } }],
      });
      const messages = await collect(consumer, 2);
      expect(new Set(messages.map(({ partition }) => partition))).toEqual(new Set([0, 2]));
      expect(await consumer.pull({ waitMs: 0 })).toEqual({ messages: [], gaps: [] });
      await consumer.close();
    });

    it("starts at the first message stamped at or after a time, whatever the order of stamps", {
      timeout: 30_000,
    }, async () => {
      const stamps = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 40 });
      await fc.assert(
        fc.asyncProperty(stamps, fc.integer({ min: 1, max: 5 }), async (stampsMs, perCall) => {
          const topic = await harness.newTopic();
          await harness.producing(async (producer) => {
            const all = stampsMs.map((timestampMs) => ({
              topic,
              timestampMs,
              value: bytesOf("x"),
            }));
            for (let i = 0; i < all.length; i += perCall) {
              await producer.produce(all.slice(i, i + perCall));
            }
          });
          for (const timestampMs of [0, 7, 15, 30, 31]) {
            const consumer = await harness.consume(topic, { at: "time", timestampMs });
            const first = stampsMs.findIndex((stampMs) => stampMs >= timestampMs);
            const startOffset = first < 0 ? stampsMs.length : first;
            expect(consumer.assignments).toEqual([{ topic, partition: 0, startOffset }]);
            const messages = await collect(consumer, stampsMs.length - startOffset);
            expect(messages[0]?.offset).toBe(first < 0 ? undefined : first);
            await consumer.close();
          }
        }),
        { numRuns, seed: 2 },
      );
    });

    it("seeks within an assigned partition, and nowhere else", async () => {
      const topic = await harness.newTopic();
      await harness.produce(numbered(topic, 0, 10));
      const consumer = await harness.consume(topic, { at: "end" });
      expect(await consumer.seek(topic, 0, { at: "time", timestampMs: 4 })).toEqual({
        topic,
        partition: 0,
        startOffset: 4,
      });
      expect((await collect(consumer, 6)).map(({ offset }) => offset)).toEqual([4, 5, 6, 7, 8, 9]);
      await consumer.seek(topic, 0, { at: "offset", offset: 9 });
      expect((await collect(consumer, 1)).map(({ offset }) => offset)).toEqual([9]);
      const elsewhere = consumer.seek(topic, 1, { at: "end" });
      await expect(elsewhere).rejects.toBeInstanceOf(MissingTopicsError);
      await consumer.close();
    });
  });
}
