import { expect, it } from "vitest";
import { type BrokerHarness, collect } from "./broker-harness.ts";

/** Memory says something about this only where the log itself is not in memory. */
export function checkBackPressure(harness: BrokerHarness): void {
  it("keeps memory flat while a consumer sleeps", { timeout: 30_000 }, async () => {
    const topic = await harness.newTopic();
    const consumer = await harness.fromBeginning(topic);
    const value = new Uint8Array(1_000_000);
    const batchOfTen = Array.from({ length: 10 }, () => ({ topic, timestampMs: 1, value }));
    const before = await harness.producing(async (producer) => {
      for (let i = 0; i < 3; i++) await producer.produce(batchOfTen);
      const first = await consumer.pull();
      const { rss } = process.memoryUsage();
      for (let i = 0; i < 17; i++) await producer.produce(batchOfTen);
      return { pulled: first!.messages.length, rss };
    });
    expect(process.memoryUsage().rss - before.rss).toBeLessThan(100e6);
    const rest = await collect(consumer, 200 - before.pulled);
    expect(rest.map(({ offset }) => offset)).toEqual(
      Array.from({ length: 200 - before.pulled }, (_, i) => before.pulled + i),
    );
    await consumer.close();
  });
}
