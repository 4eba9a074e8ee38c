import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BrokerHarness, collect, offsetsOf, patterned, sameBytes } from "./broker-harness.ts";
import type { ConformanceOptions } from "./conformance-options.ts";

const anyBytes = fc.uint8Array({ maxLength: 300 });
const anyContent = fc.record({
  timestampMs: fc.integer({ min: 0, max: 4_102_444_800_000 }),
  key: fc.option(fc.uint8Array({ maxLength: 40 }), { nil: undefined }),
  headers: fc.array(fc.record({ name: fc.string({ unit: "grapheme" }), value: anyBytes }), {
    maxLength: 3,
  }),
  value: anyBytes,
});

/** Content: every byte comes back. */
export function checkContent(harness: BrokerHarness, options: ConformanceOptions): void {
  describe("content", () => {
    const { largestMessageBytes = 8 * 2 ** 20, propertyRuns: numRuns = 25 } = options;
    it("brings back keys, headers, timestamps and values byte for byte", {
      timeout: 30_000,
    }, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyContent, { minLength: 1, maxLength: 30 }), async (sent) => {
          const topic = await harness.newTopic();
          const deliveries = await harness.produce(sent.map((content) => ({ ...content, topic })));
          expect(offsetsOf(deliveries)).toEqual([...sent.keys()]);
          const consumer = await harness.fromBeginning(topic);
          const received = await collect(consumer, sent.length);
          await consumer.close();
          const expected = sent.map((content, offset) => {
            return { ...content, topic, partition: 0, offset };
          });
          expect(received).toEqual(expected);
        }),
        { numRuns, seed: 1 },
      );
    });

    it(`brings back values of 0 to ${largestMessageBytes} bytes`, { timeout: 30_000 }, async () => {
      const near = [1, 8, 4_096, 65_536, 262_144, 1_048_576].flatMap((n) => [n - 1, n, n + 1]);
      const sizes = [...near, 100_000, largestMessageBytes].filter(
        (bytes) => bytes <= largestMessageBytes,
      );
      const topic = await harness.newTopic({ maxMessageBytes: largestMessageBytes });
      const consumer = await harness.consume(topic, { at: "end" });
      const producer = await harness.broker.openProducer({
        maxQueuedBytes: 4 * largestMessageBytes,
      });
      for (const [seed, bytes] of sizes.entries()) {
        const value = patterned(bytes, seed);
        await producer.produce([{ topic, timestampMs: seed, value }]);
        const [message] = await collect(consumer, 1);
        expect(message?.offset).toBe(seed);
        expect(sameBytes(message!.value, value)).toBe(true);
      }
      await producer.close();
      await consumer.close();
    });
  });
}
