import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CoordError, DimensionError, SliceError } from "./errors.ts";
import { identicalVariables } from "./identical.ts";
import { coordOf, labelledArray } from "./labelled-array.ts";
import { sliceAt, sliceRange } from "./slice.ts";
import { type Variable, variable } from "./variable.ts";

/** Elements 0, 1, 2, ... of shape (a, b, c). */
function counted(a: number, b: number, c: number) {
  const values = Float64Array.from({ length: a * b * c }, (_, i) => i);
  return variable({ dims: ["a", "b", "c"], shape: [a, b, c], values, variances: values.slice() });
}

const length = fc.integer({ min: 0, max: 3 });

describe("slicing by index", () => {
  it("picks the elements that nested loops pick", () => {
    const index = fc.integer({ min: -5, max: 5 });
    fc.assert(
      fc.property(
        fc.tuple(length, length, length),
        fc.constantFrom(0, 1, 2),
        index,
        index,
        (shape, axis, begin, end) => {
          const whole = counted(...shape);
          const part = sliceRange(whole, ["a", "b", "c"][axis]!, begin, end);
          const positions = Array.from({ length: shape[axis] ?? 0 }, (_, i) => i).slice(begin, end);
          const expected: number[] = [];
          for (let i = 0; i < whole.values.length; i++) {
            const at = [
              Math.floor(i / (shape[1] * shape[2])),
              Math.floor(i / shape[2]) % shape[1],
              i % shape[2],
            ];
            if (positions.includes(at[axis]!)) expected.push(i);
          }
          expect([...part.values]).toEqual(expected);
          expect([...part.variances!]).toEqual(expected);
          expect(part.shape).toEqual(shape.with(axis, positions.length));
        },
      ),
      { seed: 2 },
    );
  });

  it("gives the same element by index as by a range of one", () => {
    const whole = counted(2, 3, 4);
    for (const [axis, dim] of ["a", "b", "c"].entries()) {
      for (let i = 0; i < whole.shape[axis]!; i++) {
        const point = sliceAt(whole, dim, i);
        expect(point.dims).not.toContain(dim);
        expect([...point.values]).toEqual([...sliceRange(whole, dim, i, i + 1).values]);
        expect(identicalVariables(point, sliceAt(whole, dim, i - whole.shape[axis]!))).toBe(true);
      }
    }
  });

  it("shares memory where the part is contiguous, and only there", () => {
    const whole = counted(3, 2, 2);
    const memoryOf = (part: Variable) => ArrayBuffer.isView(part.values) && part.values.buffer;
    const outer = sliceRange(whole, "a", 1, 3);
    expect(memoryOf(outer)).toBe(whole.values.buffer);
    expect([...outer.values]).toEqual([4, 5, 6, 7, 8, 9, 10, 11]);
    expect(memoryOf(sliceAt(sliceAt(whole, "a", 1), "b", 1))).toBe(whole.values.buffer);
    expect(memoryOf(sliceRange(whole, "c", 0, 1))).not.toBe(whole.values.buffer);
  });

  it("keeps the edges of the bins, and both edges of a single one", () => {
    const x = variable({ dims: ["x"], values: Float64Array.of(0, 1, 2, 3), unit: "m" });
    const mid = variable({ dims: ["x"], values: Float64Array.of(0.5, 1.5, 2.5), unit: "m" });
    const data = variable({ dims: ["x"], values: Int32Array.of(5, 6, 7) });
    const even = variable({ dims: ["x"], values: Uint8Array.of(1, 0, 1) });
    const array = labelledArray({ name: "n", data, coords: { x, mid }, masks: { even } });

    const range = sliceRange(array, "x", 1, 3);
    expect([...coordOf(range, "x").values]).toEqual([1, 2, 3]);
    expect([...coordOf(range, "mid").values]).toEqual([1.5, 2.5]);
    expect([...range.masks.get("even")!.values]).toEqual([0, 1]);
    expect(range.name).toBe("n");

    const point = sliceAt(array, "x", 1);
    expect(coordOf(point, "x")).toMatchObject({ dims: ["x"], shape: [2] });
    expect([...coordOf(point, "x").values]).toEqual([1, 2]);
    expect(coordOf(point, "mid")).toMatchObject({ dims: [], shape: [] });
    expect(point.masks.get("even")).toMatchObject({ dims: [], shape: [] });

    expect(coordOf(sliceRange(array, "x", 2, 2), "x").shape).toEqual([0]);
  });

  it("refuses what is not there", () => {
    const whole = counted(2, 1, 1);
    expect(() => sliceAt(whole, "a", 2)).toThrow(SliceError);
    expect(() => sliceAt(whole, "a", -3)).toThrow("no index -3 along a in (a: 2, b: 1, c: 1)");
    expect(() => sliceAt(whole, "a", 0.5)).toThrow(SliceError);
    expect(() => sliceAt(whole, "d", 0)).toThrow(DimensionError);
    expect(() => sliceRange(whole, "a", Number.NaN)).toThrow(SliceError);
    expect(() => coordOf(labelledArray({ data: whole }), "a")).toThrow(CoordError);
  });
});
