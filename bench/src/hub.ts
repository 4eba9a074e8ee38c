import { labelledArray, scalar, variable } from "@beamscope/arrays";
import { EmbeddedLog } from "@beamscope/broker";
import { areaDetectorView, type InstrumentDeclaration, identityView } from "@beamscope/catalog";
import { encodeDa00 } from "@beamscope/codec";
import {
  decodeMessage,
  encodeAck,
  encodeHello,
  encodeInterest,
  type LayerSpecInput,
  protocolVersion,
  viewerLimits,
} from "@beamscope/contracts";
import {
  type FromHub,
  Hub,
  hubClock,
  type ToHub,
  transferList,
  ViewerHub,
  type ViewerSocket,
} from "@beamscope/hub";
import { encodeResultKey, epochNs, jobNumber, topicOf } from "@beamscope/wire";
import type { Benchmark, Figure } from "./benchmark.ts";

type Report = (figure: Figure) => void;

const LAYERS = 6;
const VIEWERS = 200;
const SIDE = 140;
const sources = Array.from({ length: LAYERS }, (_, i) => `camera_${i}`);

const instrument: InstrumentDeclaration = {
  name: "bench",
  title: "Bench",
  pulseRateHz: 14,
  streams: [],
  workflows: [
    areaDetectorView({
      instrument: "bench",
      name: "area",
      title: "Camera",
      description: "",
      sources,
      shape: [
        { name: "y", size: SIDE },
        { name: "x", size: SIDE },
      ],
      view: identityView,
    }),
  ],
  dashboards: [],
  initialJobs: [],
};

const layers = sources.map(
  (source): LayerSpecInput => ({
    data: [{ workflow: "bench/area/1", source, output: "current" }],
    display: { kind: "image", window: { kind: "latest" } },
  }),
);

/** The result of one window of one camera: 40 kB as a frame. */
function resultOf(source: string, window: number): Uint8Array {
  const values = Float64Array.from({ length: SIDE * SIDE }, (_, i) => (i * (window + 7)) % 1_000);
  const array = labelledArray({
    data: variable({ dims: ["y", "x"], shape: [SIDE, SIDE], values, unit: "counts" }),
    coords: {
      start_time: scalar(BigInt(window) * 214_000_000n, "ns"),
      time: scalar(BigInt(window + 1) * 214_000_000n, "ns"),
    },
  });
  const sourceName = encodeResultKey({
    workflowId: { instrument: "bench", name: "area", version: 1 },
    jobId: {
      sourceName: source,
      jobNumber: jobNumber("0b4e28ba-2fa1-41d2-883f-0016d3cca427"),
    },
    outputName: "current",
  });
  return encodeDa00({ sourceName, timestamp: epochNs(0n), array }).slice();
}

/** A socket that takes everything at once, and whose page answers when it is told to. */
class BenchSocket implements ViewerSocket {
  readonly bufferedAmount = 0;
  last: Uint8Array | undefined;
  bytes = 0;

  send(bytes: Uint8Array): void {
    this.last = bytes;
    this.bytes += bytes.length;
  }

  close(): void {}
}

function connected(hub: ViewerHub, count: number) {
  return Array.from({ length: count }, () => {
    const socket = new BenchSocket();
    const connection = hub.connect(socket);
    const hello = { from: "viewer", protocol: protocolVersion, software: "bench" } as const;
    connection.receive(encodeHello(hello));
    connection.receive(encodeInterest({ sequence: 1, layers: layers.map((spec) => ({ spec })) }));
    return { socket, connection };
  });
}

const median = (all: readonly number[]): number =>
  all.toSorted((a, b) => a - b)[all.length >>> 1] ?? Number.NaN;

/** Epochs of six real layers, made by a hub of results through the embedded log. */
async function epochsOf(windows: number, report: Report): Promise<FromHub[]> {
  const log = await EmbeddedLog.open();
  const topic = topicOf("livedata_data", "bench");
  await log.broker.createTopics([{ name: topic }, { name: topicOf("livedata_status", "bench") }]);
  const epochs: FromHub[] = [];
  let arrived: (() => void) | undefined;
  const hub = new Hub({
    instrument,
    broker: log.broker,
    clock: hubClock(() => Date.now()),
    incarnation: "bench",
    post: (message) => {
      epochs.push(message);
      if (message.kind === "epoch" && message.frames.length === LAYERS) arrived?.();
    },
  });
  await hub.start();
  const viewers = new ViewerHub({
    instrument: "bench",
    software: "bench",
    clock: hubClock(() => Date.now()),
    newViewerId: () => "viewer",
    post: (message: ToHub) => hub.receive(message),
  });
  viewers.receive({ kind: "ready", incarnation: "bench" });
  connected(viewers, 1);
  const producer = await log.broker.openProducer();
  const ms: number[] = [];
  for (let window = 0; window < windows; window++) {
    // Longer than the least distance of two passes.
    await new Promise((resolve) => setTimeout(resolve, 40));
    const results = sources.map((source) => resultOf(source, window));
    const done = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const begin = performance.now();
    await producer.produce(results.map((value) => ({ topic, timestampMs: Date.now(), value })));
    await done;
    ms.push(performance.now() - begin);
  }
  viewers.close("done");
  await producer.close();
  await hub.close();
  await log.close();
  report({ name: "append of six results to their epoch, p50", value: median(ms), unit: "ms" });
  return epochs;
}

/** Every viewer gets every epoch and answers it. @returns ms per epoch. */
function fanOut(epochs: readonly FromHub[], count: number): number {
  const hub = new ViewerHub({
    instrument: "bench",
    software: "bench",
    clock: hubClock(() => Date.now()),
    newViewerId: () => "viewer",
    post: () => {},
  });
  hub.receive({ kind: "ready", incarnation: "bench" });
  const viewers = connected(hub, count);
  const ms: number[] = [];
  for (const epoch of epochs) {
    if (epoch.kind !== "epoch") continue;
    const ack = encodeAck({ epoch: epoch.epoch });
    const begin = performance.now();
    hub.receive(epoch);
    for (const { connection } of viewers) connection.receive(ack);
    ms.push(performance.now() - begin);
    const last = viewers.at(-1)?.socket.last;
    if (last === undefined || decodeMessage(last, viewerLimits).kind !== "commit") {
      throw new Error("an epoch was not committed");
    }
  }
  hub.close("done");
  return median(ms);
}

/** What fan-out cannot cost less than: handing every message to every socket. */
function plainSends(epochs: readonly FromHub[], count: number): number {
  const sockets = Array.from({ length: count }, () => new BenchSocket());
  const ms = epochs.flatMap((epoch) => {
    if (epoch.kind !== "epoch") return [];
    const begin = performance.now();
    for (const socket of sockets) {
      for (const { messages } of epoch.frames) for (const message of messages) socket.send(message);
    }
    return [performance.now() - begin];
  });
  return median(ms);
}

/** The hub's two sides: from a result to its epoch, and from an epoch to every viewer's socket. */
export const hub: Benchmark = {
  async run(long, report) {
    const epochs = await epochsOf(long ? 500 : 100, report);
    const bytes = epochs.flatMap(transferList).reduce((sum, { byteLength }) => sum + byteLength, 0);
    report({ name: "bytes of an epoch", value: bytes / epochs.length / 1e6, unit: "MB" });
    fanOut(epochs, VIEWERS);
    const one = fanOut(epochs, 1);
    const many = fanOut(epochs, VIEWERS);
    report({ name: "plain sends to 200 sockets", value: plainSends(epochs, VIEWERS), unit: "ms" });
    report({ name: "epoch to 1 viewer, answer included", value: one, unit: "ms" });
    report({
      name: "epoch to 200 viewers, answers included",
      value: many,
      unit: "ms",
      ratio: many / one,
      against: "epoch to 1 viewer, answer included",
    });
    report({ name: "each further viewer", value: (many - one) / (VIEWERS - 1), unit: "ms" });
  },
};
