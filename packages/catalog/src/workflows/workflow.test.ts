import { describe, expect, it } from "vitest";
import { identityView } from "./logical-view.ts";
import { windowModeOf } from "./output.ts";
import { logicalDetectorView } from "./standard/detector-view.ts";
import { timeseries } from "./standard/timeseries.ts";
import { windowingProblem } from "./windowing.ts";
import { outputForView, outputOf, workflowKeyOf } from "./workflow.ts";

const shape = [
  { name: "y", size: 4 },
  { name: "x", size: 6 },
];
const options = {
  instrument: "test",
  name: "view",
  title: "View",
  description: "",
  sources: ["bank"],
  shape,
  view: identityView,
};
const plain = logicalDetectorView(options);
const full = logicalDetectorView({ ...options, spectrumView: true, regions: true, devices: true });

describe("a detector view", () => {
  it("publishes these outputs", () => {
    expect(plain.outputs.map((output) => output.name)).toEqual([
      "cumulative",
      "current",
      "spectrum_cumulative",
      "spectrum_current",
      "counts_total",
      "counts_in_toa_range",
      "counts_total_cumulative",
      "counts_in_toa_range_cumulative",
    ]);
    expect(full.outputs.map((output) => output.name)).toEqual([
      ...plain.outputs.map((output) => output.name),
      "spectrum_view",
      "roi_spectra_cumulative",
      "roi_spectra_current",
      "roi_rectangle",
      "roi_polygon",
    ]);
  });

  it("has templates of its picture and spectrum", () => {
    expect(outputOf(full, "current")?.template).toEqual({ dims: shape, unit: "counts" });
    expect(outputOf(full, "spectrum_view")?.template.dims).toEqual([
      ...shape,
      { name: "time_of_arrival", unit: "ms" },
    ]);
    expect(outputOf(full, "counts_total")?.template).toEqual({ dims: [], unit: "counts" });
  });

  it("declares a device for each source where it is asked to", () => {
    expect(plain.deviceOutputs).toEqual({});
    expect(full.deviceOutputs).toEqual({
      counts_total_cumulative: "{source_name}_counts_total",
    });
  });
});

describe("the output behind a view", () => {
  it.each([
    ["image", "per_update", "current"],
    ["image", "since_start", "cumulative"],
    ["spectrum_view", "per_update", "spectrum_view"],
    ["total_in_range", "since_start", "counts_in_toa_range_cumulative"],
  ] as const)("%s, %s, is %s", (view, mode, name) => {
    expect(outputForView(full, view, mode)?.name).toBe(name);
  });

  it("is none where there is no such view", () => {
    expect(outputForView(full, "sound", "per_update")).toBeUndefined();
  });

  it("of a series serves updates", () => {
    expect(windowModeOf("series")).toBe("per_update");
    const spec = timeseries({ instrument: "test", sources: ["b", "a"] });
    expect(spec.sources).toEqual(["a", "b"]);
    expect(outputForView(spec, "delta", "since_start")?.name).toBe("delta");
    expect(workflowKeyOf(spec)).toBe("test/timeseries_data/1");
  });
});

describe("a windowing", () => {
  const current = outputOf(plain, "current");
  const cumulative = outputOf(plain, "cumulative");
  if (current === undefined || cumulative === undefined) throw new Error("no outputs");

  it("fits the temporality", () => {
    expect(windowingProblem(current, "latest")).toBeUndefined();
    expect(windowingProblem(current, "last")).toBeUndefined();
    expect(windowingProblem(cumulative, "since start")).toBeUndefined();
  });

  it("never adds up what has accumulated", () => {
    expect(windowingProblem(cumulative, "last")).toContain("accumulates");
    expect(windowingProblem(cumulative, "latest")).toContain("accumulates");
    expect(windowingProblem(current, "since start")).toContain("Choose 'Latest update'");
  });
});
