import { labelledArray, variable } from "@beamscope/arrays";
import { monitorHistogramParameters } from "@beamscope/catalog";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StreamMessage } from "../jobs/workflow.ts";
import { planMonitorHistogram } from "./monitor-histogram.ts";
import { byName, eventsMessage, tallyOf, valuesOf, windowAt } from "./workflow-testing.ts";

const monitor = (params: Record<string, unknown> = {}) =>
  planMonitorHistogram(
    "monitor1",
    monitorHistogramParameters().parse({
      toa_edges: { start: 0, stop: 10, num_bins: 5, unit: "ms" },
      ...params,
    }),
  ).make();

/** Counts over the frame time, edges in ns, as a monitor's electronics sends them. */
const dense = (counts: number[], edgesNs: number[], dim = "frame_time"): StreamMessage => ({
  kind: "array",
  array: labelledArray({
    data: variable({ dims: [dim], values: Int32Array.from(counts), unit: "counts" }),
    coords: { [dim]: variable({ dims: [dim], values: Float64Array.from(edgesNs), unit: "ns" }) },
  }),
});

describe("monitor histogram", () => {
  it("counts events with the variances of counting", () => {
    const workflow = monitor();
    workflow.accumulate("monitor1", [
      eventsMessage([
        [1, 0],
        [1, 1_999_999],
        [1, 2_000_000],
        [1, 10_000_000],
        [1, -1],
      ]),
    ]);
    const outputs = workflow.finalize(windowAt(0));
    expect(valuesOf(outputs, "cumulative")).toEqual([2, 1, 0, 0, 0]);
    expect(byName(outputs).get("current")?.data.variances).toEqual(Float64Array.of(2, 1, 0, 0, 0));
    expect(valuesOf(outputs, "counts_total_cumulative")).toEqual([3]);
    expect(tallyOf(workflow, "cumulative")).toMatchObject({ shown: 3, outOfRange: 2 });
  });

  it("rebins histograms, splitting counts by overlap", () => {
    const workflow = monitor();
    workflow.accumulate("monitor1", [dense([4, 10, 6], [1e6, 3e6, 9e6, 12e6])]);
    const outputs = workflow.finalize(windowAt(0));
    const expected = [2, 2 + 10 / 6, 20 / 6, 20 / 6, 10 / 6 + 2];
    valuesOf(outputs, "current").forEach((value, bin) =>
      expect(value).toBeCloseTo(expected[bin] ?? 0, 12),
    );
    expect(tallyOf(workflow, "cumulative").shown).toBeCloseTo(16, 12);
    expect(tallyOf(workflow, "cumulative").outOfRange).toBeCloseTo(4, 12);
  });

  it("makes the same of events and of histograms whose bins divide its own", () => {
    const toas = fc.array(fc.integer({ min: 0, max: 9_999_999 }), { maxLength: 200 });
    fc.assert(
      fc.property(toas, (events) => {
        const fine = new Array<number>(20).fill(0);
        for (const toa of events)
          fine[Math.floor(toa / 500_000)] = (fine[Math.floor(toa / 500_000)] ?? 0) + 1;
        const edges = Array.from({ length: 21 }, (_, i) => i * 500_000);
        const fromEvents = monitor();
        fromEvents.accumulate("monitor1", [eventsMessage(events.map((toa) => [1, toa] as const))]);
        const fromCounts = monitor();
        fromCounts.accumulate("monitor1", [dense(fine, edges)]);
        const a = fromEvents.finalize(windowAt(0));
        const b = fromCounts.finalize(windowAt(0));
        expect(valuesOf(b, "cumulative")).toEqual(valuesOf(a, "cumulative"));
        expect(byName(b).get("cumulative")?.data.variances).toEqual(
          byName(a).get("cumulative")?.data.variances,
        );
      }),
      { numRuns: 100, seed: 5 },
    );
  });

  it("says what is wrong with a histogram that has no edges", () => {
    const flat: StreamMessage = {
      kind: "array",
      array: labelledArray({
        data: variable({ dims: ["t"], values: Int32Array.of(1, 2), unit: "counts" }),
      }),
    };
    expect(() => monitor().accumulate("monitor1", [flat])).toThrow("needs bin edges of that name");
  });

  it("counts the chosen range", () => {
    const workflow = monitor({ toa_range: { enabled: true, start: 3000, stop: 4000, unit: "us" } });
    workflow.accumulate("monitor1", [
      eventsMessage([
        [1, 2_500_000],
        [1, 3_500_000],
        [1, 4_000_000],
      ]),
    ]);
    expect(valuesOf(workflow.finalize(windowAt(0)), "counts_in_toa_range")).toEqual([2]);
  });
});
