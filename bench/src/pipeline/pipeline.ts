import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { EmbeddedLog } from "@beamscope/broker";
import { topicsToCreate } from "@beamscope/wire";
import type { Benchmark, Figure } from "../benchmark.ts";
import { endurance } from "./endurance.ts";
import { type FilledLog, fillLog } from "./fill-log.ts";
import { startLivePath } from "./live-path.ts";

/** Measured. */
const events = 6e7;
/** Data time sent after them, so that the last window closes by what follows it and not by silence. */
const tailSeconds = 0.5;

/** A course that a filled log is sent through. */
interface Course {
  readonly name: string;
  readonly workflow: "picture" | "cube";
  /**
   * Of data time. A window has that many events times its length, and what is done once a window weighs the more the fewer they are:
   * figures of different rates are not to be compared.
   */
  readonly eventsPerSecond: number;
}

const courses: readonly Course[] = [
  {
    name: "image + spectrum, 1.6 M pixels, live at 20 Mev/s",
    workflow: "picture",
    eventsPerSecond: 2e7,
  },
  // A reducer that was away: twice as many windows for as many events, as fast as they can be made.
  {
    name: "image + spectrum, 1.6 M pixels, catching up on 10 Mev/s",
    workflow: "picture",
    eventsPerSecond: 1e7,
  },
  {
    name: "screen x arrival 256 x 256 x 100 + image + spectrum, live at 10 Mev/s",
    workflow: "cube",
    eventsPerSecond: 1e7,
  },
];

/**
 * The live path from the log to what the hub holds: a filled log, read, checked, booked, cut into windows, added up, encoded,
 * written back, read and kept by a hub in its thread. Against a plain read of the same log with its checksums.
 */
export const pipeline: Benchmark = {
  run: async (long, report, minutes) => {
    const directory = await mkdtemp(join(tmpdir(), "beamscope-pipeline-"));
    try {
      if (long) return await endurance(directory, minutes, report);
      for (const course of courses) await run(course, join(directory, course.workflow), report);
      report({ name: "memory at the end", value: process.memoryUsage.rss() / 1e6, unit: "MB" });
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  },
};

async function run(
  { name, workflow, eventsPerSecond }: Course,
  directory: string,
  report: (figure: Figure) => void,
): Promise<void> {
  await mkdir(directory);
  const log = await EmbeddedLog.open({ directory: join(directory, "log") });
  try {
    const retention = { timeMs: Number.POSITIVE_INFINITY, bytes: 4e9 };
    const topics = [...topicsToCreate("bench").keys()];
    await log.broker.createTopics(topics.map((topic) => ({ name: topic, retention })));
    const filled = await fillLog(log.broker, {
      topic: "bench_detector",
      events: events + tailSeconds * eventsPerSecond,
      eventsPerSecond,
    });
    const plain = filled.events / (await plainRead(log, filled)) / 1e6;
    report({ name: `plain read before ${name}`, value: plain, unit: "Mev/s" });
    const path = await startLivePath({ log, workflow, start: { at: "beginning" }, directory });
    const begin = performance.now();
    const before = process.cpuUsage();
    const counted = await new Promise<number>((resolve) => {
      path.onShown = (shown) => {
        if (shown >= events) resolve(shown);
      };
    });
    const seconds = (performance.now() - begin) / 1000;
    const { user, system } = process.cpuUsage(before);
    await path.stop();
    const value = counted / seconds / 1e6;
    report({ name, value, unit: "Mev/s", ratio: value / plain, against: "plain read" });
    // What the machine did beside: a figure on a busy machine says little without it.
    const cores = (user + system) / 1e6 / seconds;
    process.stderr.write(
      `${name}: ${seconds.toFixed(2)} s on ${cores.toFixed(2)} of ${availableParallelism()} cores, load average ${loadavg()[0]?.toFixed(1)}\n`,
    );
  } finally {
    await log.close();
    await rm(directory, { recursive: true, force: true });
  }
}

/** Seconds to read all messages once, checksum over each. */
async function plainRead(log: EmbeddedLog, filled: FilledLog): Promise<number> {
  const consumer = await log.broker.openConsumer({
    subscriptions: [{ topic: filled.topic, start: { at: "beginning" } }],
    maxBytes: 4 * 1024 * 1024,
  });
  const begin = performance.now();
  let check = 0;
  for (let read = 0; read < filled.messages; ) {
    const batch = await consumer.pull();
    for (const { value } of batch?.messages ?? []) check ^= crc32(value);
    read += batch?.messages.length ?? 0;
  }
  const seconds = (performance.now() - begin) / 1000;
  if (Number.isNaN(check)) throw new Error("no checksum");
  await consumer.close();
  return seconds;
}
