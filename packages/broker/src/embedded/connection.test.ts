import { expect, it } from "vitest";
import { BrokerClosedError } from "../errors.ts";
import { openLogHere } from "../testing/log-here.ts";
import { connectToEmbeddedLog, EmbeddedLog } from "./embedded-log.ts";
import { MemoryFiles } from "./memory-files.ts";

it("says that the log is closed to whoever still waits for it, and to later calls", async () => {
  const log = await EmbeddedLog.open();
  const other = connectToEmbeddedLog(log.handle());
  await other.createTopics([{ name: "motion" }]);
  const consumer = await other.openConsumer({ subscriptions: [{ topic: "motion" }] });
  const producer = await other.openProducer();
  const pull = consumer.pull();
  await Promise.all([log.close(), expect(pull).rejects.toBeInstanceOf(BrokerClosedError)]);
  await log.ended;
  await expect(other.listTopics()).rejects.toBeInstanceOf(BrokerClosedError);
  const message = { topic: "motion", timestampMs: 0, value: new Uint8Array(1) };
  expect(await producer.produce([message])).toMatchObject([{ kind: "failed", retriable: false }]);
  await other.close();
});

it("forgets the consumers of a connection that ends without closing them", async () => {
  const log = await openLogHere(new MemoryFiles());
  await log.broker.createTopics([{ name: "motion" }]);
  const consumer = await log.broker.openConsumer({ subscriptions: [{ topic: "motion" }] });
  const partition = log.store.topic("motion")!.partitions[0]!;
  expect(partition.watchers.size).toBe(1);
  await consumer.close();
  expect(partition.watchers.size).toBe(0);
  await log.broker.openConsumer({ subscriptions: [{ topic: "motion" }] });
  log.dropConnection();
  while (partition.watchers.size > 0) await new Promise((resolve) => setImmediate(resolve));
  await log.close();
});
