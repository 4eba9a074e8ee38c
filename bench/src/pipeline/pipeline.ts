import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { EmbeddedLog } from "@beamscope/broker";
import { decodeDa00 } from "@beamscope/codec";
import { startReducer } from "@beamscope/reducer";
import {
  decodeResultKey,
  jobNumber,
  parseWorkflowId,
  topicOf,
  topicsToCreate,
  type WorkflowConfig,
} from "@beamscope/wire";
import type { Benchmark, Figure } from "../benchmark.ts";
import { type FilledLog, fillLog } from "./fill-log.ts";

const instrument = new URL("./bench-instrument.ts", import.meta.url).href;
/** Of data time: a strong beam on a large bank, so that a window holds 2 million events. */
const eventsPerSecond = 1e7;

/**
 * The live path from the log to the results: a filled log, read, checked, booked, cut into windows, added up, encoded and
 * written back. Against a plain read of the same log with its checksums.
 */
export const pipeline: Benchmark = {
  run: async (long, report) => {
    const directory = await mkdtemp(join(tmpdir(), "beamscope-pipeline-"));
    const log = await EmbeddedLog.open({ directory, retentionIntervalMs: 3_600_000 });
    try {
      await log.broker.createTopics(
        [...topicsToCreate("bench").keys()].map((name) => ({
          name,
          retention: { timeMs: Number.POSITIVE_INFINITY, bytes: 4e9 },
        })),
      );
      const filled = await fillLog(
        log.broker,
        "bench_detector",
        long ? 2.5e8 : 6e7,
        eventsPerSecond,
      );
      const plainS = await plainRead(log, filled);
      const plain = filled.events / plainS / 1e6;
      report({ name: "plain read", value: plain, unit: "Mev/s" });
      for (const [workflow, name] of [
        ["picture", "image + spectrum, 1.6 M pixels"],
        ["cube", "image + spectrum + 256 x 256 x 100"],
      ] as const) {
        report(await measured(log, filled, workflow, name, plain));
      }
    } finally {
      await log.close();
      await rm(directory, { recursive: true, force: true });
    }
  },
};

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

async function measured(
  log: EmbeddedLog,
  filled: FilledLog,
  workflow: string,
  name: string,
  plain: number,
): Promise<Figure> {
  const job: WorkflowConfig = {
    kind: "workflow_config",
    workflowId: parseWorkflowId(`bench/${workflow}/1`),
    jobId: { sourceName: "bank", jobNumber: jobNumber(randomUUID()) },
    schedule: {},
    auxSourceNames: {},
    params: {},
  };
  const results = await log.broker.openConsumer({
    subscriptions: [{ topic: topicOf("livedata_data", "bench") }],
  });
  const begin = performance.now();
  const reducer = await startReducer({
    log: log.handle(),
    instrument,
    softwareVersion: "bench",
    workers: 1,
    start: { at: "beginning" },
    jobs: [job],
  });
  const ready = performance.now();
  let shown = 0;
  while (shown < filled.events) {
    const batch = await results.pull();
    for (const { value } of batch?.messages ?? []) {
      const { sourceName, array } = decodeDa00(value);
      const { outputName } = decodeResultKey(sourceName);
      if (outputName === "counts_total_cumulative") shown = Number(array.data.values[0]);
    }
  }
  const seconds = (performance.now() - ready) / 1000;
  process.stderr.write(
    `${name}: ${seconds.toFixed(2)} s (+ ${((ready - begin) / 1000).toFixed(2)} s to start)\n`,
  );
  await reducer.stop();
  await results.close();
  const value = filled.events / seconds / 1e6;
  return { name, value, unit: "Mev/s", ratio: value / plain, against: "plain read" };
}
