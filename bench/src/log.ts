import { readSync } from "node:fs";
import { mkdtemp, open, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { crc32 } from "node:zlib";
import { type Broker, EmbeddedLog, type OutgoingMessage } from "@beamscope/broker";
import type { Benchmark, Figure } from "./benchmark.ts";
import { Random } from "./random.ts";

type Report = (figure: Figure) => void;

const TOPIC = "detector";
const MESSAGE_BYTES = 100_000;
const SMALL_MESSAGE_BYTES = 100;
const BATCH = 20;

const perSecond = (bytes: number, ms: number): number => bytes / 1e6 / (ms / 1e3);

function filled(bytes: number): Uint8Array {
  const random = new Random(7);
  return Uint8Array.from({ length: bytes }, () => random.below(256));
}

const batchOf = (count: number, value: Uint8Array): OutgoingMessage[] =>
  Array.from({ length: count }, () => ({ topic: TOPIC, timestampMs: 0, value }));

/** Produces `bytes` as fast as the log takes them, some batches ahead. @returns ms. */
async function fill(broker: Broker, batch: readonly OutgoingMessage[], bytes: number) {
  const producer = await broker.openProducer();
  const batchBytes = batch.reduce((sum, { value }) => sum + value.length, 0);
  const begin = performance.now();
  const inFlight: Promise<unknown>[] = [];
  for (let sent = 0; sent < bytes; sent += batchBytes) {
    inFlight.push(producer.produce(batch));
    if (inFlight.length >= 8) await inFlight.shift();
  }
  await Promise.all(inFlight);
  const ms = performance.now() - begin;
  await producer.close();
  return ms;
}

/** Reads the topic from its beginning to where it ends now. */
async function drain(broker: Broker) {
  const start = { at: "beginning" } as const;
  const consumer = await broker.openConsumer({ subscriptions: [{ topic: TOPIC, start }] });
  const { endOffset } = consumer.lag()[0]!;
  const begin = performance.now();
  let bytes = 0;
  while (consumer.lag()[0]!.position < endOffset) {
    for (const { value } of (await consumer.pull())!.messages) bytes += value.length;
  }
  const ms = performance.now() - begin;
  await consumer.close();
  return { ms, bytes };
}

/** The yardstick of writing: the same bytes with `writev` and a sync every 100 ms, nothing else. */
async function plainWrite(path: string, bytes: number): Promise<number> {
  const pieces = [filled(2 ** 20), filled(2 ** 20)];
  const file = await open(path, "w");
  const begin = performance.now();
  let syncedAt = begin;
  let syncing: Promise<void> | undefined;
  for (let at = 0; at < bytes; at += 2 * 2 ** 20) {
    await file.writev(pieces, at);
    if (performance.now() - syncedAt < 100 || syncing !== undefined) continue;
    syncedAt = performance.now();
    syncing = file.datasync().finally(() => {
      syncing = undefined;
    });
  }
  await syncing;
  const ms = performance.now() - begin;
  await file.close();
  await rm(path);
  return ms;
}

/** The yardstick of reading: the same files by the MiB with `crc32`, nothing else. */
async function plainRead(folder: string) {
  const paths = (await readdir(folder)).filter((name) => name.endsWith(".log")).sort();
  const window = new Uint8Array(2 ** 20);
  let bytes = 0;
  const begin = performance.now();
  for (const name of paths) {
    const file = await open(join(folder, name), "r");
    for (let read = -1; read !== 0; bytes += read) {
      read = readSync(file.fd, window, 0, window.length, null);
      crc32(window.subarray(0, read));
    }
    await file.close();
  }
  return { ms: performance.now() - begin, bytes };
}

async function throughput(broker: Broker, directory: string, bytes: number, report: Report) {
  const batch = batchOf(BATCH, filled(MESSAGE_BYTES));
  const path = join(directory, "plain");
  // The first pass over memory the system has not used before is slower for whoever makes it.
  await plainWrite(path, bytes);
  const plain = perSecond(bytes, await plainWrite(path, bytes));
  const ms = await fill(broker, batch, bytes);
  report({ name: "plain writev", value: plain, unit: "MB/s" });
  report({
    name: "log write",
    value: perSecond(bytes, ms),
    unit: "MB/s",
    ratio: perSecond(bytes, ms) / plain,
    against: "plain writev",
  });
  const folder = join(directory, "topics", TOPIC, "0");
  let [best, bestPlain] = [0, 0];
  for (let round = 0; round < 3; round++) {
    const plainRun = await plainRead(folder);
    bestPlain = Math.max(bestPlain, perSecond(plainRun.bytes, plainRun.ms));
    const run = await drain(broker);
    best = Math.max(best, perSecond(run.bytes, run.ms));
  }
  report({ name: "plain read with checksum", value: bestPlain, unit: "MB/s" });
  report({
    name: "log read",
    value: best,
    unit: "MB/s",
    ratio: best / bestPlain,
    against: "plain read with checksum",
  });
}

/** Many small messages: what a message costs, whatever its size. */
async function smallMessages(broker: Broker, report: Report) {
  await broker.deleteTopics([TOPIC]);
  await broker.createTopics([{ name: TOPIC }]);
  const bytes = 50e6;
  const writeMs = await fill(broker, batchOf(1_000, filled(SMALL_MESSAGE_BYTES)), bytes);
  report({ name: "log write, 100-byte messages", value: perSecond(bytes, writeMs), unit: "MB/s" });
  const run = await drain(broker);
  const read = perSecond(run.bytes, run.ms);
  report({ name: "log read, 100-byte messages", value: read, unit: "MB/s" });
}

/** A steady stream through the log to a consumer: what it costs the processor, all threads together. */
async function steady(broker: Broker, seconds: number, report: Report) {
  const MB_PER_S = 160;
  const batch = batchOf(BATCH, filled(MESSAGE_BYTES));
  const consumer = await broker.openConsumer({ subscriptions: [{ topic: TOPIC }] });
  const reading = (async () => {
    let batches = 0;
    while ((await consumer.pull()) !== undefined) batches += 1;
    return batches;
  })();
  const producer = await broker.openProducer();
  const before = process.cpuUsage();
  const rssBefore = process.memoryUsage().rss;
  const begin = performance.now();
  let sent = 0;
  while (performance.now() - begin < seconds * 1e3) {
    const due = ((performance.now() - begin) / 1e3) * MB_PER_S * 1e6;
    while (sent < due) {
      await producer.produce(batch);
      sent += BATCH * MESSAGE_BYTES;
    }
    await sleep(5);
  }
  const elapsedMs = performance.now() - begin;
  const { user, system } = process.cpuUsage(before);
  const grown = process.memoryUsage().rss - rssBefore;
  await producer.close();
  await consumer.close();
  await reading;
  report({ name: "steady stream", value: perSecond(sent, elapsedMs), unit: "MB/s" });
  const perSecondOf = (us: number) => us / 1e3 / (elapsedMs / 1e3);
  report({ name: "steady stream, own code per second", value: perSecondOf(user), unit: "ms" });
  report({ name: "steady stream, system per second", value: perSecondOf(system), unit: "ms" });
  report({ name: "steady stream, memory grown", value: grown / 1e6, unit: "MB" });
}

/** From `produce` in one thread to the message in the hands of a consumer in another. */
async function wakeUp(log: EmbeddedLog, count: number, report: Report) {
  const handle = log.handle();
  const arrivals = new SharedArrayBuffer(count * Float64Array.BYTES_PER_ELEMENT);
  const reader = new Worker(new URL("./log-reader.ts", import.meta.url), {
    workerData: { handle, arrivals, topic: TOPIC, count },
    transferList: [handle.port],
  });
  await new Promise((resolve) => reader.once("message", resolve));
  const done = new Promise((resolve) => reader.once("exit", resolve));
  const producer = await log.broker.openProducer();
  const value = filled(MESSAGE_BYTES);
  const sentAt: number[] = [];
  for (let i = 0; i < count; i++) {
    await sleep(3);
    sentAt.push(performance.timeOrigin + performance.now());
    await producer.produce([{ topic: TOPIC, timestampMs: i, value }]);
  }
  await done;
  await producer.close();
  const arrivedAt = new Float64Array(arrivals);
  const ms = sentAt.map((at, i) => arrivedAt[i]! - at).sort((a, b) => a - b);
  report({ name: "wake-up p50", value: ms[Math.floor(count * 0.5)]!, unit: "ms" });
  report({ name: "wake-up p95", value: ms[Math.floor(count * 0.95)]!, unit: "ms" });
}

/** The embedded log: writing, reading with checksums, and waking sleepers. */
export const log: Benchmark = {
  async run(long, report) {
    const directory = await mkdtemp(join(tmpdir(), "beamscope-bench-log-"));
    const embedded = await EmbeddedLog.open({ directory });
    const { broker } = embedded;
    const bytes = long ? 4e9 : 1e9;
    const retention = { timeMs: Number.POSITIVE_INFINITY, bytes: 1.5 * bytes };
    await broker.createTopics([{ name: TOPIC, retention }]);
    await throughput(broker, directory, bytes, report);
    await smallMessages(broker, report);
    await steady(broker, long ? 120 : 5, report);
    await wakeUp(embedded, long ? 5_000 : 500, report);
    await embedded.close();
    await rm(directory, { recursive: true });
  },
};
