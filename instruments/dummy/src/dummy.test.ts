import { instrumentProblems, outputForView } from "@beamscope/catalog";
import {
  dashboardFromTemplate,
  ParameterChecker,
  PlotsSettings,
  plots,
  publishParameters,
} from "@beamscope/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dummy } from "./index.ts";

describe("the dummy instrument", () => {
  it("is declared without contradiction", () => {
    expect(instrumentProblems(dummy)).toEqual([]);
  });

  it("has the streams that the facility's simulators send", () => {
    expect(dummy.streams.map(({ name, kind, wire }) => [name, kind, wire?.topic])).toEqual([
      ["panel_0", "detector_events", "dummy_detector"],
      ["area_panel", "area_detector", "dummy_area_detector"],
      ["monitor1", "monitor_events", "dummy_beam_monitor"],
      ["monitor2", "monitor_events", "dummy_beam_monitor"],
      ["motion1", "log", "dummy_motion"],
      ["motion2", "log", "dummy_motion"],
    ]);
  });

  it("shows on its dashboard what exists, with parameters that its plots take", () => {
    for (const template of dummy.dashboards) {
      const document = dashboardFromTemplate(template);
      for (const cell of document.cells) {
        for (const layer of PlotsSettings.parse(cell.settings).layers) {
          const plot = Object.entries(plots).find(([name]) => name === layer.plot)?.[1];
          expect(plot?.parameters.safeParse(layer.parameters).error).toBeUndefined();
        }
      }
    }
  });

  it("starts a job for everything that its dashboard shows", () => {
    const started = new Set(dummy.initialJobs.map((job) => `${job.workflow} ${job.source}`));
    const shown = dummy.dashboards
      .flatMap((dashboard) => dashboard.cells)
      .flatMap((cell) => cell.layers)
      .flatMap((layer) => layer.sources.map((source) => `${layer.workflow} ${source}`));
    expect(shown.filter((job) => !started.has(job))).toEqual([]);
  });

  it("shows views of as many dims as the plot draws", () => {
    const layers = dummy.dashboards.flatMap((d) => d.cells).flatMap((cell) => cell.layers);
    const dims = layers.map((layer) => {
      const spec = dummy.workflows.find((one) => layer.workflow === `dummy/${one.name}/1`);
      return [
        layer.plot,
        spec && outputForView(spec, layer.view, "per_update")?.template.dims.length,
      ];
    });
    expect(dims).toEqual([
      ["image", 2],
      ["lines", 1],
      ["image", 2],
      ["lines", 1],
      ["timeseries", 1],
      ["timeseries", 1],
    ]);
  });
});

describe("parameters of its workflows", () => {
  const number = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: -3, max: 100 }) },
    { weight: 1, arbitrary: fc.double() },
    { weight: 1, arbitrary: fc.constantFrom("1", null) },
  );
  const edges = fc.record(
    {
      start: number,
      stop: number,
      num_bins: fc.constantFrom(0, 1, 10_000, 10_001, 2.5),
      scale: fc.constantFrom("linear", "log"),
      unit: fc.constantFrom("ms", "μs", "us", "m"),
    },
    { requiredKeys: [], noNullPrototype: true },
  );
  const range = fc.record(
    { enabled: fc.boolean(), start: number, stop: number, unit: fc.constantFrom("ms", "m") },
    { requiredKeys: [], noNullPrototype: true },
  );
  const candidate = fc.record(
    { toa_edges: edges, toa_range: range, coordinate_mode: fc.constantFrom({}, { mode: "toa" }) },
    { requiredKeys: [], noNullPrototype: true },
  );

  it.each(dummy.workflows.map((spec) => [spec.name, spec] as const))(
    "of %s are judged alike by the page and the server",
    (_, spec) => {
      const checker = new ParameterChecker(publishParameters(spec.parameters));
      expect(checker.check({})).toEqual({ kind: "valid", parameters: spec.parameters.parse({}) });
      fc.assert(
        fc.property(candidate, (value) => {
          const byServer = spec.parameters.safeParse(value);
          const byPage = checker.check(value);
          expect(byPage.kind).toBe(byServer.success ? "valid" : "invalid");
          if (byPage.kind === "valid") expect(byPage.parameters).toEqual(byServer.data);
        }),
        { seed: 1, numRuns: 500 },
      );
    },
  );
});
