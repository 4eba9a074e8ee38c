import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CountWindow } from "./count-window.ts";
import { EventTally } from "./event-tally.ts";
import { addImage, addWeightedImage } from "./image.ts";
import { PixelTable } from "./pixel-table.ts";
import { PixelWeights } from "./pixel-values.ts";
import {
  eventsFrom,
  firstIdFor,
  idsNear,
  pixelColumn,
  screenTable,
} from "./testing/edge-arbitraries.ts";
import { type Fate, firstDifference, plainHistogram } from "./testing/plain-histogram.ts";

const tableAndEvents = screenTable.chain(({ binOfPixel, screenBins }) =>
  firstIdFor(binOfPixel.length).chain((firstId) =>
    fc.record({
      table: fc.constant(new PixelTable(firstId, binOfPixel, screenBins)),
      weights: pixelColumn(binOfPixel.length).map((column) => new PixelWeights(firstId, column)),
      events: eventsFrom(fc.constant(0), idsNear(firstId, binOfPixel.length)),
    }),
  ),
);

const fateIn = (table: PixelTable, id: number, weight: number): Fate => {
  const bin = table.binOfPixel[id - table.firstId] ?? -1;
  return bin < 0 ? "unmapped" : { bin, weight };
};

describe("addImage", () => {
  it("agrees with a look into the table, and accounts for every event", () => {
    fc.assert(
      fc.property(tableAndEvents, ({ table, events }) => {
        const window = new CountWindow(table.screenBins);
        const tally = new EventTally();
        addImage(events, table, window, tally);
        const plain = plainHistogram(events, table.screenBins, (_, id) => fateIn(table, id, 1));
        expect(firstDifference(window.counts, plain.sums)).toBe(-1);
        expect(tally).toEqual(plain.tally);
        expect(tally.events).toBe(events.to - events.from);
      }),
      { numRuns: 300 },
    );
  });

  it("adds to what is there", () => {
    const table = new PixelTable(10, Int32Array.of(1, -1, 0), 2);
    const window = new CountWindow(2);
    const tally = new EventTally();
    const events = { pixelId: Int32Array.of(9, 10, 11, 12, 13, 10), from: 0, to: 6 };
    addImage(events, table, window, tally);
    addImage({ ...events, from: 1, to: 2 }, table, window, tally);
    expect([...window.counts]).toEqual([1, 3]);
    expect(tally).toMatchObject({ shown: 4, outside: 0, unmapped: 3 });
  });

  it("refuses a window of another size", () => {
    const table = new PixelTable(0, Int32Array.of(0), 1);
    const events = { pixelId: Int32Array.of(0), from: 0, to: 1 };
    expect(() => addImage(events, table, new CountWindow(2), new EventTally())).toThrow(RangeError);
  });
});

describe("addWeightedImage", () => {
  it("adds the weight of the pixel, to the last bit", () => {
    fc.assert(
      fc.property(tableAndEvents, ({ table, weights, events }) => {
        const sums = new Float64Array(table.screenBins);
        const tally = new EventTally();
        addWeightedImage(events, table, weights, sums, tally);
        const plain = plainHistogram(events, table.screenBins, (_, id) =>
          fateIn(table, id, weights.values[id - table.firstId] ?? Number.NaN),
        );
        expect(firstDifference(sums, plain.sums)).toBe(-1);
        expect(tally).toEqual(plain.tally);
      }),
    );
  });

  it("refuses weights of other pixels, since an event could lose its weight", () => {
    const table = new PixelTable(0, Int32Array.of(0, 0), 1);
    const events = { pixelId: Int32Array.of(0), from: 0, to: 1 };
    for (const weights of [
      new PixelWeights(1, Float64Array.of(1, 1)),
      new PixelWeights(0, Float64Array.of(1)),
    ])
      expect(() =>
        addWeightedImage(events, table, weights, new Float64Array(1), new EventTally()),
      ).toThrow(RangeError);
  });
});
