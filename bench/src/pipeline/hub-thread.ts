import { randomUUID } from "node:crypto";
import { parentPort, workerData } from "node:worker_threads";
import { connectToEmbeddedLog, type EmbeddedLogHandle } from "@beamscope/broker";
import { Hub, hubClock, openLogRetentionStore } from "@beamscope/hub";
import { loadInstrument } from "@beamscope/instruments";

/** What the thread is started with. */
export interface HubThreadData {
  readonly log: EmbeddedLogHandle;
  readonly instrument: string;
  /** `instrument/name/version` of the job whose counts are reported. */
  readonly workflow: string;
  /** Where the hub keeps its history. */
  readonly directory: string;
}

/** What the thread says. */
export type FromHubThread =
  | { readonly kind: "ready" }
  /** The hub has taken in results with so many events since start. */
  | { readonly kind: "shown"; readonly events: number }
  | { readonly kind: "stopped" };

/* The hub as the server runs it, in a thread, with its history on disk; it says how far it has come. */
const port = parentPort!;
const say = (message: FromHubThread): void => port.postMessage(message);
const { log, instrument: name, workflow, directory } = workerData as HubThreadData;
const instrument = await loadInstrument(name);
const broker = connectToEmbeddedLog(log);
const hub = new Hub({
  instrument,
  broker,
  clock: hubClock(() => Date.now()),
  incarnation: randomUUID(),
  // Nobody looks: frames are another benchmark's.
  post: () => undefined,
  store: await openLogRetentionStore({ directory }),
});
const stop = async (): Promise<void> => {
  await hub.close();
  await broker.close();
  say({ kind: "stopped" });
  port.close();
};
port.once("message", () => void stop());
await hub.start();
const counted = hub.stand(
  {
    data: [{ workflow, source: "bank", output: "counts_total_cumulative" }],
    display: { kind: "scalar", window: { kind: "since start" } },
  },
  () => say({ kind: "shown", events: counted.read().items[0]?.values[0] ?? 0 }),
);
say({ kind: "ready" });
