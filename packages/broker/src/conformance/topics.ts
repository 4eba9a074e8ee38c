import { describe, expect, it } from "vitest";
import { MissingTopicsError, TopicSpecError } from "../errors.ts";
import { type BrokerHarness, numbered, offsetsOf } from "./broker-harness.ts";

/** Topics: creating, describing, deleting, and naming what is missing. */
export function checkTopics(harness: BrokerHarness): void {
  describe("topics", () => {
    it("creates what is missing and leaves what exists as it is", async () => {
      const topic = await harness.newTopic({ partitions: 3 });
      const again = await harness.broker.createTopics([
        { name: topic, partitions: 1 },
        { name: `${topic}_more` },
      ]);
      expect(again).toEqual([
        { name: topic, kind: "exists" },
        { name: `${topic}_more`, kind: "created" },
      ]);
      const names = await harness.broker.listTopics();
      expect(names).toEqual(expect.arrayContaining([topic, `${topic}_more`]));
      expect(names).toEqual([...names].sort());
      const [description] = await harness.broker.describeTopics([topic]);
      expect(description).toMatchObject({
        name: topic,
        partitions: [0, 1, 2].map((partition) => ({ partition, beginOffset: 0, endOffset: 0 })),
      });
    });

    it("describes retention and limits as they were asked for", async () => {
      const retention = { timeMs: 3_600_000, bytes: 2 ** 26 };
      const topic = await harness.newTopic({ retention, maxMessageBytes: 5_000 });
      const [description] = await harness.broker.describeTopics([topic]);
      expect(description).toMatchObject({ retention, maxMessageBytes: 5_000 });
    });

    it("refuses names that Kafka would refuse, and creates nothing then", async () => {
      const good = "conformance_not_created";
      for (const bad of ["", ".", "..", "a/b", "ä", "x".repeat(250)]) {
        const attempt = harness.broker.createTopics([{ name: good }, { name: bad }]);
        await expect(attempt).rejects.toBeInstanceOf(TopicSpecError);
      }
      expect(await harness.broker.listTopics()).not.toContain(good);
    });

    it("names all missing topics in one error", async () => {
      const topic = await harness.newTopic();
      const missing = { missing: ["absent_1", "absent_2"] };
      const subscriptions = ["absent_1", topic, "absent_2"].map((t) => ({ topic: t }));
      const described = harness.broker.describeTopics(["absent_1", topic, "absent_2"]);
      await expect(described).rejects.toMatchObject(missing);
      const consumed = harness.broker.openConsumer({ subscriptions });
      await expect(consumed).rejects.toBeInstanceOf(MissingTopicsError);
      await expect(harness.broker.openConsumer({ subscriptions })).rejects.toMatchObject(missing);
      await expect(harness.broker.deleteTopics(["absent_1", topic])).rejects.toMatchObject({
        missing: ["absent_1"],
      });
      expect(await harness.broker.listTopics()).toContain(topic);
    });

    it("names a missing partition", async () => {
      const topic = await harness.newTopic({ partitions: 2 });
      const attempt = harness.broker.openConsumer({
        subscriptions: [{ topic, partitions: [1, 2] }],
      });
      await expect(attempt).rejects.toMatchObject({ missing: [`${topic}:2`] });
    });

    it("ends the consumers of a deleted topic; its successor starts at offset 0", async () => {
      const topic = await harness.newTopic();
      await harness.produce(numbered(topic, 0, 3));
      const consumer = await harness.consume(topic, { at: "end" });
      const pull = consumer.pull();
      await Promise.all([
        harness.broker.deleteTopics([topic]),
        expect(pull).rejects.toBeInstanceOf(MissingTopicsError),
      ]);
      await consumer.close();
      await harness.broker.createTopics([{ name: topic }]);
      expect(offsetsOf(await harness.produce(numbered(topic, 0, 2)))).toEqual([0, 1]);
    });
  });
}
