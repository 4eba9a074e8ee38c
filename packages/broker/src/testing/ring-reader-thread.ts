import { parentPort, workerData } from "node:worker_threads";
import type { RingMemory } from "../ring/ring-memory.ts";
import { RingReader } from "../ring/ring-reader.ts";

/* Reads a ring to its end and reports how many messages came, and how many were not what number so-and-so should be. */
const { memory, reader, how } = workerData as {
  readonly memory: RingMemory;
  readonly reader: number;
  readonly how: "blocking" | "async";
};
// A wait that is pending does not keep the thread alive.
if (how === "async") parentPort!.on("message", () => {});

const ring = new RingReader(memory, reader);
let count = 0;
let wrong = 0;
while ((how === "blocking" ? ring.waitBlocking() : await ring.wait()) !== "closed") {
  for (let message = ring.tryRead(); message !== undefined; message = ring.tryRead()) {
    const { tag, bytes } = message;
    const numbers = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);
    const right = numbers.length === 1 + (count % 90) && numbers.every((n) => n === count);
    if (tag !== count || !right) wrong += 1;
    count += 1;
  }
  ring.release();
}
parentPort!.postMessage({ count, wrong });
