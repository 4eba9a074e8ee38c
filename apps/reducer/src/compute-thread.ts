import { parentPort, workerData } from "node:worker_threads";
import { loadInstrument } from "@beamscope/instruments";
import { ComputeHost, StreamTable, standardFactories, type ToCompute } from "@beamscope/reduction";
import type { ComputeThreadData } from "./thread-messages.ts";

const { instrument: name, pool, memoryBytes } = workerData as ComputeThreadData;
const port = parentPort;
if (port === null) throw new Error("This file is the entry of a compute worker.");
const instrument = await loadInstrument(name);
const table = new StreamTable(instrument.streams);
const host = new ComputeHost({
  pool,
  streamNames: table.streams.map((stream) => stream.name),
  factories: standardFactories(instrument),
  memoryBytes,
  nowMs: () => performance.now(),
  post: (message, transfer) => port.postMessage(message, [...transfer]),
});
port.on("message", (message: ToCompute) => host.handle(message));
