import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { parentPort, Worker, workerData } from "node:worker_threads";
import { connectToEmbeddedLog } from "@beamscope/broker";
import { loadInstrument } from "@beamscope/instruments";
import {
  BlockPool,
  type ComputePort,
  defaultWindowOptions,
  type FromCompute,
  ReducerControl,
} from "@beamscope/reduction";
import { epochNsFromMs } from "@beamscope/wire";
import type {
  ComputeThreadData,
  ControlThreadData,
  FromControlThread,
  ToControlThread,
} from "./thread-messages.ts";

const data = workerData as ControlThreadData;
const port = parentPort;
if (port === null) throw new Error("This file is the entry of a reducer's control thread.");
const say = (message: FromControlThread): void => port.postMessage(message);

const broker = connectToEmbeddedLog(data.log);
const pool = new BlockPool();
const computeData: ComputeThreadData = {
  instrument: data.instrument,
  pool: pool.handle,
  memoryBytes: data.workerMemoryBytes,
};
const workers = Array.from(
  { length: data.workers },
  (_, index) =>
    new Worker(new URL("./compute-thread.ts", import.meta.url), {
      name: `compute-${index}`,
      workerData: computeData,
    }),
);
for (const worker of workers) worker.on("error", (cause) => fail(cause));

const instrument = await loadInstrument(data.instrument);
const control = new ReducerControl({
  broker,
  instrument,
  ports: workers.map(portOf),
  pool,
  identity: {
    workerId: randomUUID(),
    serviceName: "reducer",
    softwareVersion: data.softwareVersion,
    hostName: hostname(),
    processId: process.pid,
    startedAt: epochNsFromMs(BigInt(Date.now())),
  },
  nowMs: () => Date.now(),
  windows: { ...defaultWindowOptions, pulseRateHz: instrument.pulseRateHz },
  start: data.start,
  jobs: data.jobs,
  every: (ms, callback) => {
    const timer = setInterval(callback, ms);
    return { stop: () => clearInterval(timer) };
  },
});
port.on("message", (message: ToControlThread) => {
  if (message.kind === "stop") void stop();
});
try {
  await control.start();
  say({ kind: "ready" });
  await control.finished();
} catch (cause) {
  fail(cause);
}

async function stop(): Promise<void> {
  await control.stop();
  await broker.close();
  await Promise.all(workers.map((worker) => worker.terminate()));
  say({ kind: "stopped" });
  port?.close();
}

function fail(cause: unknown): void {
  say({ kind: "failed", message: cause instanceof Error ? cause.message : String(cause) });
}

function portOf(worker: Worker): ComputePort {
  return {
    send: (message, transfer = []) => worker.postMessage(message, [...transfer]),
    receive: (listener) => {
      worker.on("message", (message: FromCompute) => listener(message));
    },
  };
}
