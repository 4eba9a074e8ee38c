import { describe, expect, it } from "vitest";
import type { DetectorStream, StreamDeclaration } from "../streams/stream.ts";
import { identityView } from "../workflows/logical-view.ts";
import { areaDetectorView } from "../workflows/standard/area-detector-view.ts";
import { logicalDetectorView } from "../workflows/standard/detector-view.ts";
import { monitorHistogram } from "../workflows/standard/monitor-histogram.ts";
import { timeseries } from "../workflows/standard/timeseries.ts";
import type { WorkflowSpec } from "../workflows/workflow.ts";
import { z } from "../zod.ts";
import { CatalogError } from "./catalog-error.ts";
import { type InstrumentDeclaration, streamOf } from "./instrument.ts";
import { InstrumentRegistry, instrumentProblems } from "./registry.ts";

const bank: DetectorStream = {
  kind: "detector_events",
  name: "bank",
  title: "Bank",
  wire: { topic: "test_detector", source: "bank" },
  shape: [
    { name: "y", size: 2 },
    { name: "x", size: 3 },
  ],
  detectorNumbers: { kind: "consecutive", first: 1 },
};
const log = (name: string, unit: string): StreamDeclaration => ({
  kind: "log",
  name,
  title: name,
  unit,
});
const streams: readonly StreamDeclaration[] = [
  bank,
  {
    kind: "monitor_events",
    name: "monitor1",
    title: "M1",
    wire: { topic: "test_beam_monitor", source: "cbm1" },
  },
  { kind: "area_detector", name: "camera", title: "Camera", shape: [{ name: "dim_0", size: 4 }] },
  log("x_value", "mm"),
  log("x_target", "mm"),
  { kind: "device", name: "x", title: "x", unit: "mm", value: "x_value", target: "x_target" },
];
const view = logicalDetectorView({
  instrument: "test",
  name: "view",
  title: "View",
  description: "",
  sources: ["bank"],
  shape: bank.shape,
  view: identityView,
  regions: true,
  devices: true,
});
const workflows: readonly WorkflowSpec[] = [
  view,
  monitorHistogram({ instrument: "test", sources: ["monitor1"] }),
  areaDetectorView({
    instrument: "test",
    name: "camera_view",
    title: "Camera",
    description: "",
    sources: ["camera"],
    shape: [{ name: "dim_0", size: 4 }],
    view: identityView,
  }),
  timeseries({ instrument: "test", sources: ["x"] }),
];
const layer = { plot: "image", workflow: "test/view/1", view: "image", sources: ["bank"] };
const good: InstrumentDeclaration = {
  name: "test",
  title: "Test",
  pulseRateHz: 14,
  streams,
  workflows,
  dashboards: [
    { name: "d", title: "D", rows: 1, columns: 1, cells: [{ row: 0, column: 0, layers: [layer] }] },
  ],
  initialJobs: [
    { workflow: "test/view/1", source: "bank", parameters: { toa_edges: { num_bins: 5 } } },
  ],
};
const withStream = (stream: StreamDeclaration): InstrumentDeclaration => ({
  ...good,
  streams: [...streams, stream],
});
const withView = (change: Partial<WorkflowSpec>): InstrumentDeclaration => ({
  ...good,
  workflows: [{ ...view, ...change }, ...workflows.slice(1)],
});
const withLayer = (change: Partial<typeof layer>): InstrumentDeclaration => ({
  ...good,
  dashboards: [
    {
      name: "d",
      title: "D",
      rows: 1,
      columns: 1,
      cells: [{ row: 0, column: 0, layers: [{ ...layer, ...change }] }],
    },
  ],
});
const output = (name: string) =>
  ({ name, title: name, temporality: "window", template: { dims: [] } }) as const;

describe("a declaration", () => {
  it("that is right has no problems", () => {
    expect(instrumentProblems(good)).toEqual([]);
  });

  it.each<[string, InstrumentDeclaration, string]>([
    [
      "a name with a slash",
      { ...good, name: "te/st", workflows: [], dashboards: [], initialJobs: [] },
      'instrument name "te/st"',
    ],
    ["no pulses", { ...good, pulseRateHz: 0 }, "pulse rate 0 Hz"],
    ["a stream twice", withStream({ ...log("bank", "K") }), "stream bank is declared twice"],
    [
      "a wire key twice",
      withStream({ ...bank, name: "bank2" }),
      "streams bank and bank2 both are bank on test_detector",
    ],
    [
      "a bank without pixels",
      withStream({
        ...bank,
        name: "b",
        wire: { topic: "t", source: "b" },
        shape: [{ name: "x", size: 0 }],
      }),
      "b: x has 0 pixels",
    ],
    [
      "a dim twice",
      withStream({
        ...bank,
        name: "b",
        wire: { topic: "t", source: "b" },
        shape: [
          { name: "x", size: 1 },
          { name: "x", size: 1 },
        ],
      }),
      "b: dims repeat: x,x",
    ],
    [
      "too few pixel ids",
      withStream({
        ...bank,
        name: "b",
        wire: { topic: "t", source: "b" },
        detectorNumbers: { kind: "listed", ids: Int32Array.of(1) },
      }),
      "b: 1 pixel ids for 6 pixels",
    ],
    [
      "a pixel id twice",
      withStream({
        ...bank,
        name: "b",
        wire: { topic: "t", source: "b" },
        detectorNumbers: { kind: "listed", ids: Int32Array.of(1, 2, 3, 4, 5, 5) },
      }),
      "b: 1 pixel ids repeat",
    ],
    [
      "pixel ids beyond 31 bits",
      withStream({
        ...bank,
        name: "b",
        wire: { topic: "t", source: "b" },
        detectorNumbers: { kind: "consecutive", first: 2 ** 31 - 5 },
      }),
      "b: pixel ids from 2147483643 on do not fit 31 bits",
    ],
    [
      "values upside down",
      withStream({ ...log("t", "K"), kind: "log", valueMin: 3, valueMax: 3 }),
      "t: values from 3 to 3",
    ],
    [
      "a device of nothing",
      withStream({ kind: "device", name: "d", title: "d", value: "gone", target: "x_target" }),
      "value of device d is no log: gone",
    ],
    [
      "a device of two units",
      withStream({
        kind: "device",
        name: "d",
        title: "d",
        unit: "deg",
        value: "x_value",
        idle: "x_target",
      }),
      "value of device d is in mm, not deg",
    ],
    [
      "a device without target",
      withStream({ kind: "device", name: "d", title: "d", unit: "mm", value: "x_value" }),
      "device d has neither target nor idle flag",
    ],
    [
      "a workflow twice",
      { ...good, workflows: [...workflows, view] },
      "workflow test/view/1 is declared twice",
    ],
    [
      "a foreign workflow",
      withView({ instrument: "other" }),
      "workflow other/view/1 is of another instrument",
    ],
    [
      "a device twice",
      { ...good, workflows: [...workflows, { ...view, name: "again" }] },
      "device bank_counts_total is published twice",
    ],
    ["an unknown source", withView({ sources: ["gone"] }), "test/view/1: no stream gone"],
    [
      "a source of another kind",
      withView({ sources: ["monitor1"] }),
      "test/view/1: monitor1 is of kind monitor_events",
    ],
    [
      "a source twice",
      withView({ sources: ["bank", "bank"] }),
      "test/view/1: source bank is declared twice",
    ],
    [
      "no outputs",
      withView({ outputs: [], views: [], deviceOutputs: {} }),
      "test/view/1: no outputs",
    ],
    [
      "an output twice",
      withView({ outputs: [...view.outputs, output("current")] }),
      "test/view/1: output current is declared twice",
    ],
    [
      "a view title twice",
      withView({ views: [...view.views, { name: "v", title: "Image", outputs: ["current"] }] }),
      "test/view/1: view title Image is declared twice",
    ],
    [
      "a view of nothing",
      withView({ views: [...view.views, { name: "v", title: "V", outputs: [] }] }),
      "test/view/1: view v has no output",
    ],
    [
      "a view of an unknown output",
      withView({ views: [...view.views, { name: "v", title: "V", outputs: ["gone"] }] }),
      "test/view/1: view v shows an unknown output gone",
    ],
    [
      "a view of two updates",
      withView({
        views: [...view.views, { name: "v", title: "V", outputs: ["current", "counts_total"] }],
      }),
      "test/view/1: view v has two outputs for one window mode",
    ],
    [
      "a device of an unknown output",
      withView({ deviceOutputs: { gone: "g" } }),
      "test/view/1: device of an unknown output gone",
    ],
    [
      "an input whose default is no choice",
      withView({ auxInputs: { m: { title: "M", choices: ["monitor1"], default: "bank" } } }),
      "test/view/1: default of m is none of its choices: bank",
    ],
    [
      "an input of an unknown stream",
      withView({ auxInputs: { m: { title: "M", choices: ["gone"], default: "gone" } } }),
      "test/view/1: no stream gone for m",
    ],
    [
      "parameters without default",
      withView({ parameters: z.strictObject({ q: z.number() }) }),
      "test/view/1: parameter q has no valid default",
    ],
    [
      "a view that does not fit",
      withView({
        implementation: {
          kind: "logical detector view",
          view: { steps: [], sumOver: ["z"] },
          spectrumView: false,
          regions: false,
        },
      }),
      "test/view/1: view of bank: no dim z",
    ],
    [
      "regions on one dim",
      withView({
        implementation: {
          kind: "logical detector view",
          view: { steps: [], sumOver: ["y"] },
          spectrumView: false,
          regions: true,
        },
      }),
      "test/view/1: regions need two dims, bank has 1",
    ],
    [
      "a layer of an unknown workflow",
      withLayer({ workflow: "test/gone/1" }),
      "dashboard d: no workflow test/gone/1",
    ],
    [
      "a layer of an unknown view",
      withLayer({ view: "sound" }),
      "dashboard d: test/view/1 has no view sound",
    ],
    [
      "a layer of another source",
      withLayer({ sources: ["camera"] }),
      "dashboard d: test/view/1 does not run on camera",
    ],
    [
      "a layer of no source",
      withLayer({ sources: [] }),
      "dashboard d: a layer of test/view/1 has no source",
    ],
    [
      "a dashboard twice",
      { ...good, dashboards: [...good.dashboards, ...good.dashboards] },
      "dashboard d is declared twice",
    ],
    [
      "a job of nothing",
      { ...good, initialJobs: [{ workflow: "test/gone/1", source: "bank" }] },
      "initial job test/gone/1 on bank: no such workflow",
    ],
    [
      "a job elsewhere",
      { ...good, initialJobs: [{ workflow: "test/view/1", source: "camera" }] },
      "initial job test/view/1 on camera: it does not run there",
    ],
    [
      "a job twice",
      { ...good, initialJobs: [...good.initialJobs, ...good.initialJobs] },
      "initial job test/view/1 on bank is declared twice",
    ],
    [
      "a job with wrong parameters",
      {
        ...good,
        initialJobs: [
          { workflow: "test/view/1", source: "bank", parameters: { toa_edges: { start: 99 } } },
        ],
      },
      "initial job test/view/1 on bank: toa_edges.stop must be greater than start",
    ],
  ])("with %s is refused", (_, declaration, problem) => {
    // Some faults have others in their train.
    const found = instrumentProblems(declaration).map((one) => one.slice(0, problem.length));
    expect(found).toContain(problem);
    expect(() => new InstrumentRegistry().add(declaration)).toThrow(CatalogError);
  });
});

describe("the registry", () => {
  it("finds instruments and workflows", () => {
    const registry = new InstrumentRegistry();
    registry.add(good);
    expect(registry.names).toEqual(["test"]);
    expect(registry.instrument("test")).toBe(good);
    expect(registry.workflow("test/view/1")).toBe(view);
    expect(registry.workflow("test/view/2")).toBeUndefined();
    expect(registry.workflow("other/view/1")).toBeUndefined();
    expect(streamOf(good, "camera")?.kind).toBe("area_detector");
  });

  it("keeps nothing of a wrong declaration, and tells all that is wrong", () => {
    const registry = new InstrumentRegistry();
    const wrong = { ...good, pulseRateHz: -1, streams: [...streams, bank] };
    expect(() => registry.add(wrong)).toThrow(
      expect.objectContaining({
        problems: expect.arrayContaining(["pulse rate -1 Hz", "stream bank is declared twice"]),
      }),
    );
    expect(registry.names).toEqual([]);
  });

  it("takes an instrument once", () => {
    const registry = new InstrumentRegistry();
    registry.add(good);
    expect(() => registry.add(good)).toThrow(/there already/);
  });
});
