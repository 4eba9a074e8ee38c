import { setTimeout as sleep } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { connectToEmbeddedLog } from "@beamscope/broker";
import { loadInstrument } from "@beamscope/instruments";
import { NexusReadError, openNexusFile } from "@beamscope/neutron";
import {
  DummySource,
  livePulses,
  NexusReplay,
  type PaceClock,
  pace,
  ReplayError,
  type SourceMessage,
  withFaults,
} from "@beamscope/simulation";
import { type EpochNs, epochNs } from "@beamscope/wire";
import type {
  DummyRequest,
  FromSourceThread,
  ReplayRequest,
  SourceThreadData,
} from "./source-messages.ts";

const data = workerData as SourceThreadData;
const port = parentPort;
if (port === null) throw new Error("This file is the entry of a source thread.");
const say = (message: FromSourceThread): void => port.postMessage(message);

const stopping = new AbortController();
const clock: PaceClock = {
  nowMs: () => performance.now(),
  sleepMs: async (ms, signal) => {
    await sleep(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  },
};
/** How late a pulse of the live simulation may be and still be sent. */
const livePatienceMs = 2000;

port.on("message", () => stopping.abort());
const broker = connectToEmbeddedLog(data.log);
try {
  await run(data.source);
} finally {
  await broker.close();
  port.close();
}

async function run(source: DummyRequest | ReplayRequest): Promise<void> {
  switch (source.kind) {
    case "dummy":
      return sendDummy(source);
    case "replay":
      return sendReplay(source);
  }
}

async function sendDummy({ eventsPerSecond, seed, faults }: DummyRequest): Promise<void> {
  const { streams } = await loadInstrument("dummy");
  const dummy = new DummySource({
    start: now(),
    seed,
    panelEventsPerSecond: eventsPerSecond,
    addressOf: (name) => {
      const wire = streams.find((stream) => stream.name === name)?.wire;
      if (wire === undefined) throw new Error(`the instrument dummy has no stream ${name}`);
      return { topic: wire.topic, sourceName: wire.source };
    },
  });
  const next = livePulses(dummy.pulses, () => Date.now(), livePatienceMs);
  await send(withFaults(dummy.messages({ next }), { seed, ...faults }).messages, 1);
}

async function sendReplay(request: ReplayRequest): Promise<void> {
  const opening = await openNexusFile(request.file);
  if (opening.kind !== "open") return say({ kind: "refused", sentence: opening.sentence });
  try {
    const choice = opening.file.entry(request.entry);
    if (choice.kind !== "entry") return say({ kind: "refused", sentence: choice.sentence });
    const { streams } = await loadInstrument(request.instrument);
    const replay = new NexusReplay(choice.entry, {
      time: request.time === "recorded" ? { kind: "recorded" } : { kind: "from", start: now() },
      ...(request.pulses === undefined ? {} : { pulses: request.pulses }),
      loop: request.loop,
      addressOf: (_kind, name, places) => {
        const stream = streams.find(
          (each) =>
            each.name === name ||
            each.nexusPath === name ||
            (each.nexusPath !== undefined && places.includes(each.nexusPath)),
        );
        const wire = stream?.wire;
        return wire === undefined ? undefined : { topic: wire.topic, sourceName: wire.source };
      },
    });
    if (replay.leftOut.length > 0) say({ kind: "leaving out", what: replay.leftOut });
    await send(replay.messages(), request.speed);
  } catch (cause) {
    if (!(cause instanceof ReplayError || cause instanceof NexusReadError)) throw cause;
    say({ kind: "refused", sentence: cause.message });
  } finally {
    opening.file.close();
  }
}

async function send(messages: Iterable<SourceMessage>, speed: number): Promise<void> {
  const producer = await broker.openProducer();
  const sent = await pace(messages, producer, { clock, speed, signal: stopping.signal });
  await producer.close();
  say({
    kind: "sent",
    messages: sent.messages,
    events: sent.events,
    undelivered: sent.undelivered,
  });
}

function now(): EpochNs {
  return epochNs(BigInt(Date.now()) * 1_000_000n);
}
