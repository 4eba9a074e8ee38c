import { describe, expect, it } from "vitest";
import type { WorkflowResource } from "../http/catalog.ts";
import type { PlotLayer } from "../http/dashboards.ts";
import { resolveLayer } from "./resolve-layer.ts";

const output = (name: string, temporality: "window" | "cumulative" | "series") => ({
  name,
  title: name,
  temporality,
  template: { dims: [], unit: "counts" },
});
const workflow: WorkflowResource = {
  key: "dummy/view/1",
  title: "View",
  description: "",
  group: { name: "detector_data", title: "Detectors" },
  sources: ["a", "b"],
  auxInputs: {},
  parameters: {},
  outputs: [
    output("current", "window"),
    output("cumulative", "cumulative"),
    output("spectrum_view", "cumulative"),
    output("delta", "series"),
  ],
  views: [
    {
      name: "image",
      title: "Image",
      perUpdate: "current",
      sinceStart: "cumulative",
      parameters: [],
    },
    { name: "spectra", title: "Spectra", sinceStart: "spectrum_view", parameters: [] },
    { name: "delta", title: "Value", perUpdate: "delta", parameters: [] },
    { name: "lost", title: "Lost", perUpdate: "gone", parameters: [] },
  ],
  supportsReset: true,
  resetOnRunTransition: true,
};
const layer = (change: Partial<PlotLayer>): PlotLayer => ({
  id: "l",
  plot: "image",
  workflow: "dummy/view/1",
  view: "image",
  sources: ["a"],
  parameters: {},
  ...change,
});
const window = (time_window: Record<string, string | number>) => ({ parameters: { time_window } });

describe("a layer of a dashboard", () => {
  it.each<[string, Partial<PlotLayer>, Record<string, unknown>]>([
    ["the latest update", {}, { output: "current", window: { kind: "latest" } }],
    [
      "the last seconds",
      window({ window_duration_seconds: 30, aggregation: "mean" }),
      { output: "current", window: { kind: "last", seconds: 30, aggregation: "mean" } },
    ],
    [
      "everything since the start",
      window({ mode: "since_start" }),
      { output: "cumulative", window: { kind: "since start" } },
    ],
    [
      "what there is, where a view only accumulates",
      { view: "spectra" },
      { output: "spectrum_view", window: { kind: "since start" } },
    ],
  ])("asks for %s", (_, change, { output: name, window: asked }) => {
    expect(resolveLayer(layer(change), workflow)).toMatchObject({
      kind: "layer",
      output: { name },
      spec: {
        data: [{ workflow: "dummy/view/1", source: "a", output: name }],
        display: { kind: "image", select: [], perSecond: false, window: asked },
      },
    });
  });

  it("asks for rates and for every source", () => {
    const bars = layer({
      plot: "bars",
      sources: ["a", "b"],
      parameters: { rate: { normalize_to_rate: true } },
    });
    expect(resolveLayer(bars, workflow)).toMatchObject({
      spec: {
        data: [{ source: "a" }, { source: "b" }],
        display: { kind: "scalar", perSecond: true },
      },
    });
  });

  it("asks for a series with its thinning", () => {
    const series = layer({
      plot: "timeseries",
      view: "delta",
      parameters: { downsampling: { recent_seconds: 60 } },
    });
    expect(resolveLayer(series, workflow)).toMatchObject({
      spec: {
        data: [{ output: "delta" }],
        display: { kind: "series", fineSeconds: 1, recentSeconds: 60, coarseSeconds: 300 },
      },
    });
    const total = layer({ plot: "timeseries", parameters: { accumulation: { cumulative: true } } });
    expect(resolveLayer(total, workflow)).toMatchObject({
      spec: { data: [{ output: "cumulative" }] },
    });
  });

  it.each<[Partial<PlotLayer>, string]>([
    [{ workflow: "dummy/other/1" }, "There is no workflow dummy/other/1."],
    [{ view: "sound" }, "View has no view sound."],
    [{ plot: "hologram" }, "There is no plot hologram."],
    [{ plot: "constructor" }, "There is no plot constructor."],
    [{ view: "lost" }, "View has no output gone."],
    [
      { view: "delta", ...window({ mode: "since_start" }) },
      "'Since start' is not available for this output: it has no cumulative stream. Choose 'Latest update'.",
    ],
  ])("with %j says why it cannot be shown", (change, reason) => {
    expect(resolveLayer(layer(change), workflow)).toEqual({ kind: "problem", reason });
  });

  it("says which parameter is wrong, and does not replace it by a default", () => {
    const wrong = layer(window({ window_duration_seconds: 61 }));
    expect(resolveLayer(wrong, workflow)).toMatchObject({
      kind: "problem",
      reason: expect.stringContaining("time_window, window_duration_seconds"),
    });
    expect(resolveLayer(layer({}), undefined)).toMatchObject({ kind: "problem" });
  });
});
