import { parentPort, workerData } from "node:worker_threads";
import { type RingMemory, RingReader } from "@beamscope/broker";

/* Reads a ring to its end, touching one byte of each line of memory. */
const { memory, reader } = workerData as { readonly memory: RingMemory; readonly reader: number };
const ring = new RingReader(memory, reader);
parentPort!.postMessage("ready");
let sum = 0;
while (ring.waitBlocking() !== "closed") {
  for (let message = ring.tryRead(); message !== undefined; message = ring.tryRead()) {
    const { bytes } = message;
    for (let i = 0; i < bytes.length; i += 64) sum += bytes[i]!;
  }
  ring.release();
}
// Said, so that it had to be computed.
parentPort!.postMessage(sum);
