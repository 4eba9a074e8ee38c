import { parentPort, workerData } from "node:worker_threads";
import { connectToEmbeddedLog, type EmbeddedLogHandle } from "@beamscope/broker";

/* Notes when each message of a topic arrives in this thread. */
const { handle, arrivals, topic, count } = workerData as {
  readonly handle: EmbeddedLogHandle;
  readonly arrivals: SharedArrayBuffer;
  readonly topic: string;
  readonly count: number;
};
const arrivedAt = new Float64Array(arrivals);
const broker = connectToEmbeddedLog(handle);
const consumer = await broker.openConsumer({ subscriptions: [{ topic }] });
parentPort!.postMessage("ready");
for (let next = 0; next < count; ) {
  const batch = await consumer.pull();
  const now = performance.timeOrigin + performance.now();
  for (const _message of batch!.messages) arrivedAt[next++] = now;
}
await broker.close();
