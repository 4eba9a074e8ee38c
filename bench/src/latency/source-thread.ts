import { setTimeout as sleep } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { connectToEmbeddedLog, type OutgoingMessage } from "@beamscope/broker";
import { dummy as declaration } from "@beamscope/instrument-dummy";
import { DummySource, livePulses, pace } from "@beamscope/simulation";
import { epochNs } from "@beamscope/wire";
import type { PulseAppended, SourceThreadData } from "./messages.ts";

/* The simulated instrument as `beamscope start` runs it, noting when the last message of each pulse is handed to the log. */
const { log, eventsPerSecond } = workerData as SourceThreadData;
const port = parentPort!;
const broker = connectToEmbeddedLog(log);
const producer = await broker.openProducer();
const dummy = new DummySource({
  start: epochNs(BigInt(Date.now()) * 1_000_000n),
  panelEventsPerSecond: eventsPerSecond,
  addressOf: (name) => {
    const { topic, source } = declaration.streams.find((each) => each.name === name)!.wire!;
    return { topic, sourceName: source };
  },
});
/** Windows wait for these topics, not for logs. */
const gatingTopics = new Set(
  declaration.streams.flatMap(({ kind, wire }) =>
    kind === "log" || kind === "device" || wire === undefined ? [] : [wire.topic],
  ),
);
const stopping = new AbortController();
port.once("message", () => stopping.abort());
let pulseNs: bigint | undefined;
let appendedMs = 0;
const messages = dummy.messages({ next: livePulses(dummy.pulses, () => Date.now(), 2000) });

/** The messages one by one, each pulse told once the next begins. */
function* noted() {
  for (const message of messages) {
    if (gatingTopics.has(message.topic)) {
      if (pulseNs !== undefined && message.time !== pulseNs) {
        port.postMessage({ pulseNs, appendedMs } satisfies PulseAppended);
      }
      pulseNs = message.time;
    }
    yield message;
  }
}

await pace(
  noted(),
  {
    produce: (outgoing: readonly OutgoingMessage[]) => {
      if (outgoing.some(({ topic }) => gatingTopics.has(topic))) appendedMs = Date.now();
      return producer.produce(outgoing);
    },
  },
  {
    clock: {
      nowMs: () => performance.now(),
      sleepMs: async (ms, signal) => {
        await sleep(ms, undefined, signal && { signal }).catch(() => undefined);
      },
    },
    speed: 1,
    signal: stopping.signal,
  },
);
await broker.close();
port.close();
