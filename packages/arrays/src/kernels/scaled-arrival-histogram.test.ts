import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BinAxis } from "./bin-axis.ts";
import { CountWindow } from "./count-window.ts";
import { linearEdges } from "./edges.ts";
import { EventTally } from "./event-tally.ts";
import { PixelFactors, PixelWeights } from "./pixel-values.ts";
import { addScaledArrivals, addWeightedScaledArrivals } from "./scaled-arrival-histogram.ts";
import {
  anyEdges,
  arrivalsNear,
  eventsFrom,
  firstIdFor,
  idsNear,
  nextDown,
  nextUp,
  pixelColumn,
} from "./testing/edge-arbitraries.ts";
import {
  binByDefinition,
  type Fate,
  firstDifference,
  plainHistogram,
} from "./testing/plain-histogram.ts";

/** Products on an edge and one float64 beside it: with arrival time 1 the factor is the value. */
function factorsNear(
  edges: Float64Array,
  pixels: number,
): fc.Arbitrary<Float32Array | Float64Array> {
  const onEdge = fc.nat(edges.length - 1).map((i) => edges[i]!);
  const factor = fc
    .oneof(
      onEdge,
      onEdge.map(nextDown),
      onEdge.map(nextUp),
      fc.constantFrom(Number.NaN, 0, 1, 0.5, 1e-9),
    )
    .map((value) => (Math.abs(value) === Infinity ? 1 : value));
  const column = fc.array(factor, { minLength: pixels, maxLength: pixels });
  return fc.oneof(
    column.map((values) => Float64Array.from(values)),
    column.map((values) =>
      Float32Array.from(values, (value) => (Math.abs(value) > 3e38 ? 1 : value)),
    ),
  );
}

const everything = fc.tuple(anyEdges, fc.integer({ min: 1, max: 30 })).chain(([edges, pixels]) =>
  firstIdFor(pixels).chain((firstId) =>
    fc.record({
      edges: fc.constant(edges),
      factors: factorsNear(edges, pixels).map((values) => new PixelFactors(firstId, values)),
      weights: pixelColumn(pixels).map((values) => new PixelWeights(firstId, values)),
      events: eventsFrom(
        fc.oneof(fc.constantFrom(0, 1, -1, 2), arrivalsNear(edges)),
        idsNear(firstId, pixels),
      ),
    }),
  ),
);

function fateIn(
  factors: PixelFactors,
  edges: Float64Array,
  toa: number,
  id: number,
  weight: number,
): Fate {
  const factor = factors.values[id - factors.firstId] ?? Number.NaN;
  if (Number.isNaN(factor)) return "unmapped";
  const bin = binByDefinition(edges, toa * factor);
  return bin < 0 ? "outside" : { bin, weight };
}

describe("addScaledArrivals", () => {
  it("agrees with product and definition of a bin, and accounts for every event", () => {
    fc.assert(
      fc.property(everything, ({ edges, factors, events }) => {
        const window = new CountWindow(edges.length - 1);
        const tally = new EventTally();
        addScaledArrivals(events, factors, new BinAxis(edges), window, tally);
        const plain = plainHistogram(events, edges.length - 1, (toa, id) =>
          fateIn(factors, edges, toa, id, 1),
        );
        expect(firstDifference(window.counts, plain.sums)).toBe(-1);
        expect(tally).toEqual(plain.tally);
        expect(tally.events).toBe(events.to - events.from);
      }),
      { numRuns: 300 },
    );
  });

  it("gives the same after V8 has compiled it, which small examples do not reach", () => {
    const count = 200_000;
    const timeOfArrival = Int32Array.from({ length: count }, (_, i) => (i * 7919) % 71_428_571);
    const pixelId = Int32Array.from({ length: count }, (_, i) => (i * 104_729) % 1010);
    const factors = new PixelFactors(
      1,
      Float64Array.from({ length: 1000 }, (_, i) => (i % 99 === 0 ? Number.NaN : (i + 1) * 5e-11)),
    );
    const edges = linearEdges(0.1, 2.9, 70);
    const events = { timeOfArrival, pixelId, from: 0, to: count };
    const axis = new BinAxis(edges);
    const window = new CountWindow(70);
    const tally = new EventTally();
    const repeats = 10;
    for (let i = 0; i < repeats; i++) addScaledArrivals(events, factors, axis, window, tally);
    const plain = plainHistogram(events, 70, (toa, id) => fateIn(factors, edges, toa, id, 1));
    expect(Float64Array.from(window.counts)).toEqual(plain.sums.map((sum) => sum * repeats));
    expect(tally.unmapped).toBe(plain.tally.unmapped * repeats);
    expect(tally.outside).toBe(plain.tally.outside * repeats);
  });
});

describe("addWeightedScaledArrivals", () => {
  it("adds the weight of the pixel, to the last bit", () => {
    fc.assert(
      fc.property(everything, ({ edges, factors, weights, events }) => {
        const sums = new Float64Array(edges.length - 1);
        const tally = new EventTally();
        addWeightedScaledArrivals(events, factors, weights, new BinAxis(edges), sums, tally);
        const plain = plainHistogram(events, edges.length - 1, (toa, id) =>
          fateIn(factors, edges, toa, id, weights.values[id - factors.firstId] ?? Number.NaN),
        );
        expect(firstDifference(sums, plain.sums)).toBe(-1);
        expect(tally).toEqual(plain.tally);
      }),
    );
  });
});
