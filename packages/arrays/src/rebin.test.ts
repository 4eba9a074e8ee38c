import fc from "fast-check";
import { describe, expect, it } from "vitest";
import cases from "../fixtures/rebins.json" with { type: "json" };
import {
  agrees,
  arrayOf,
  type FixtureArray,
  type FixtureVariable,
  refusalOf,
  rowsOf,
  sameArray,
  variableOf,
} from "../fixtures/scipp-answers.ts";
import { linearBinEdges } from "./bin-edges.ts";
import { CoordError, UnitError } from "./errors.ts";
import { labelledArray } from "./labelled-array.ts";
import { rebin } from "./rebin.ts";
import { sum } from "./reduce.ts";
import { variable } from "./variable.ts";

type Case = { readonly source: FixtureArray; readonly edges: FixtureVariable } & (
  | { readonly array: FixtureArray }
  | { readonly error: string }
);

const metres = (values: readonly number[]) =>
  variable({ dims: ["x"], values: Float64Array.from(values), unit: "m" });

describe("rebin", () => {
  it("gives what scipp gives, and refuses what scipp refuses", () => {
    const rows = rowsOf<Case>(cases);
    expect(rows.filter((row) => "error" in row).length).toBeGreaterThan(0);
    const wrong = rows.filter((row) => {
      const rebinned = () => rebin(arrayOf(row.source), variableOf(row.edges));
      if ("error" in row) return refusalOf(rebinned) !== "CoordError";
      const digits = row.source.data.dtype === "float32" ? 6 : 12;
      return !sameArray(rebinned(), arrayOf(row.array), digits);
    });
    expect(wrong).toEqual([]);
  });

  const increasing = fc
    .uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 2, maxLength: 9 })
    .map((edges) => edges.toSorted((a, b) => a - b));

  it("conserves counts that stay inside, and agrees with the definition of an overlap", () => {
    const counts = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 9, maxLength: 9 });
    fc.assert(
      fc.property(increasing, increasing, counts, (old, target, given) => {
        const values = Float64Array.from(given.slice(0, old.length - 1));
        const source = labelledArray({
          data: variable({ dims: ["x"], values, variances: values, unit: "counts" }),
          coords: { x: metres(old) },
        });
        const moved = rebin(source, metres(target)).data;
        const expected = target.slice(1).map((high, to) => {
          const low = target[to]!;
          return [...values].reduce((already, count, from) => {
            const shared = Math.min(high, old[from + 1]!) - Math.max(low, old[from]!);
            return already + (Math.max(0, shared) * count) / (old[from + 1]! - old[from]!);
          }, 0);
        });
        expect(agrees(moved.values, expected, 12)).toBe(true);
        // Linear in the variance: what was equal before is equal after.
        expect([...moved.variances!]).toEqual([...moved.values]);

        const all = rebin(source, metres([-1, ...target, 41].toSorted((a, b) => a - b))).data;
        const total = values.reduce((already, count) => already + count, 0);
        expect(sum(all).values[0]).toBeCloseTo(total, 9);
      }),
      { seed: 3 },
    );
  });

  it("moves whole bins without a rounding", () => {
    const values = Float64Array.from({ length: 12 }, (_, i) => 0.1 * (i + 1));
    const edges = linearBinEdges("x", { low: 0, high: 0.6, bins: 12 }, "m");
    const source = labelledArray({ data: variable({ dims: ["x"], values }), coords: { x: edges } });
    expect([...rebin(source, edges).data.values]).toEqual([...values]);
    const coarse = variable({
      dims: ["x"],
      values: edges.values.slice().filter((_, i) => i % 3 === 0),
      unit: "m",
    });
    const expected = [0, 3, 6, 9].map((i) => 0 + values[i]! + values[i + 1]! + values[i + 2]!);
    expect([...rebin(source, coarse).data.values]).toEqual(expected);
  });

  it("needs edges of the same unit, on both sides", () => {
    const data = variable({ dims: ["x"], values: Float64Array.of(1, 2), unit: "counts" });
    const edges = labelledArray({ data, coords: { x: metres([0, 1, 2]) } });
    const points = labelledArray({ data, coords: { x: metres([0, 1]) } });
    const mm = linearBinEdges("x", { low: 0, high: 2, bins: 1 }, "mm");
    expect(() => rebin(edges, mm)).toThrow(UnitError);
    expect(() => rebin(points, metres([0, 2]))).toThrow("coordinate x (x: 2) is not 1-D bin edges");
    expect(() => rebin(edges, metres([]))).toThrow(CoordError);
    expect(() => rebin(edges, metres([0, Number.NaN, 2]))).toThrow(CoordError);
  });
});
