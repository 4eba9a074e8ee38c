import type { NexusHistogram } from "@beamscope/neutron";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chiSquareDeviation } from "../testing/chi-square.ts";
import { HistogramEvents } from "./histogram-events.ts";
import { ReplayError } from "./replay-error.ts";

/** A histogram in memory, as the reader of files hands it out. */
function histogramOf(edgesNs: readonly number[], counts: readonly number[]): NexusHistogram {
  const bins = edgesNs.length - 1;
  const pixelCount = counts.length / bins;
  const found: Partial<NexusHistogram> = {
    path: "/entry/data/counts",
    bins,
    pixelCount,
    pixelShape: [pixelCount],
    edgesNs: Float64Array.from(edgesNs),
    read: (from, to) => Float64Array.from(counts.slice(from * bins, to * bins)),
  };
  return found as NexusHistogram;
}

/** Edges with all that is odd about them: fractions, gaps of 1 ns and less, large numbers. */
const edges = fc
  .tuple(
    fc.double({ min: 0, max: 1e8, noNaN: true }),
    fc.array(
      fc.oneof(
        fc.constantFrom(0.25, 0.5, 1, 1.5, 2, 1000),
        fc.double({ min: 0.1, max: 5, noNaN: true }),
        fc.integer({ min: 1, max: 300_000 }),
      ),
      { minLength: 1, maxLength: 8 },
    ),
    fc.boolean(),
  )
  .map(([first, widths, whole]) => {
    const list = [whole ? Math.floor(first) : first];
    for (const width of widths) list.push(list.at(-1)! + width);
    return list;
  });

const count = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 9 }) },
  { weight: 1, arbitrary: fc.integer({ min: 10, max: 400 }) },
);

const cases = edges.chain((list) =>
  fc.record({
    list: fc.constant(list),
    counts: fc.integer({ min: 1, max: 5 }).chain((pixels) =>
      fc.array(count, {
        minLength: pixels * (list.length - 1),
        maxLength: pixels * (list.length - 1),
      }),
    ),
    pulses: fc.integer({ min: 1, max: 40 }),
    seed: fc.integer(),
  }),
);

/** Bins without any whole ns cannot be sent; elsewhere their counts are taken away. */
function sendable(list: readonly number[], counts: readonly number[]): number[] {
  const bins = list.length - 1;
  return counts.map((n, i) => {
    const bin = i % bins;
    return Math.ceil(list[bin + 1]!) > Math.ceil(list[bin]!) ? n : 0;
  });
}

describe("HistogramEvents", () => {
  it("gives the counts of the histogram exactly, in shares that differ by one at most", () => {
    fc.assert(
      fc.property(cases, ({ list, counts: wished, pulses, seed }) => {
        const counts = sendable(list, wished);
        const bins = list.length - 1;
        const pixelIds = Int32Array.from({ length: counts.length / bins }, (_, i) => 100 - 3 * i);
        const events = new HistogramEvents(histogramOf(list, counts), pixelIds, seed);
        const total = counts.reduce((a, b) => a + b, 0);
        expect(events.count).toBe(total);
        const binned = counts.map(() => 0);
        for (let pulse = 0; pulse < pulses; pulse++) {
          const { timeOfArrival, pixelId } = events.share(pulse, pulses);
          expect([Math.floor(total / pulses), Math.ceil(total / pulses)]).toContain(pixelId.length);
          for (const [i, toa] of timeOfArrival.entries()) {
            // By the definition of a bin: from its edge, up to but without the next.
            const bin = list.findIndex(
              (edge, k) => edge <= toa && toa < (list[k + 1] ?? -Infinity),
            );
            binned[pixelIds.indexOf(pixelId[i]!) * bins + bin]! += 1;
          }
        }
        expect(binned).toEqual(counts);
      }),
    );
  });

  it("uses every ns of a bin, its first included and its end not", () => {
    const events = new HistogramEvents(
      histogramOf([10, 20, 24], [20_000, 8000]),
      new Int32Array(0),
      3,
    );
    const observed = new Float64Array(30);
    const { timeOfArrival, pixelId } = events.share(0, 1);
    for (const toa of timeOfArrival) observed[toa]! += 1;
    expect(pixelId.length).toBe(0);
    expect(observed.indexOf(0, 10)).toBe(24);
    const flat = Float64Array.from(observed.subarray(10, 20));
    expect(
      Math.abs(
        chiSquareDeviation(
          flat,
          flat.map(() => 0.1),
        ),
      ),
    ).toBeLessThan(5);
  });

  it("mixes pixels and bins in every pulse", () => {
    const counts = [4000, 4000, 4000, 4000];
    const events = new HistogramEvents(histogramOf([0, 100, 200], counts), Int32Array.of(1, 2), 5);
    for (const pulse of [0, 7, 15]) {
      const { timeOfArrival, pixelId } = events.share(pulse, 16);
      const observed = new Float64Array(4);
      for (const [i, toa] of timeOfArrival.entries()) {
        observed[(pixelId[i]! - 1) * 2 + Math.floor(toa / 100)]! += 1;
      }
      expect(Math.abs(chiSquareDeviation(observed, [0.25, 0.25, 0.25, 0.25]))).toBeLessThan(5);
    }
  });

  it.each<[string, number[], number[], RegExp]>([
    ["counts that are not whole", [0, 10], [1.5], /holds 1.5 counts/],
    ["negative counts", [0, 10], [-1], /holds -1 counts/],
    ["counts that are not numbers", [0, 10], [Number.NaN], /holds NaN counts/],
    ["counts where no ns is", [0.2, 0.8, 5], [1, 0], /shorter than 1 ns/],
    ["times beyond the wire", [0, 3e9], [1], /beyond 2.1 s/],
  ])("rejects %s", (_, list, counts, what) => {
    const make = () => new HistogramEvents(histogramOf(list, counts), Int32Array.of(1), 1);
    expect(make).toThrow(ReplayError);
    expect(make).toThrow(what);
  });
});
