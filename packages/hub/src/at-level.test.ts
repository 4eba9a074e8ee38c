import { type LabelledArray, labelledArray, variable } from "@beamscope/arrays";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { atLevel, tileOf } from "./at-level.ts";

function image(rows: number, columns: number, values: readonly number[], unit = "counts") {
  const dims = ["y", "x"];
  const shape = [rows, columns];
  const numbers = Float64Array.from(values);
  return labelledArray({
    data: variable({ dims, shape, values: numbers, variances: numbers, unit }),
    coords: {
      x: variable({
        dims: ["x"],
        values: Float64Array.from({ length: columns + 1 }, (_, i) => i * 10),
        unit: "mm",
      }),
      y: variable({
        dims: ["y"],
        values: Float64Array.from({ length: rows }, (_, i) => i),
        unit: "mm",
      }),
    },
  });
}

const valuesOf = (array: LabelledArray): number[] => [...array.data.values].map(Number);

const images = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
  .chain(([rows, columns]) =>
    fc
      .array(fc.nat(100), { minLength: rows * columns, maxLength: rows * columns })
      .map((values) => image(rows, columns, values)),
  );

describe("an array at a level", () => {
  it("keeps its counts and the reach of its axes", () => {
    fc.assert(
      fc.property(images, fc.integer({ min: 0, max: 5 }), (array, level) => {
        const coarser = atLevel(array, level);
        const sum = (one: LabelledArray) => valuesOf(one).reduce((a, b) => a + b, 0);
        expect(sum(coarser)).toBe(sum(array));
        const step = 2 ** level;
        expect(coarser.data.shape).toEqual(array.data.shape.map((n) => Math.ceil(n / step)));
        const edges = (one: LabelledArray) => one.coords.get("x")?.values;
        expect(edges(coarser)?.at(0)).toBe(edges(array)?.at(0));
        expect(edges(coarser)?.at(-1)).toBe(edges(array)?.at(-1));
      }),
      { seed: 9 },
    );
  });

  it("is the same in two steps as in one", () => {
    fc.assert(
      fc.property(images, (array) => {
        expect(valuesOf(atLevel(atLevel(array, 1), 1))).toEqual(valuesOf(atLevel(array, 2)));
      }),
      { seed: 10 },
    );
  });

  it("sums counts with their variances", () => {
    const { data } = atLevel(image(2, 3, [1, 2, 3, 4, 5, 6]), 1);
    expect(data.shape).toEqual([1, 2]);
    expect(data.values).toEqual(Float64Array.of(12, 9));
    expect(data.variances).toEqual(Float64Array.of(12, 9));
  });

  it("averages everything else, without what is missing", () => {
    const { data, coords } = atLevel(image(2, 2, [1, 2, 6, Number.NaN], "mm"), 1);
    expect(data.values).toEqual(Float64Array.of(3));
    expect(data.variances).toEqual(Float64Array.of(1));
    expect(coords.get("y")?.values).toEqual(Float64Array.of(0.5));
  });

  it("leaves masked elements out, and masks what is masked as a whole", () => {
    const plain = image(2, 4, [1, 2, 3, 4, 5, 6, 7, 8]);
    const mask = variable({
      dims: ["y", "x"],
      shape: [2, 4],
      values: Uint8Array.of(1, 0, 1, 1, 0, 0, 1, 1),
    });
    const coarser = atLevel(labelledArray({ ...plain, masks: { bad: mask } }), 1);
    expect(valuesOf(coarser)).toEqual([2 + 5 + 6, Number.NaN]);
    expect(coarser.masks.get("bad")?.values).toEqual(Uint8Array.of(0, 1));
  });

  it("halves a curve along its one dim", () => {
    const curve = labelledArray({
      data: variable({ dims: ["x"], values: Float64Array.of(1, 2, 3, 4, 5), unit: "counts" }),
    });
    expect(valuesOf(atLevel(curve, 1))).toEqual([3, 7, 5]);
  });
});

describe("a tile", () => {
  const big = image(
    600,
    1_100,
    Array.from({ length: 660_000 }, (_, i) => i % 7),
  );

  it("is cut out with its axes, and knows where it lies", () => {
    const { array, parts } = tileOf(big, { row: 1, column: 2 });
    expect(array.data.shape).toEqual([88, 76]);
    expect(valuesOf(array)[0]).toBe((512 * 1_100 + 1_024) % 7);
    expect(array.coords.get("x")?.values.at(0)).toBe(10_240);
    expect(parts).toEqual(
      new Map([
        ["y", { start: 512, total: 600 }],
        ["x", { start: 1_024, total: 1_100 }],
      ]),
    );
  });

  it("beyond the image is empty", () => {
    expect(tileOf(big, { row: 9, column: 9 }).array.data.shape).toEqual([0, 0]);
  });

  it("of all is all", () => {
    expect(tileOf(big, undefined).array).toBe(big);
  });
});
