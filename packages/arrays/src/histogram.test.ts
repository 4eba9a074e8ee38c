import fc from "fast-check";
import { describe, expect, it } from "vitest";
import cases from "../fixtures/histograms.json" with { type: "json" };
import {
  arrayOf,
  type FixtureArray,
  type FixtureVariable,
  refusalOf,
  rowsOf,
  sameArray,
  variableOf,
} from "../fixtures/scipp-answers.ts";
import { edgesAround, linearBinEdges } from "./bin-edges.ts";
import { CoordError, UnitError } from "./errors.ts";
import { histogram } from "./histogram.ts";
import { coordOf, labelledArray } from "./labelled-array.ts";
import { sum } from "./reduce.ts";
import { variable } from "./variable.ts";

type Case = { readonly events: FixtureArray } & (
  | { readonly edges: FixtureVariable }
  | { readonly bins: number }
) &
  ({ readonly array: FixtureArray } | { readonly error: string });

const metres = (dim: string, values: readonly number[]) =>
  variable({ dims: [dim], values: Float64Array.from(values), unit: "m" });

function eventsAt(x: readonly number[], weights: readonly number[]) {
  const values = Float64Array.from(weights.slice(0, x.length));
  return labelledArray({
    data: variable({ dims: ["event"], values, variances: values, unit: "counts" }),
    coords: { x: metres("event", x) },
  });
}

describe("histogram", () => {
  it("gives what scipp gives, and refuses what scipp refuses", () => {
    const rows = rowsOf<Case>(cases);
    expect(rows.filter((row) => "error" in row).length).toBeGreaterThan(0);
    const wrong = rows.filter((row) => {
      const events = arrayOf(row.events);
      const edges = () =>
        "edges" in row ? variableOf(row.edges) : edgesAround(coordOf(events, "x"), "x", row.bins);
      if ("error" in row) return refusalOf(() => histogram(events, edges())) !== "CoordError";
      return !sameArray(histogram(events, edges()), arrayOf(row.array), 14);
    });
    expect(wrong).toEqual([]);
  });

  it("agrees with the definition of a bin for events on and beside the edges", () => {
    const edgeList = fc
      .array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constantFrom(0.1, 0.3, 1e300)), {
        minLength: 1,
        maxLength: 6,
      })
      .map((edges) => edges.toSorted((a, b) => a - b));
    const inputs = edgeList.chain((edges) =>
      fc.record({
        edges: fc.constant(edges),
        x: fc.array(
          fc.oneof(
            fc.constantFrom(...edges),
            fc.constantFrom(...edges.map((edge) => edge * (1 + Number.EPSILON))),
            fc.constantFrom(...edges.map((edge) => edge * (1 - Number.EPSILON))),
            fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0),
          ),
          { maxLength: 20 },
        ),
      }),
    );
    fc.assert(
      fc.property(inputs, ({ edges, x }) => {
        const weights = x.map((_, i) => i + 1);
        const bins = histogram(eventsAt(x, weights), metres("x", edges)).data;
        const expected = edges
          .slice(1)
          .map((high, i) =>
            weights
              .filter((_, event) => edges[i]! <= x[event]! && x[event]! < high)
              .reduce((total, weight) => total + weight, 0),
          );
        expect([...bins.values]).toEqual(expected);
        expect([...bins.variances!]).toEqual(expected);
      }),
      { seed: 4 },
    );
  });

  it("holds every finite event when the edges are made for them", () => {
    const finite = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1 });
    fc.assert(
      fc.property(finite, fc.integer({ min: 1, max: 20 }), (x, bins) => {
        const events = eventsAt(
          [...x, Number.NaN],
          Array.from({ length: x.length + 1 }, () => 1),
        );
        const edges = edgesAround(coordOf(events, "x"), "x", bins);
        expect([...sum(histogram(events, edges)).data.values]).toEqual([x.length]);
      }),
      { seed: 5 },
    );
    expect(() => edgesAround(metres("x", [Number.NaN]), "x", 3)).toThrow(CoordError);
  });

  it("keeps the other dims, coordinates and masks, and leaves out masked events", () => {
    const events = labelledArray({
      data: variable({ dims: ["event", "bank"], shape: [2, 2], values: Int32Array.of(1, 2, 3, 4) }),
      coords: {
        x: metres("event", [0.5, 1.5]),
        bank: variable({ dims: ["bank"], values: ["a", "b"] }),
      },
      masks: {
        bank: variable({ dims: ["bank"], values: Uint8Array.of(0, 1) }),
        event: variable({ dims: ["event"], values: Uint8Array.of(1, 0) }),
      },
    });
    const bins = histogram(events, metres("x", [0, 1, 2]));
    expect(bins.data).toMatchObject({ dims: ["x", "bank"], shape: [2, 2], dtype: "int64" });
    expect([...bins.data.values]).toEqual([0n, 0n, 3n, 4n]);
    expect([...bins.coords.keys()]).toEqual(["bank", "x"]);
    expect([...bins.masks.keys()]).toEqual(["bank"]);
  });

  it("requires the unit and a label per event", () => {
    const events = eventsAt([1], [1]);
    const mm = linearBinEdges("x", { low: 0, high: 1, bins: 1 }, "mm");
    expect(() => histogram(events, mm)).toThrow(UnitError);
    expect(() => histogram(events, linearBinEdges("y", { low: 0, high: 1, bins: 1 }))).toThrow(
      "no coordinate y",
    );
    expect(() => histogram(events, metres("x", [0, Number.NaN]))).toThrow(CoordError);
  });
});
