import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addArrivals, addWeightedArrivals } from "./arrival-histogram.ts";
import { BinAxis } from "./bin-axis.ts";
import { CountWindow } from "./count-window.ts";
import { linearEdges } from "./edges.ts";
import { EventTally } from "./event-tally.ts";
import { PixelWeights } from "./pixel-values.ts";
import {
  anyEdges,
  arrivalsNear,
  eventsFrom,
  firstIdFor,
  idsNear,
  int32Max,
  int32Min,
  nextDown,
  nextUp,
  pixelColumn,
} from "./testing/edge-arbitraries.ts";
import { binByDefinition, firstDifference, plainHistogram } from "./testing/plain-histogram.ts";

const edgesAndEvents = anyEdges.chain((edges) =>
  fc.record({
    edges: fc.constant(edges),
    events: eventsFrom(arrivalsNear(edges), fc.constant(1)),
  }),
);

const edgesWeightsAndEvents = fc
  .tuple(anyEdges, fc.integer({ min: 1, max: 30 }))
  .chain(([edges, pixels]) =>
    firstIdFor(pixels).chain((firstId) =>
      fc.record({
        edges: fc.constant(edges),
        weights: pixelColumn(pixels).map((column) => new PixelWeights(firstId, column)),
        events: eventsFrom(arrivalsNear(edges), idsNear(firstId, pixels)),
      }),
    ),
  );

const of = (...timeOfArrival: number[]) => ({
  timeOfArrival: Int32Array.from(timeOfArrival),
  from: 0,
  to: timeOfArrival.length,
});

describe("addArrivals", () => {
  it("agrees with the definition of a bin, and accounts for every event", () => {
    fc.assert(
      fc.property(edgesAndEvents, ({ edges, events }) => {
        const window = new CountWindow(edges.length - 1);
        const tally = new EventTally();
        addArrivals(events, new BinAxis(edges), window, tally);
        const plain = plainHistogram(events, edges.length - 1, (toa) => {
          const bin = binByDefinition(edges, toa);
          return bin < 0 ? "outside" : { bin, weight: 1 };
        });
        expect(firstDifference(window.counts, plain.sums)).toBe(-1);
        expect(tally).toEqual(plain.tally);
        expect(tally.events).toBe(events.to - events.from);
      }),
      { numRuns: 300 },
    );
  });

  it("puts an event on an edge into the bin above, one on the last edge outside", () => {
    const window = new CountWindow(2);
    const tally = new EventTally();
    addArrivals(of(9, 10, 19, 20, 29, 30), new BinAxis([10, 20, 30]), window, tally);
    expect([...window.counts]).toEqual([2, 2]);
    expect(tally).toMatchObject({ shown: 4, outside: 2, unmapped: 0 });
  });

  it("takes edges as the float64 they are, not as the whole number that was meant", () => {
    for (const [edge, counts] of [
      [nextDown(2_300_000), [0, 1]],
      [2_300_000, [0, 1]],
      [nextUp(2_300_000), [1, 0]],
    ] as const) {
      const window = new CountWindow(2);
      addArrivals(of(2_300_000), new BinAxis([0, edge, 4_600_000]), window, new EventTally());
      expect([...window.counts]).toEqual(counts);
    }
  });

  it("reaches from one end of int32 to the other", () => {
    const axis = new BinAxis([int32Min, 0, int32Max]);
    const window = new CountWindow(2);
    const tally = new EventTally();
    addArrivals(of(int32Min, -1, 0, int32Max - 1, int32Max), axis, window, tally);
    expect([...window.counts]).toEqual([2, 2]);
    expect(tally.outside).toBe(1);
  });

  it("counts the same in one call and in many", () => {
    const timeOfArrival = Int32Array.from({ length: 5000 }, (_, i) => (i * 7919) % 1100);
    const axis = new BinAxis(linearEdges(0, 1000, 10));
    const once = new CountWindow(10);
    const often = new CountWindow(10);
    const tally = new EventTally();
    addArrivals({ timeOfArrival, from: 0, to: 5000 }, axis, once, tally);
    for (let from = 0; from < 5000; from += 7)
      addArrivals({ timeOfArrival, from, to: Math.min(from + 7, 5000) }, axis, often, tally);
    expect(often.counts).toEqual(once.counts);
    expect(tally.events).toBe(10_000);
  });

  it.each([
    [-1, 2],
    [2, 1],
    [0, 4],
    [0.5, 2],
    [0, Number.NaN],
  ])("refuses the events %d to %d of 3, and counts none", (from, to) => {
    const window = new CountWindow(1);
    const tally = new EventTally();
    const events = { ...of(1, 2, 3), from, to };
    expect(() => addArrivals(events, new BinAxis([0, 10]), window, tally)).toThrow(RangeError);
    expect(tally.events).toBe(0);
    expect(window.counts[0]).toBe(0);
  });

  it("refuses a window of another size", () => {
    const axis = new BinAxis([0, 1, 2]);
    expect(() => addArrivals(of(1), axis, new CountWindow(3), new EventTally())).toThrow(
      RangeError,
    );
  });
});

describe("addWeightedArrivals", () => {
  it("adds the weight of the pixel, to the last bit", () => {
    fc.assert(
      fc.property(edgesWeightsAndEvents, ({ edges, weights, events }) => {
        const sums = new Float64Array(edges.length - 1);
        const tally = new EventTally();
        addWeightedArrivals(events, weights, new BinAxis(edges), sums, tally);
        const plain = plainHistogram(events, edges.length - 1, (toa, id) => {
          const weight = weights.values[id - weights.firstId];
          if (weight === undefined) return "unmapped";
          const bin = binByDefinition(edges, toa);
          return bin < 0 ? "outside" : { bin, weight };
        });
        expect(firstDifference(sums, plain.sums)).toBe(-1);
        expect(tally).toEqual(plain.tally);
      }),
    );
  });
});
