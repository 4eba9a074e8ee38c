import { describe, expect, it } from "vitest";
import { type Faults, faultyFiles } from "../testing/faulty-files.ts";
import { openLogHere, readAll, write } from "../testing/log-here.ts";
import { MemoryFiles } from "./memory-files.ts";

const TOPIC = "detector";
const BLOCK_BYTES = 80;
const open = async () => {
  const faults: Faults = { bytesLeft: Number.POSITIVE_INFINITY, syncFails: false };
  const log = await openLogHere(faultyFiles(new MemoryFiles(), faults));
  await log.broker.createTopics([{ name: TOPIC }]);
  return { ...log, faults };
};

describe("a full disk", () => {
  it("is an outcome of the messages it hits, leaves no part of them, and ends when there is room", async () => {
    const log = await open();
    await write(log.broker, TOPIC, ["0", "1"]);
    log.faults.bytesLeft = BLOCK_BYTES + 30;
    const outcomes = await write(log.broker, TOPIC, ["2", "lost", "lost too"]);
    expect(outcomes).toMatchObject([
      { kind: "delivered", offset: 2 },
      { kind: "overload", reason: "disk-full" },
      { kind: "overload", reason: "disk-full" },
    ]);
    log.faults.bytesLeft = Number.POSITIVE_INFINITY;
    expect(await write(log.broker, TOPIC, ["3"])).toMatchObject([{ kind: "delivered", offset: 3 }]);
    expect(await readAll(log.broker, TOPIC)).toEqual({
      texts: ["0", "1", "2", "3"],
      offsets: [0, 1, 2, 3],
      gaps: [],
    });
    await log.close();
  });

  it("is said in one sentence to who wants a new topic, which can be made once there is room", async () => {
    const log = await open();
    log.faults.bytesLeft = 0;
    const attempt = log.broker.createTopics([{ name: "late" }]);
    await expect(attempt).rejects.toMatchObject({
      name: "DataDirectoryError",
      reason: "full",
      message: "The disk of the data directory is full.",
    });
    expect(await log.broker.listTopics()).toEqual([TOPIC]);
    log.faults.bytesLeft = Number.POSITIVE_INFINITY;
    const [creation] = await log.broker.createTopics([{ name: "late" }]);
    expect(creation).toEqual({ name: "late", kind: "created" });
    await log.close();
  });

  it("costs an index, not the messages, when it fills at closing", async () => {
    const files = new MemoryFiles();
    const faults: Faults = { bytesLeft: Number.POSITIVE_INFINITY, syncFails: false };
    const first = await openLogHere(faultyFiles(files, faults));
    await first.broker.createTopics([{ name: TOPIC }]);
    await write(first.broker, TOPIC, ["0"]);
    faults.bytesLeft = 0;
    await first.close();
    const second = await openLogHere(files);
    expect((await readAll(second.broker, TOPIC)).texts).toEqual(["0"]);
    await second.close();
  });
});

describe("a failed sync", () => {
  it("fails who waited for it and all that comes after: nobody knows what the disk has", async () => {
    const log = await open();
    const producer = await log.broker.openProducer({ durability: "synced" });
    log.faults.syncFails = true;
    const message = { topic: TOPIC, timestampMs: 0, value: new Uint8Array(1) };
    const waiting = producer.produce([message]);
    while (log.store.topic(TOPIC)!.partitions[0]!.endOffset === 0) await log.broker.listTopics();
    await log.store.sync();
    expect(await waiting).toMatchObject([{ kind: "failed", retriable: false }]);
    log.faults.syncFails = false;
    expect(await producer.produce([message])).toMatchObject([{ kind: "failed" }]);
    await log.close();
  });
});

describe("durability", () => {
  it("synced is answered by the sync that covers the message, written before it", async () => {
    const log = await open();
    const synced = await log.broker.openProducer({ durability: "synced" });
    const order: string[] = [];
    const message = { topic: TOPIC, timestampMs: 0, value: new Uint8Array(1) };
    const waiting = synced.produce([message]).then(() => order.push("synced"));
    await write(log.broker, TOPIC, ["x"]);
    order.push("written");
    await log.store.sync();
    await waiting;
    expect(order).toEqual(["written", "synced"]);
    await log.close();
  });
});
