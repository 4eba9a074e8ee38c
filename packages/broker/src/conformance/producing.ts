import { describe, expect, it } from "vitest";
import { BrokerClosedError } from "../errors.ts";
import type { Delivery } from "../message.ts";
import {
  type BrokerHarness,
  bytesOf,
  collect,
  numbered,
  offsetsOf,
  textOf,
} from "./broker-harness.ts";

/** Producing: outcomes, order, keys, overload, closing. */
export function checkProducing(harness: BrokerHarness): void {
  describe("producing", () => {
    it("answers each message for itself, in order", async () => {
      const topic = await harness.newTopic({ maxMessageBytes: 1_000 });
      const fine = { topic, timestampMs: 1, value: bytesOf("fine") };
      const answers = await harness.produce([
        fine,
        { ...fine, topic: "absent" },
        { ...fine, value: new Uint8Array(1_001) },
        { ...fine, partition: 1 },
        { ...fine, timestampMs: Number.NaN },
        fine,
      ]);
      expect(answers).toMatchObject([
        { kind: "delivered", partition: 0, offset: 0 },
        { kind: "refused", reason: "unknown-topic" },
        { kind: "refused", reason: "too-large" },
        { kind: "refused", reason: "unknown-partition" },
        { kind: "refused", reason: "malformed" },
        { kind: "delivered", partition: 0, offset: 1 },
      ]);
    });

    it("delivers to a topic that was created after a first attempt", async () => {
      const topic = "conformance_late";
      await harness.producing(async (producer) => {
        const message = { topic, timestampMs: 1, value: bytesOf("x") };
        expect(await producer.produce([message])).toMatchObject([{ kind: "refused" }]);
        await harness.broker.createTopics([{ name: topic }]);
        expect(await producer.produce([message])).toMatchObject([{ kind: "delivered" }]);
      });
    });

    it("has copied the bytes when produce returns", async () => {
      const topic = await harness.newTopic();
      await harness.producing(async (producer) => {
        const value = new Uint8Array(8);
        const answers: Promise<readonly Delivery[]>[] = [];
        for (let i = 0; i < 50; i++) {
          value.fill(i);
          answers.push(producer.produce([{ topic, timestampMs: i, key: value, value }]));
        }
        value.fill(255);
        await Promise.all(answers);
      });
      const consumer = await harness.fromBeginning(topic);
      const messages = await collect(consumer, 50);
      expect(messages.map(({ key, value }) => [key![3], value[7]])).toEqual(
        Array.from({ length: 50 }, (_, i) => [i, i]),
      );
      await consumer.close();
    });

    it("gives dense offsets and keeps the order of each of several producers", async () => {
      const topic = await harness.newTopic({ partitions: 2 });
      const producers = await Promise.all([0, 1, 2].map(() => harness.broker.openProducer()));
      const answers = await Promise.all(
        producers.flatMap((producer, p) =>
          Array.from({ length: 40 }, (_, i) =>
            producer.produce(
              [0, 1].map((partition) => {
                return { topic, partition, timestampMs: i, value: bytesOf(`${p} ${i}`) };
              }),
            ),
          ),
        ),
      );
      await Promise.all(producers.map((producer) => producer.close()));
      const consumer = await harness.fromBeginning(topic);
      const messages = await collect(consumer, 240);
      for (const partition of [0, 1]) {
        const own = messages.filter((message) => message.partition === partition);
        expect(own.map(({ offset }) => offset)).toEqual([...own.keys()]);
        expect(own).toHaveLength(120);
        for (const p of [0, 1, 2]) {
          const sent = own.map(({ value }) => textOf(value).split(" ").map(Number));
          const order = sent.flatMap(([from, i]) => (from === p ? [i] : []));
          expect(order).toEqual(Array.from({ length: 40 }, (_, i) => i));
        }
      }
      const told = answers.flatMap((batch) => offsetsOf(batch));
      expect(told.filter((offset) => offset === 119)).toHaveLength(2);
      await consumer.close();
    });

    it("sends equal keys to one partition and uses all partitions without keys", async () => {
      const topic = await harness.newTopic({ partitions: 4 });
      const keyed = Array.from({ length: 20 }, (_, i) => {
        return { topic, timestampMs: i, key: bytesOf("bank 1"), value: bytesOf("x") };
      });
      const partitionsOf = (answers: readonly Delivery[]) =>
        new Set(answers.map((a) => (a.kind === "delivered" ? a.partition : -1)));
      expect(partitionsOf(await harness.produce(keyed))).toHaveProperty("size", 1);
      const free = numbered(topic, 0, 400);
      const used = partitionsOf(
        await harness.producing(async (producer) => {
          const answers: Delivery[] = [];
          for (const message of free) answers.push(...(await producer.produce([message])));
          return answers;
        }),
      );
      expect(used).toEqual(new Set([0, 1, 2, 3]));
    });

    it("answers overload when too much waits, and recovers", async () => {
      const topic = await harness.newTopic();
      const producer = await harness.broker.openProducer({ maxQueuedBytes: 10_000 });
      const message = { topic, timestampMs: 1, value: new Uint8Array(4_000) };
      await producer.produce([message]);
      const answers = await producer.produce([message, message, message]);
      expect(answers.map(({ kind }) => kind)).toEqual(["delivered", "delivered", "overload"]);
      expect(answers[2]).toMatchObject({ reason: "queue-full" });
      expect(await producer.produce([message])).toMatchObject([{ kind: "delivered" }]);
      expect(producer.counts()).toEqual({ delivered: 4, undelivered: 1, queuedBytes: 0 });
      await producer.close();
    });

    it("delivers synced messages", async () => {
      const topic = await harness.newTopic();
      const producer = await harness.broker.openProducer({ durability: "synced" });
      expect(offsetsOf(await producer.produce(numbered(topic, 0, 3)))).toEqual([0, 1, 2]);
      await producer.close();
    });

    it("settles everything before it is closed, and rejects what comes after", async () => {
      const topic = await harness.newTopic();
      const producer = await harness.broker.openProducer();
      const answer = producer.produce(numbered(topic, 0, 100));
      await producer.close();
      expect(producer.counts()).toMatchObject({ delivered: 100, queuedBytes: 0 });
      expect(await answer).toHaveLength(100);
      await expect(producer.produce(numbered(topic, 0, 1))).rejects.toBeInstanceOf(
        BrokerClosedError,
      );
    });
  });
}
