import fc from "fast-check";
import { describe, expect, it } from "vitest";
import cases from "../fixtures/label-slices.json" with { type: "json" };
import {
  agrees,
  type FixtureNumber,
  numberOf,
  refusalOf,
  rowsOf,
} from "../fixtures/scipp-answers.ts";
import { CoordError, SliceError, UnitError } from "./errors.ts";
import { sliceAtLabel, sliceLabelRange } from "./label-slice.ts";
import { coordOf, labelledArray } from "./labelled-array.ts";
import { datetimes, scalar, variable } from "./variable.ts";

type Case = {
  readonly coord: readonly FixtureNumber[];
  readonly at?: number;
  readonly low?: number | null;
  readonly high?: number | null;
} & (
  | { readonly values: readonly number[]; readonly labels: readonly FixtureNumber[] }
  | { readonly error: string }
);

const threeValues = variable({ dims: ["x"], values: Float64Array.of(0, 1, 2), unit: "K" });
const metres = (values: readonly number[]) =>
  variable({ dims: ["x"], values: Float64Array.from(values), unit: "m" });
const label = (value: number | null | undefined) =>
  typeof value === "number" ? scalar(value, "m") : undefined;

describe("slicing by label", () => {
  it("selects what scipp selects, and refuses what scipp refuses", () => {
    const rows = rowsOf<Case>(cases);
    expect(rows.length).toBeGreaterThan(1000);
    const wrong = rows.filter((row) => {
      const array = labelledArray({
        data: threeValues,
        coords: { x: metres(row.coord.map(numberOf)) },
      });
      const slice = () =>
        row.at === undefined
          ? sliceLabelRange(array, "x", label(row.low), label(row.high))
          : sliceAtLabel(array, "x", scalar(row.at, "m"));
      if ("error" in row) return !["SliceError", "CoordError"].includes(refusalOf(slice));
      const part = slice();
      const labels = coordOf(part, "x").values;
      return !agrees(part.data.values, row.values) || !agrees(labels, row.labels.map(numberOf));
    });
    expect(wrong).toEqual([]);
  });

  it("counts partly covered border bins in full on both sides", () => {
    const histogram = labelledArray({ data: threeValues, coords: { x: metres([0, 1, 2, 3]) } });
    const part = sliceLabelRange(histogram, "x", scalar(0.9, "m"), scalar(2.1, "m"));
    expect([...part.data.values]).toEqual([0, 1, 2]);
    const onEdges = sliceLabelRange(histogram, "x", scalar(1, "m"), scalar(2, "m"));
    expect([...onEdges.data.values]).toEqual([1]);
  });

  it("agrees with the definition for edges and labels that meet", () => {
    const grid = fc.integer({ min: -4, max: 4 });
    fc.assert(
      fc.property(fc.array(grid, { minLength: 2, maxLength: 8 }), grid, grid, (given, a, b) => {
        const edges = given.toSorted((x, y) => x - y);
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const bins = edges.length - 1;
        const data = variable({ dims: ["x"], values: Int32Array.from(edges.keys()).slice(1) });
        const array = labelledArray({ data, coords: { x: metres(edges) } });
        const first = Math.min(bins, Math.max(0, edges.filter((e) => e <= low).length - 1));
        const last = Math.min(bins, edges.filter((e) => e < high).length);
        // Where edges repeat, the bin that holds `low` may come after the one that ends at `high`.
        fc.pre(first <= last);
        const part = sliceLabelRange(array, "x", label(low), label(high));
        expect([...part.data.values]).toEqual([...data.values].slice(first, last));
      }),
      { seed: 1 },
    );
  });

  it("requires the unit of the coordinate", () => {
    const array = labelledArray({ data: threeValues, coords: { x: metres([0, 1, 2]) } });
    expect(() => sliceAtLabel(array, "x", scalar(1000, "mm"))).toThrow(UnitError);
    expect(() => sliceLabelRange(array, "x", scalar(0), undefined)).toThrow(
      "the label is in no unit, but x is in m",
    );
  });

  it("says which coordinate is missing, and refuses NaN", () => {
    const array = labelledArray({ data: threeValues, coords: { x: metres([0, 1, 2]) } });
    expect(() => sliceAtLabel(array, "x", scalar(1, "m"), "y")).toThrow(CoordError);
    expect(() => sliceAtLabel(array, "x", scalar(Number.NaN, "m"))).toThrow(SliceError);
  });

  it("takes instants and texts as labels", () => {
    const time = datetimes({ dims: ["x"], values: BigInt64Array.of(10n, 20n, 30n) });
    const bank = variable({ dims: ["x"], values: ["a", "b", "c"] });
    const array = labelledArray({ data: threeValues, coords: { time, bank } });
    const late = datetimes({ values: BigInt64Array.of(15n) });
    expect([...sliceLabelRange(array, "x", late, undefined, "time").data.values]).toEqual([1, 2]);
    expect([...sliceAtLabel(array, "x", scalar("b"), "bank").data.values]).toEqual([1]);
    expect(() => sliceAtLabel(array, "x", scalar(1), "bank")).toThrow(SliceError);
  });
});
