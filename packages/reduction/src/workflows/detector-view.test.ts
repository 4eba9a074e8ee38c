import { type DetectorStream, detectorViewParameters, type LogicalView } from "@beamscope/catalog";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tallied } from "../jobs/output-accounting.ts";
import { planDetectorView } from "./detector-view.ts";
import { byName, eventsMessage, tallyOf, valuesOf, windowAt } from "./workflow-testing.ts";

const rows = 3;
const columns = 4;
const stream: DetectorStream = {
  name: "panel",
  title: "Panel",
  kind: "detector_events",
  wire: { topic: "t", source: "panel" },
  shape: [
    { name: "y", size: rows },
    { name: "x", size: columns },
  ],
  detectorNumbers: { kind: "consecutive", first: 10 },
};
const asItIs: LogicalView = { steps: [], sumOver: [] };
const edges = { start: 0, stop: 10, num_bins: 5, scale: "linear", unit: "us" };

function view(
  params: Record<string, unknown> = {},
  options: Partial<Parameters<typeof planDetectorView>[0]> = {},
) {
  const parsed = detectorViewParameters().parse({ toa_edges: edges, ...params });
  return planDetectorView({
    stream,
    view: asItIs,
    spectrumView: true,
    params: parsed,
    ...options,
  }).make();
}

/** Pixels 8..23 around the bank's 10..21, and arrival times around the edges. */
const anyEvent = fc.tuple(
  fc.integer({ min: 8, max: 23 }),
  fc.constantFrom(-1, 0, 1, 1999, 2000, 2001, 3999, 4000, 9999, 10_000, 10_001, 70_000_000),
);

describe("detector view", () => {
  it("agrees with the definition of a picture, a spectrum and their cube, window by window", () => {
    const windows = fc.array(fc.array(fc.array(anyEvent, { maxLength: 30 }), { maxLength: 3 }), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(windows, (given) => {
        const workflow = view();
        const all: [number, number][] = [];
        given.forEach((messages, index) => {
          workflow.accumulate("panel", messages.map(eventsMessage));
          all.push(...messages.flat());
          const outputs = workflow.finalize(windowAt(index));
          expect(valuesOf(outputs, "cumulative")).toEqual(slowImage(all));
          expect(valuesOf(outputs, "current")).toEqual(slowImage(messages.flat()));
          expect(valuesOf(outputs, "spectrum_cumulative")).toEqual(slowSpectrum(all));
          expect(valuesOf(outputs, "spectrum_current")).toEqual(slowSpectrum(messages.flat()));
          expect(valuesOf(outputs, "spectrum_view")).toEqual(slowCube(all));
          expect(valuesOf(outputs, "counts_total_cumulative")).toEqual([all.filter(mapped).length]);
        });
        for (const output of ["cumulative", "spectrum_cumulative", "spectrum_view"]) {
          expect(tallied(tallyOf(workflow, output))).toBe(all.length);
          expect(tallyOf(workflow, output).unmapped).toBe(
            all.filter((event) => !mapped(event)).length,
          );
        }
      }),
      { numRuns: 200, seed: 18 },
    );
  });

  it("counts the chosen range only, bins on its border whole", () => {
    const workflow = view({ toa_range: { enabled: true, start: 3, stop: 4.5, unit: "us" } });
    workflow.accumulate("panel", [
      eventsMessage([
        [10, 1999],
        [10, 2000],
        [11, 5999],
        [11, 6000],
        [99, 2000],
      ]),
    ]);
    const outputs = workflow.finalize(windowAt(0));
    expect(valuesOf(outputs, "cumulative").slice(0, 2)).toEqual([1, 1]);
    expect(valuesOf(outputs, "counts_in_toa_range")).toEqual([2]);
    expect(valuesOf(outputs, "counts_total")).toEqual([4]);
    expect(tallyOf(workflow, "cumulative")).toMatchObject({ shown: 2, filtered: 2, unmapped: 1 });
  });

  it("divides by the pixels behind each bin where it is told to", () => {
    const summed = { steps: [], sumOver: ["x"] };
    const workflow = view({ pixel_weighting: { enabled: true } }, { view: summed });
    workflow.accumulate("panel", [
      eventsMessage([
        [10, 1],
        [11, 1],
        [14, 1],
      ]),
    ]);
    expect(valuesOf(workflow.finalize(windowAt(0)), "current")).toEqual([0.5, 0.25, 0]);
  });

  it("keeps the unit that the user chose on the axis", () => {
    const coord = byName(view().finalize(windowAt(0)))
      .get("spectrum_current")
      ?.coords.get("time_of_arrival");
    expect(coord?.unit?.symbol).toBe("µs");
    expect(coord?.values).toEqual(Float64Array.of(0, 2, 4, 6, 8, 10));
  });

  it("is empty after a clear", () => {
    const workflow = view();
    workflow.accumulate("panel", [eventsMessage([[10, 1]])]);
    workflow.finalize(windowAt(0));
    workflow.clear();
    workflow.accumulate("panel", [eventsMessage([[11, 1]])]);
    expect(valuesOf(workflow.finalize(windowAt(1)), "cumulative").slice(0, 2)).toEqual([0, 1]);
    expect(tallyOf(workflow, "cumulative").shown).toBe(1);
  });

  it("holds a large cube back for a second of data, and gives it when the data fall quiet", () => {
    const params = detectorViewParameters().parse({ toa_edges: { ...edges, num_bins: 10_000 } });
    const large: DetectorStream = {
      ...stream,
      shape: [
        { name: "y", size: 128 },
        { name: "x", size: 2 },
      ],
    };
    const workflow = planDetectorView({
      stream: large,
      view: asItIs,
      spectrumView: true,
      params,
    }).make();
    const published: number[] = [];
    for (let index = 0; index < 7; index++) {
      workflow.accumulate("panel", [eventsMessage([[10, 0]])]);
      if (byName(workflow.finalize(windowAt(index))).has("spectrum_view")) published.push(index);
    }
    expect(published).toEqual([0, 5]);
    expect(valuesOf(workflow.overdue(), "spectrum_view")[0]).toBe(7);
    expect(workflow.overdue()).toEqual([]);
  });

  it("refuses wavelengths, which it cannot compute", () => {
    const params = detectorViewParameters({ wavelength: true }).parse({
      coordinate_mode: { mode: "wavelength" },
    });
    expect(() => planDetectorView({ stream, view: asItIs, spectrumView: false, params })).toThrow(
      'panel has no wavelengths, since it has no lookup table: choose the coordinate "toa".',
    );
  });
});

function mapped([pixel]: readonly [number, number]): boolean {
  return pixel >= 10 && pixel < 10 + rows * columns;
}

function binOf(toaNs: number): number {
  for (let bin = 0; bin < 5; bin++) if (toaNs >= bin * 2000 && toaNs < (bin + 1) * 2000) return bin;
  return -1;
}

function slowImage(events: readonly (readonly [number, number])[]): number[] {
  const image = new Array<number>(rows * columns).fill(0);
  for (const event of events)
    if (mapped(event)) image[event[0] - 10] = (image[event[0] - 10] ?? 0) + 1;
  return image;
}

function slowSpectrum(events: readonly (readonly [number, number])[]): number[] {
  return [0, 1, 2, 3, 4].map(
    (bin) => events.filter((event) => mapped(event) && binOf(event[1]) === bin).length,
  );
}

function slowCube(events: readonly (readonly [number, number])[]): number[] {
  return Array.from({ length: rows * columns }, (_, pixel) =>
    slowSpectrum(events.filter(([id]) => id - 10 === pixel)),
  ).flat();
}
