import {
  decodeMessage,
  type Frame,
  frameSlot,
  LayerSpec,
  type LayerSpecInput,
  layerIdOf,
  openPlainFrame,
  unpackSection,
  viewerLimits,
} from "@beamscope/contracts";
import { afterEach, describe, expect, it } from "vitest";
import { Hub } from "./hub.ts";
import type { FromHub, WantedSlot } from "./hub-messages.ts";
import { ManualClock } from "./testing/manual-clock.ts";
import { burst, jobA, jobB, resultBytes, seriesBytes } from "./testing/results.ts";
import { ScriptedBroker } from "./testing/scripted-broker.ts";
import {
  cameraKey,
  monitorKey,
  motorKey,
  otherMonitorKey,
  panelKey,
  tiny,
} from "./testing/tiny-instrument.ts";

const data = "tiny_livedata_data";
const status = "tiny_livedata_heartbeat";

const hubs: Hub[] = [];
afterEach(async () => {
  for (const hub of hubs.splice(0)) await hub.close();
});

async function started() {
  const clock = new ManualClock();
  const broker = new ScriptedBroker();
  const posted: FromHub[] = [];
  const hub = new Hub({
    instrument: tiny,
    broker,
    clock,
    incarnation: "one",
    post: (message) => posted.push(message),
  });
  hubs.push(hub);
  await hub.start();
  return { clock, broker, posted, hub, frames: () => framesOf(posted.splice(0)) };
}

function framesOf(posted: readonly FromHub[]): Frame[] {
  return posted.flatMap((message) =>
    message.kind !== "epoch"
      ? []
      : message.frames.map(({ messages }) => {
          const whole = messages[0];
          const read = whole && decodeMessage(whole, viewerLimits);
          if (read?.kind !== "frame") throw new Error("no frame");
          return openPlainFrame(read.frame);
        }),
  );
}

function wanted(input: LayerSpecInput, level = 0): WantedSlot {
  const spec = LayerSpec.parse(input);
  const layer = layerIdOf(input);
  const resolution = { level };
  return { slot: frameSlot({ layer, resolution }), layer, spec, resolution };
}

const latest = { window: { kind: "latest" as const } };
const spectrum: LayerSpecInput = {
  data: [monitorKey("current")],
  display: { kind: "lines", ...latest },
};

const monitorResult = (second: number, values: readonly number[], job = jobA) =>
  resultBytes({
    key: monitorKey("current"),
    job,
    from: second,
    to: second + 1,
    dims: ["time_of_arrival"],
    values,
    coords: { time_of_arrival: [0, 1, 2] },
  });

const valuesOf = (frame: Frame | undefined): number[] =>
  frame?.items.flatMap(({ array }) => [...unpackSection(array.data)]) ?? [];

describe("a hub", () => {
  it("answers an interest at once, names what it waits for, and sends what comes", async () => {
    const { hub, broker, clock, frames } = await started();
    hub.receive({ kind: "acquire", slots: [wanted(spectrum)] });
    expect(frames()).toMatchObject([
      { epoch: 1, state: { kind: "waiting", waitingFor: ["data of monitor_1"] }, items: [] },
    ]);
    clock.advance(100);
    await broker.give(data, [monitorResult(0, [3, 4])]);
    const [frame] = frames();
    expect(frame).toMatchObject({ epoch: 2, state: { kind: "live" } });
    expect(frame?.items[0]).toMatchObject({ jobNumber: jobA, sourceTitle: "monitor_1" });
    expect(valuesOf(frame)).toEqual([3, 4]);
  });

  it("computes nothing that nobody wants", async () => {
    const { hub, broker, clock, frames } = await started();
    await broker.give(data, [monitorResult(0, [3, 4])]);
    hub.receive({ kind: "acquire", slots: [wanted(spectrum)] });
    hub.receive({ kind: "release", slots: [wanted(spectrum).slot] });
    frames();
    const before = hub.counts().computes;
    clock.advance(100);
    await broker.give(data, [monitorResult(1, [5, 6])]);
    clock.advance(1_000);
    expect(hub.counts()).toMatchObject({ computes: before, layers: 0 });
    expect(frames()).toEqual([]);
  });

  it("makes a further resolution of what is computed, and nothing again", async () => {
    const { hub, broker, clock, frames } = await started();
    hub.receive({ kind: "acquire", slots: [wanted(spectrum)] });
    clock.advance(100);
    await broker.give(data, [monitorResult(0, [3, 4])]);
    clock.advance(100);
    const [, first] = frames();
    const { computes } = hub.counts();
    hub.receive({ kind: "acquire", slots: [wanted(spectrum, 1)] });
    const made = frames();
    expect(made.map(({ resolution, version }) => [resolution.level, version])).toEqual([
      [1, first?.version],
    ]);
    expect(valuesOf(made[0])).toEqual([7]);
    expect(hub.counts().computes).toBe(computes);
  });

  it("puts all frames of one window into one epoch", async () => {
    const { hub, broker, clock, posted } = await started();
    const image: LayerSpecInput = {
      data: [panelKey("current")],
      display: { kind: "image", ...latest },
    };
    hub.receive({ kind: "acquire", slots: [wanted(spectrum), wanted(image)] });
    clock.advance(100);
    posted.splice(0);
    const panel = resultBytes({
      key: panelKey("current"),
      from: 0,
      to: 1,
      dims: ["y", "x"],
      shape: [2, 3],
      values: [1, 2, 3, 4, 5, 6],
    });
    await broker.give(data, [monitorResult(0, [3, 4]), panel]);
    expect(posted).toMatchObject([{ kind: "epoch", frames: [{}, {}] }]);
  });

  it("coalesces passes to about thirty a second, and waits while more is to come", async () => {
    const { hub, broker, clock, posted } = await started();
    hub.receive({ kind: "acquire", slots: [wanted(spectrum)] });
    clock.advance(100);
    posted.splice(0);
    broker.behind = 5;
    await broker.give(data, [monitorResult(0, [0, 0])]);
    expect(posted).toHaveLength(0);
    clock.advance(49);
    expect(posted).toHaveLength(0);
    clock.advance(1);
    expect(posted).toHaveLength(1);
    broker.behind = 0;
    for (let second = 1; second <= 100; second++) {
      await broker.give(data, [monitorResult(second, [second, 0])]);
      clock.advance(10);
    }
    expect(posted.length).toBeGreaterThan(20);
    expect(posted.length).toBeLessThan(34);
    clock.advance(100);
    expect(valuesOf(framesOf(posted).at(-1))).toEqual([100, 0]);
  });

  it("shows the newest generation, and counts what an older one still sends", async () => {
    const { hub, broker, clock, frames } = await started();
    hub.receive({ kind: "acquire", slots: [wanted(spectrum)] });
    clock.advance(100);
    await broker.give(data, [monitorResult(0, [1, 1], jobA), monitorResult(1, [2, 2], jobB)]);
    await broker.give(data, [monitorResult(2, [9, 9], jobA)]);
    clock.advance(100);
    expect(valuesOf(frames().at(-1))).toEqual([2, 2]);
    expect(hub.counts().results).toMatchObject({ admitted: 2, refused: { "superseded job": 1 } });
  });

  it("follows the data when their clock is set back", async () => {
    const { hub, broker, clock, frames } = await started();
    hub.receive({ kind: "acquire", slots: [wanted(spectrum)] });
    clock.advance(100);
    await broker.give(data, [monitorResult(500, [1, 1]), monitorResult(3, [7, 0])]);
    clock.advance(100);
    expect(valuesOf(frames().at(-1))).toEqual([7, 0]);
    expect(hub.counts().results).toMatchObject({ admitted: 2, refused: {} });
  });

  it("tells stopped, failing and silent jobs from heartbeats", async () => {
    const { hub, broker, clock, frames } = await started();
    const key = monitorKey("current");
    hub.receive({ kind: "acquire", slots: [wanted(spectrum)] });
    clock.advance(100);
    await broker.give(data, [monitorResult(0, [1, 1])]);
    const stateAfter = async (beats: readonly Uint8Array[]) => {
      await broker.give(status, beats);
      clock.advance(100);
      return frames().at(-1)?.state;
    };
    expect(await stateAfter(burst([{ key, job: jobA }]))).toEqual({ kind: "live" });
    expect(await stateAfter(burst([]))).toMatchObject({ kind: "stopped" });
    const failing = burst([{ key, job: jobA, state: "error", error: "No room.\nat line 3" }]);
    expect(await stateAfter(failing)).toEqual({
      kind: "error",
      reason: "No room.",
      details: "at line 3",
    });
    expect(await stateAfter(burst([{ key, job: jobA }]))).toEqual({ kind: "live" });
    clock.advance(9_000);
    expect(frames()).toEqual([]);
    clock.advance(2_000);
    expect(frames().at(-1)?.state).toMatchObject({ kind: "stopped" });
  });

  it("says that no reducer answers", async () => {
    const { hub, clock, frames } = await started();
    clock.advance(20_000);
    hub.receive({ kind: "acquire", slots: [wanted(spectrum)] });
    expect(frames().at(-1)?.state).toEqual({
      kind: "waiting",
      waitingFor: ["a reducer: none answers (Monitor histogram on monitor_1)"],
    });
  });

  it("says so to whoever was there before it was sure", async () => {
    const { hub, clock, frames } = await started();
    hub.receive({ kind: "acquire", slots: [wanted(spectrum)] });
    expect(frames().at(-1)?.state).toMatchObject({ waitingFor: ["data of monitor_1"] });
    clock.advance(12_000);
    expect(frames().at(-1)?.state).toMatchObject({
      waitingFor: ["a reducer: none answers (Monitor histogram on monitor_1)"],
    });
  });

  it("says why an image is empty", async () => {
    const { hub, broker, clock, frames } = await started();
    hub.receive({
      kind: "acquire",
      slots: [wanted({ data: [cameraKey("current")], display: { kind: "image", ...latest } })],
    });
    clock.advance(100);
    const camera = (to: number, accounting: Record<string, bigint>) =>
      resultBytes({
        key: cameraKey("current"),
        from: to - 1,
        to,
        dims: ["y", "x"],
        shape: [2, 3],
        values: [0, 0, 0, 0, 0, 0],
        accounting,
      });
    await broker.give(data, [camera(1, { shown: 0n, masked: 3n, outOfRange: 4n })]);
    expect(frames().at(-1)?.state).toMatchObject({ kind: "empty", because: "out of range" });
    clock.advance(100);
    await broker.give(data, [camera(2, { shown: 0n, masked: 0n })]);
    expect(frames().at(-1)?.state).toMatchObject({ kind: "empty", because: "no events" });
    clock.advance(100);
    await broker.give(data, [camera(3, { shown: 1n, masked: 9n })]);
    expect(frames().at(-1)?.state).toEqual({ kind: "live" });
  });

  it("refuses layers that cannot be, in one sentence each", async () => {
    const { hub, posted } = await started();
    const bad: LayerSpecInput[] = [
      { data: [monitorKey("nothing")], display: { kind: "lines", ...latest } },
      { data: [monitorKey("cumulative")], display: { kind: "lines", ...latest } },
      { data: [monitorKey("current")], display: { kind: "image", ...latest } },
      { data: [monitorKey("current")], display: { kind: "series" } },
      {
        data: [panelKey("current")],
        display: { kind: "lines", ...latest, select: [{ dim: "z", index: 0 }] },
      },
    ];
    posted.splice(0);
    hub.receive({ kind: "acquire", slots: bad.map((spec) => wanted(spec)) });
    expect(posted.map((message) => (message.kind === "rejected" ? message.reason : ""))).toEqual([
      "Monitor histogram has no output nothing.",
      "Histogram since start accumulates since the start and has no single updates. Choose 'Since start'.",
      "Histogram has 1 dimensions after the selection; image needs 2.",
      "Histogram is not a number over time, and cannot be shown as a series.",
      "Image has no dimension z to select from.",
    ]);
  });

  it("isolates a layer that fails from the others", async () => {
    const { hub, broker, clock, frames } = await started();
    const beyond: LayerSpecInput = {
      data: [panelKey("current")],
      display: { kind: "lines", ...latest, select: [{ dim: "y", index: 7 }] },
    };
    hub.receive({ kind: "acquire", slots: [wanted(beyond), wanted(spectrum)] });
    clock.advance(100);
    frames();
    const panel = resultBytes({
      key: panelKey("current"),
      from: 0,
      to: 1,
      dims: ["y", "x"],
      shape: [2, 3],
      values: [1, 2, 3, 4, 5, 6],
    });
    await broker.give(data, [panel, monitorResult(0, [3, 4])]);
    expect(frames().map(({ state }) => state.kind)).toEqual(["error", "live"]);
  });

  it("drops and counts what it cannot read", async () => {
    const { hub, broker } = await started();
    await broker.give(data, [
      Uint8Array.of(1, 2, 3),
      resultBytes({
        key: { ...monitorKey("x"), workflow: "tiny/no/1" },
        from: 0,
        to: 1,
        values: [1],
      }),
      resultBytes({ key: monitorKey("current"), from: 0, to: 1, values: [1] }),
      monitorResult(5, [1, 1]),
      monitorResult(5, [1, 1]),
    ]);
    await broker.give(status, [Uint8Array.of(9)]);
    expect(hub.counts()).toMatchObject({
      results: {
        admitted: 1,
        refused: { unreadable: 1, "unknown output": 1, "unsuitable form": 1, "not newer": 1 },
      },
      unreadableHeartbeats: 1,
    });
  });

  it("serves the numbers of a layer as JSON and as CSV with units", async () => {
    const { hub, broker } = await started();
    await broker.give(data, [monitorResult(0, [3, 4])]);
    const query = {
      workflow: "tiny/monitor_histogram/1",
      source: ["monitor_1"],
      output: "current",
      window: "latest",
      aggregation: "auto",
      perSecond: false,
      kind: "array",
      format: "json",
    } as const;
    expect(hub.layerData({ ...query, source: ["monitor_1"] })).toMatchObject({
      kind: "json",
      data: { items: [{ values: [3, 4], shape: [2], unit: "counts" }] },
    });
    expect(hub.layerData({ ...query, source: ["monitor_1"], format: "csv" })).toEqual({
      kind: "csv",
      text: "source,time_of_arrival from [ms],time_of_arrival to [ms],value [counts],variance\r\nmonitor_1,0,1,3,\r\nmonitor_1,1,2,4,\r\n",
    });
    expect(hub.layerData({ ...query, source: ["monitor_1"], output: "none" })).toEqual({
      kind: "rejected",
      reason: "Monitor histogram has no output none.",
    });
  });

  it("keeps a standing interest without a viewer, and tells of its changes", async () => {
    const { hub, broker, clock } = await started();
    let told = 0;
    const interest = hub.stand(spectrum, () => {
      told += 1;
    });
    expect(hub.counts().standingInterests).toBe(1);
    clock.advance(100);
    await broker.give(data, [monitorResult(0, [3, 4])]);
    expect(told).toBe(2);
    expect(interest.read().items[0]?.values).toEqual([3, 4]);
    interest.release();
    clock.advance(100);
    await broker.give(data, [monitorResult(1, [3, 4])]);
    expect(told).toBe(2);
    expect(hub.counts()).toMatchObject({ standingInterests: 0, layers: 0 });
    expect(() => hub.stand({ ...spectrum, data: [monitorKey("no")] })).toThrow(RangeError);
  });

  it("goes on with a series when the wall clock is set back", async () => {
    const { hub, broker, clock, frames } = await started();
    hub.receive({
      kind: "acquire",
      slots: [wanted({ data: [motorKey("delta")], display: { kind: "series" } })],
    });
    const give = async (second: number) => {
      await broker.give(data, [seriesBytes(motorKey("delta"), [[second, second]])]);
      clock.advance(1_000);
      return valuesOf(frames().at(-1));
    };
    clock.advance(1_000);
    expect(await give(1)).toEqual([1]);
    clock.advance(-3_600_000);
    expect(await give(2)).toEqual([1, 2]);
    expect(await give(3)).toEqual([1, 2, 3]);
  });

  it("shows logs and numbers over time as series, as far as there are any", async () => {
    const { hub, broker, clock, frames } = await started();
    const series: LayerSpecInput = { data: [motorKey("delta")], display: { kind: "series" } };
    const counts: LayerSpecInput = {
      data: [monitorKey("counts_total"), otherMonitorKey("counts_total")],
      display: { kind: "series" },
    };
    hub.receive({ kind: "acquire", slots: [wanted(series), wanted(counts)] });
    clock.advance(1_000);
    frames();
    const count = (second: number, value: number) =>
      resultBytes({
        key: monitorKey("counts_total"),
        from: second,
        to: second + 1,
        values: [value],
        variances: [value],
      });
    await broker.give(data, [
      seriesBytes(motorKey("delta"), [
        [0, 1.5],
        [2, 2.5],
      ]),
      seriesBytes(motorKey("delta"), [
        [2, 2.5],
        [3, 3.5],
      ]),
      count(0, 10),
      count(1, 20),
    ]);
    const [motor, total] = frames();
    expect(valuesOf(motor)).toEqual([1.5, 2.5, 3.5]);
    expect(motor?.items[0]?.array.coords[0]).toMatchObject({
      name: "time",
      unit: "ns",
      originNs: "1790000000000000000",
    });
    expect(valuesOf(total)).toEqual([10, 20]);
    expect(total?.items).toHaveLength(1);
  });
});
