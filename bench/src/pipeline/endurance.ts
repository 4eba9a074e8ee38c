import { mkdir } from "node:fs/promises";
import { loadavg } from "node:os";
import { join } from "node:path";
import { EmbeddedLog } from "@beamscope/broker";
import { FlatWriter, readEv44, topicsToCreate, writeEv44 } from "@beamscope/wire";
import type { Figure } from "../benchmark.ts";
import { fillLog, pulseTimeOf } from "./fill-log.ts";
import { startLivePath } from "./live-path.ts";

/** 2 GB of messages. */
const events = 2.5e8;
const eventsPerSecond = 2e7;
/** Events that may lie between the source and what the hub shows: 3 s of the beam. */
const mostAhead = 6e7;
/** Memory is looked at this often, ms. */
const sampleMs = 1000;
/** The first part warms up; growth is from the tenth of the samples after it to the last tenth. */
const warmUpShare = 0.2;
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Sends a set of 2 GB through the live path again and again, with new times and numbers, as fast as the hub shows it, and
 * reports the rate and how the memory of the process grew.
 * @param directory - for the logs.
 * @param minutes - how long.
 */
export async function endurance(
  directory: string,
  minutes: number,
  report: (figure: Figure) => void,
): Promise<void> {
  await mkdir(join(directory, "log"), { recursive: true });
  const log = await EmbeddedLog.open({ directory: join(directory, "log") });
  const set = "bench_set";
  try {
    const forever = { timeMs: Number.POSITIVE_INFINITY, bytes: 8e9 };
    // What has been read may go: the disk holds the set and a few seconds.
    const passing = { timeMs: Number.POSITIVE_INFINITY, bytes: 1e9 };
    await log.broker.createTopics([
      { name: set, retention: forever },
      ...[...topicsToCreate("bench").keys()].map((name) => ({ name, retention: passing })),
    ]);
    await fillLog(log.broker, { topic: set, events, eventsPerSecond });
    const path = await startLivePath({ log, workflow: "picture", start: { at: "end" }, directory });
    let shown = 0;
    path.onShown = (now) => {
      shown = now;
    };
    const begin = performance.now();
    const samples: number[] = [];
    const timer = setInterval(() => samples.push(process.memoryUsage.rss() / 1e6), sampleMs);
    const sent = await loop(log, set, begin + minutes * 60_000, () => shown);
    while (shown < sent) await wait(10);
    const seconds = (performance.now() - begin) / 1000;
    clearInterval(timer);
    await path.stop();
    const name = `looped for ${(seconds / 60).toFixed(1)} minutes`;
    report({ name: `image + spectrum, ${name}`, value: sent / seconds / 1e6, unit: "Mev/s" });
    const settled = samples.slice(Math.floor(samples.length * warmUpShare));
    const tenth = Math.max(1, Math.floor(settled.length / 10));
    const early = median(settled.slice(0, tenth));
    const late = median(settled.slice(-tenth));
    const against = `memory after ${Math.round((warmUpShare * seconds) / 6) / 10} minutes`;
    report({ name: `memory, ${name}`, value: late, unit: "MB", ratio: late / early, against });
    // A step (counts beyond 32 bits, a history that fills up) and a leak look alike in one ratio.
    const course = samples.filter((_, second) => second % 10 === 0).map((mb) => mb.toFixed(0));
    process.stderr.write(
      `load average ${loadavg()[0]?.toFixed(1)}; ${sent} events, none missing; MB every 10 s: ${course.join(" ")}\n`,
    );
  } finally {
    await log.close();
  }
}

/** @returns how many events were sent. */
async function loop(
  log: EmbeddedLog,
  set: string,
  untilMs: number,
  shown: () => number,
): Promise<number> {
  const producer = await log.broker.openProducer();
  const consumer = await log.broker.openConsumer({
    subscriptions: [{ topic: set, start: { at: "beginning" } }],
    maxBytes: 4 * 1024 * 1024,
  });
  const writer = new FlatWriter(150_000);
  let id = 0;
  let sent = 0;
  while (performance.now() < untilMs) {
    while (sent - shown() > mostAhead) await wait(5);
    const batch = await consumer.pull({ waitMs: 0 });
    if (batch === undefined) break;
    if (batch.messages.length === 0) {
      await consumer.seek(set, 0, { at: "beginning" });
      continue;
    }
    const pending = batch.messages.map(({ value }) => {
      const pulseTime = pulseTimeOf(id, eventsPerSecond);
      const again = writeEv44(
        {
          ...readEv44(value),
          messageId: BigInt(id),
          pulseTime: BigInt64Array.of(pulseTime),
        },
        writer,
      );
      id += 1;
      sent += readEv44(value).timeOfArrival.length;
      const timestampMs = Number(pulseTime / 1_000_000n);
      return producer.produce([{ topic: "bench_detector", timestampMs, value: again }]);
    });
    await Promise.all(pending);
  }
  await producer.close();
  await consumer.close();
  return sent;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
