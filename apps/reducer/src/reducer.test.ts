import { randomUUID } from "node:crypto";
import { EmbeddedLog } from "@beamscope/broker";
import type { InstrumentDeclaration } from "@beamscope/catalog";
import { loadInstrument } from "@beamscope/instruments";
import {
  DummySource,
  type DummyStream,
  outgoing,
  type SourceMessage,
  withFaults,
} from "@beamscope/simulation";
import { epochNs, parseWorkflowId, topicsToCreate } from "@beamscope/wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningReducer, startReducer } from "./start-reducer.ts";
import { ReducerDriver } from "./testing/reducer-driver.ts";

const pulses = 60;
let instrument: InstrumentDeclaration;
let log: EmbeddedLog;
let reducer: RunningReducer;
let driver: ReducerDriver;

beforeAll(async () => {
  instrument = await loadInstrument("dummy");
  log = await EmbeddedLog.open();
  await log.broker.createTopics([...topicsToCreate("dummy").keys()].map((name) => ({ name })));
  reducer = await startReducer({
    log: log.handle(),
    instrument: "dummy",
    softwareVersion: "test",
    workers: 2,
  });
  driver = new ReducerDriver(log.broker, "dummy");
  await driver.start();
});

afterAll(async () => {
  await driver.stop();
  await reducer.stop();
  await log.close();
});

const addressOf = (name: DummyStream) => {
  const wire = instrument.streams.find((stream) => stream.name === name)?.wire;
  if (wire === undefined) throw new Error(`no stream ${name}`);
  return { topic: wire.topic, sourceName: wire.source };
};

/** Sends messages in small lots, so that windows are cut while they come. */
async function produce(messages: readonly SourceMessage[]): Promise<void> {
  const producer = await log.broker.openProducer();
  for (let i = 0; i < messages.length; i += 20) {
    await producer.produce(messages.slice(i, i + 20).map(outgoing));
  }
  await producer.close();
}

const streamReport = (name: string) =>
  driver.service?.intake?.streams.find((stream) => stream.name === name);

/** Until a heartbeat says that so many messages of the stream were read and all that was admitted is delivered. */
async function settled(name: string, received: number): Promise<void> {
  await driver.until(() => {
    const report = streamReport(name);
    return (
      report !== undefined &&
      report.received.messages >= received &&
      report.delivered.messages === report.admitted.messages &&
      driver.service?.intake?.behind === 0
    );
  });
}

const numbers = (key: string): number[] => {
  const result = driver.results.get(key);
  if (result === undefined)
    throw new Error(`no result ${key}; there are ${[...driver.results.keys()]}`);
  return Array.from<number | bigint | string>(result.array.data.values).map(Number);
};

describe("a reducer with its threads", () => {
  it("counts exactly what was sent, while messages are withheld, doubled, swapped and damaged", async () => {
    const source = new DummySource({
      start: epochNs(1_750_000_000_000_000_000n),
      panelEventsPerSecond: 100_000,
      addressOf,
    });
    const faults = withFaults(source.messages({ to: pulses }), {
      seed: 7,
      withhold: 0.04,
      double: 0.04,
      reorder: 0.04,
      corrupt: 0.04,
      // The first and last of a stream are spared: what is missing outside those that came is unknown.
      only: ({ schema, messageId, time }) =>
        schema === "ev44" && messageId !== 0n && time < source.pulses.timeOf(pulses - 1),
    });
    const sent = Array.from(faults.messages, kept);
    for (const { workflow, source: stream } of instrument.initialJobs) {
      expect(await driver.startJob(workflow, stream)).toMatchObject({ response: "ACK" });
    }
    await produce(sent);
    const panel = faults.ledger.of(addressOf("panel_0"));
    await settled("panel_0", panel.sent.messages - panel.corrupted.messages);
    await driver.until(
      () => (driver.jobs.get("panel_0_xy panel_0")?.accounting?.[0]?.admitted ?? 0) > 0,
    );

    const lost = new Set([...panel.withheld.messageIds, ...panel.corrupted.messageIds]);
    const truth = truthOf(source, lost);
    await driver.until(() => sum(numbers("panel_0_xy panel_0 cumulative")) === truth.events);
    expect(numbers("panel_0_xy panel_0 cumulative")).toEqual(truth.image);
    expect(numbers("panel_0_xy panel_0 spectrum_cumulative")).toEqual(truth.spectrum);

    const books = streamReport("panel_0");
    if (books === undefined) throw new Error("no books of panel_0");
    expect(books.admitted).toEqual({
      messages: panel.produced.messages - lost.size,
      counts: truth.events,
    });
    expect(books.duplicate.messages).toBe(panel.doubled.messages);
    expect(books.missing).toBe(lost.size);
    expect(books.reordered).toBe(panel.reordered.messages);
    const dropped = sum(Object.values(books.dropped).map(({ messages }) => messages));
    expect(books.received.messages).toBe(
      books.admitted.messages + books.duplicate.messages + dropped,
    );
    expect(panel.produced.messages).toBe(books.admitted.messages + books.missing);
    const unreadable =
      driver.service?.intake?.unreadable.filter(({ topic }) => topic === "dummy_detector") ?? [];
    expect(dropped + sum(unreadable.map(({ messages }) => messages))).toBe(
      panel.corrupted.messages,
    );
    expect(panel.corrupted.messages).toBeGreaterThan(0);

    for (const job of driver.jobs.values()) {
      for (const output of job.accounting ?? []) {
        const {
          admitted,
          before_start,
          gated,
          failed,
          unmapped,
          masked,
          filtered,
          out_of_range,
          shown,
        } = output;
        expect(
          before_start + gated + failed + unmapped + masked + filtered + out_of_range + shown,
        ).toBe(admitted);
        if (job.jobId.sourceName === "panel_0") expect(admitted).toBe(truth.events);
      }
    }
  });

  it("gives the numbers of monitors, camera and logs exactly", async () => {
    const source = new DummySource({
      start: epochNs(1_750_000_000_000_000_000n),
      panelEventsPerSecond: 100_000,
      addressOf,
    });
    const image = new Float64Array(256 * 256);
    const motion: number[] = [];
    for (let pulse = 0; pulse < pulses; pulse++) {
      source.imageOf(pulse)?.forEach((value, pixel) => {
        image[pixel] = (image[pixel] ?? 0) + value;
      });
      const sample = source.logAt("motion1", pulse);
      if (sample !== undefined) motion.push(sample);
    }
    await settled("area_panel", 1);
    const camera = "area_panel_xy area_panel cumulative";
    await driver.until(() => sum(numbers(camera)) === sum(image));
    await driver.until(
      () =>
        (driver.series.get("timeseries_data motion1 delta") ?? [])
          .flatMap(({ array }) => [...array.data.shape])
          .reduce((a, b) => a + b, 0) === motion.length,
    );
    expect(numbers("area_panel_xy area_panel cumulative")).toEqual([...image]);
    const samples = driver.series.get("timeseries_data motion1 delta") ?? [];
    expect(
      samples.flatMap(({ array }) => Array.from<number | bigint | string>(array.data.values)),
    ).toEqual(motion);
    expect(sum(numbers("monitor_histogram monitor1 cumulative"))).toBe(
      numbers("monitor_histogram monitor1 counts_total_cumulative")[0],
    );
  });

  it("starts to count anew on a reset, and stops on a stop, each with an answer", async () => {
    const workflowId = parseWorkflowId("dummy/panel_0_xy/1");
    const tell = (action: "reset" | "stop" | "pause") =>
      driver.send({ kind: "job_command", action, workflowId, messageId: randomUUID() });
    expect(await tell("reset")).toMatchObject({ response: "ACK", device: "all" });
    const before = streamReport("panel_0")?.received.messages ?? 0;
    const source = new DummySource({
      start: epochNs(1_750_000_100_000_000_000n),
      panelEventsPerSecond: 10_000,
      addressOf,
    });
    const messages = Array.from(source.messages({ to: 3 }), kept);
    await produce(messages);
    const own = messages.filter(({ sourceName }) => sourceName === "panel_0");
    await settled("panel_0", before + own.length);
    const events = sum(own.map((message) => message.events));
    await driver.until(() => sum(numbers("panel_0_xy panel_0 cumulative")) === events);
    expect(await tell("pause")).toMatchObject({ response: "ERR" });
    expect(await tell("stop")).toMatchObject({ response: "ACK" });
    expect(await tell("stop")).toMatchObject({
      response: "ERR",
      message: "No running job is meant by this.",
    });
  });

  it.each([
    ["dummy/no_such/1", "panel_0", {}, "There is no workflow dummy/no_such/1."],
    ["dummy/panel_0_xy/1", "monitor1", {}, "does not run on monitor1"],
    ["dummy/panel_0_xy/1", "panel_0", { toa_edges: { num_bins: 0 } }, "toa_edges.num_bins"],
    ["dummy/timeseries_data/1", "motion1", { bins: 3 }, "Parameters of Time series"],
  ])(
    "answers a start of %s on %s with %j by a reason",
    async (workflow, source, params, reason) => {
      const answer = await driver.startJob(workflow, source, params);
      expect(answer.response).toBe("ERR");
      expect(answer.message).toContain(reason);
    },
  );

  it("answers bytes that are no command, and goes on", async () => {
    const producer = await log.broker.openProducer();
    await producer.produce([
      { topic: "dummy_livedata_commands", timestampMs: 0, value: new Uint8Array([123, 255, 0]) },
    ]);
    await producer.close();
    expect(await driver.startJob("dummy/panel_0_xy/1", "panel_0")).toMatchObject({
      response: "ACK",
    });
  });
});

/** The message with bytes of its own: a source reuses its memory. */
function kept(message: SourceMessage): SourceMessage {
  return { ...message, value: message.value.slice() };
}

/** The pictures of all events but those of the lost messages, the slow way. */
function truthOf(source: DummySource, lost: ReadonlySet<bigint>) {
  const image = new Array<number>(128 * 128).fill(0);
  const spectrum = new Array<number>(100).fill(0);
  let events = 0;
  let messageId = 0n;
  for (let pulse = 0; pulse < pulses; pulse++) {
    const { timeOfArrival, pixelId } = source.eventsOf("panel_0", pulse);
    // One message per pulse at this rate.
    expect(timeOfArrival.length).toBeLessThan(12_500);
    if (!lost.has(messageId)) {
      events += timeOfArrival.length;
      timeOfArrival.forEach((toa, index) => {
        const pixel = (pixelId[index] ?? 0) - 1;
        image[pixel] = (image[pixel] ?? 0) + 1;
        let bin = -1;
        for (let i = 0; i < 100; i++) if (toa >= 714_300 * i && toa < 714_300 * (i + 1)) bin = i;
        if (bin >= 0) spectrum[bin] = (spectrum[bin] ?? 0) + 1;
      });
    }
    messageId += 1n;
  }
  return { image, spectrum, events };
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
