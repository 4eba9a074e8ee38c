import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BinAxis } from "./bin-axis.ts";
import { CountWindow } from "./count-window.ts";
import { EventTally } from "./event-tally.ts";
import { PixelTable } from "./pixel-table.ts";
import { PixelWeights } from "./pixel-values.ts";
import { addScreenByArrival, addWeightedScreenByArrival } from "./screen-by-arrival.ts";
import {
  anyEdges,
  arrivalsNear,
  eventsFrom,
  firstIdFor,
  idsNear,
  pixelColumn,
  screenTable,
} from "./testing/edge-arbitraries.ts";
import {
  binByDefinition,
  type Fate,
  firstDifference,
  plainHistogram,
} from "./testing/plain-histogram.ts";

const everything = fc.tuple(anyEdges, screenTable).chain(([edges, { binOfPixel, screenBins }]) =>
  firstIdFor(binOfPixel.length).chain((firstId) =>
    fc.record({
      edges: fc.constant(edges),
      table: fc.constant(new PixelTable(firstId, binOfPixel, screenBins)),
      weights: pixelColumn(binOfPixel.length).map((column) => new PixelWeights(firstId, column)),
      events: eventsFrom(arrivalsNear(edges), idsNear(firstId, binOfPixel.length)),
    }),
  ),
);

/** One screen after another: arrival time is the slow axis. */
function fateIn(
  table: PixelTable,
  edges: Float64Array,
  toa: number,
  id: number,
  weight: number,
): Fate {
  const screenBin = table.binOfPixel[id - table.firstId] ?? -1;
  if (screenBin < 0) return "unmapped";
  const arrivalBin = binByDefinition(edges, toa);
  return arrivalBin < 0 ? "outside" : { bin: arrivalBin * table.screenBins + screenBin, weight };
}

describe("addScreenByArrival", () => {
  it("agrees with table and definition of a bin, and accounts for every event", () => {
    fc.assert(
      fc.property(everything, ({ edges, table, events }) => {
        const bins = (edges.length - 1) * table.screenBins;
        const window = new CountWindow(bins);
        const tally = new EventTally();
        addScreenByArrival(events, table, new BinAxis(edges), window, tally);
        const plain = plainHistogram(events, bins, (toa, id) => fateIn(table, edges, toa, id, 1));
        expect(firstDifference(window.counts, plain.sums)).toBe(-1);
        expect(tally).toEqual(plain.tally);
        expect(tally.events).toBe(events.to - events.from);
      }),
      { numRuns: 200 },
    );
  });

  it("calls an event unmapped that is also outside", () => {
    const table = new PixelTable(0, Int32Array.of(-1), 1);
    const tally = new EventTally();
    const events = { timeOfArrival: Int32Array.of(-7), pixelId: Int32Array.of(0), from: 0, to: 1 };
    addScreenByArrival(events, table, new BinAxis([0, 1]), new CountWindow(1), tally);
    expect(tally).toMatchObject({ shown: 0, outside: 0, unmapped: 1 });
  });

  it("refuses events beyond the shorter of the two columns", () => {
    const table = new PixelTable(0, Int32Array.of(0), 1);
    const events = {
      timeOfArrival: Int32Array.of(1, 2),
      pixelId: Int32Array.of(0),
      from: 0,
      to: 2,
    };
    expect(() =>
      addScreenByArrival(events, table, new BinAxis([0, 1]), new CountWindow(1), new EventTally()),
    ).toThrow(RangeError);
  });
});

describe("addWeightedScreenByArrival", () => {
  it("adds the weight of the pixel, to the last bit", () => {
    fc.assert(
      fc.property(everything, ({ edges, table, weights, events }) => {
        const bins = (edges.length - 1) * table.screenBins;
        const sums = new Float64Array(bins);
        const tally = new EventTally();
        addWeightedScreenByArrival(events, table, weights, new BinAxis(edges), sums, tally);
        const plain = plainHistogram(events, bins, (toa, id) =>
          fateIn(table, edges, toa, id, weights.values[id - table.firstId] ?? Number.NaN),
        );
        expect(firstDifference(sums, plain.sums)).toBe(-1);
        expect(tally).toEqual(plain.tally);
      }),
    );
  });
});
