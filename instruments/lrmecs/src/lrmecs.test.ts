import { edgeValues, instrumentProblems, outputOf } from "@beamscope/catalog";
import { dashboardFromTemplate, PlotsSettings, plots } from "@beamscope/contracts";
import { describe, expect, it } from "vitest";
import { coarseDetectorBins, fineDetectorBins, lrmecs, monitorBins } from "./index.ts";
import { tubes } from "./workflows.ts";

describe("LRMECS", () => {
  it("is declared without contradiction", () => {
    expect(instrumentProblems(lrmecs)).toEqual([]);
  });

  it("has 148 tubes, two monitors and a 30 Hz source", () => {
    expect(lrmecs.pulseRateHz).toBe(30);
    expect(lrmecs.streams.map(({ name, kind }) => [name, kind])).toEqual([
      ["detector_bank", "detector_events"],
      ["monitor1", "monitor_events"],
      ["monitor2", "monitor_events"],
    ]);
    expect(outputOf(tubes, "cumulative")?.template.dims).toEqual([{ name: "detector", size: 148 }]);
  });

  it("publishes the spectrum of each tube since the start", () => {
    expect(outputOf(tubes, "spectrum_view")).toMatchObject({
      temporality: "cumulative",
      template: {
        dims: [
          { name: "detector", size: 148 },
          { name: "time_of_arrival", unit: "μs" },
        ],
        unit: "counts",
      },
    });
  });

  it.each([
    ["the fine bins", fineDetectorBins, 1900, 2],
    ["the coarse bins", coarseDetectorBins, 1000, 200],
    ["the bins of monitor 1", monitorBins.monitor1, 1000, 1],
    ["the bins of monitor 2", monitorBins.monitor2, 1500, 2],
  ] as const)("%s stand on whole microseconds, as in the file", (_, bins, start, width) => {
    const edges = edgeValues(bins);
    expect(edges).toHaveLength(bins.num_bins + 1);
    expect(edges.every((edge, i) => edge === start + i * width)).toBe(true);
  });

  it("starts with the bins of the file", () => {
    const parameters = lrmecs.initialJobs.map(({ workflow, source, parameters = {} }) => {
      const spec = lrmecs.workflows.find((one) => workflow === `lrmecs/${one.name}/1`);
      return [source, spec?.parameters.parse(parameters)];
    });
    expect(parameters).toMatchObject([
      ["detector_bank", { toa_edges: fineDetectorBins }],
      ["monitor1", { toa_edges: monitorBins.monitor1 }],
      ["monitor2", { toa_edges: monitorBins.monitor2 }],
    ]);
  });

  it("shows on its dashboard what its plots take", () => {
    for (const cell of lrmecs.dashboards.flatMap((one) => dashboardFromTemplate(one).cells)) {
      for (const layer of PlotsSettings.parse(cell.settings).layers) {
        const plot = Object.entries(plots).find(([name]) => name === layer.plot)?.[1];
        expect(plot?.parameters.safeParse(layer.parameters).error).toBeUndefined();
      }
    }
  });
});
