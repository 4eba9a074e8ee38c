import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concatenate } from "./concatenate.ts";
import { CoordError, DimensionError, DTypeError, UnitError, VariancesError } from "./errors.ts";
import { identical, identicalVariables } from "./identical.ts";
import { coordOf, labelledArray } from "./labelled-array.ts";
import { sliceAt, sliceRange } from "./slice.ts";
import { scalar, variable } from "./variable.ts";

const metres = (...values: number[]) =>
  variable({ dims: ["x"], values: Float64Array.from(values), unit: "m" });
const flags = (...set: number[]) => variable({ dims: ["x"], values: Uint8Array.from(set) });

describe("concatenate", () => {
  it("puts back together what slicing took apart, along any dim", () => {
    const lengths = fc.tuple(...[1, 2, 3].map(() => fc.integer({ min: 1, max: 3 })));
    const inputs = fc.tuple(lengths, fc.constantFrom(0, 1, 2), fc.nat(3));
    fc.assert(
      fc.property(inputs, ([shape, axis, cut]) => {
        const dims = ["x", "y", "z"];
        const dim = dims[axis]!;
        const values = Float64Array.from(
          { length: shape[0]! * shape[1]! * shape[2]! },
          (_, i) => i,
        );
        const along = Float64Array.from({ length: shape[axis]! + 1 }, (_, i) => i * i);
        const whole = labelledArray({
          name: "whole",
          data: variable({ dims, shape, values, variances: values, unit: "counts" }),
          coords: {
            edges: variable({ dims: [dim], values: along }),
            points: variable({ dims: [dim], values: along.subarray(1) }),
            time: scalar(5n, "ns"),
          },
          masks: {
            odd: variable({
              dims: [dim],
              values: Uint8Array.from(along.subarray(1), (v) => v % 2),
            }),
          },
        });
        const at = Math.min(cut, shape[axis]!);
        // A part of no length has no edges to continue.
        const parts = [sliceRange(whole, dim, 0, at), sliceRange(whole, dim, at)].filter(
          (part) => part.data.values.length > 0,
        );
        expect(identical(concatenate(parts, dim), whole)).toBe(true);
        const single = Array.from({ length: shape[axis]! }, (_, i) =>
          sliceRange(whole, dim, i, i + 1),
        );
        expect(identical(concatenate(single, dim), whole)).toBe(true);
        const points = Array.from({ length: shape[axis]! }, (_, i) => sliceAt(whole.data, dim, i));
        const stacked = concatenate(points, dim);
        const order = [dim, ...dims.filter((other) => other !== dim)];
        expect(stacked.dims).toEqual(order);
      }),
      { seed: 11 },
    );
  });

  it("stacks scalars into a new outermost dim, and labels that differ with them", () => {
    const at = (ns: bigint, value: number) =>
      labelledArray({
        name: "T",
        data: scalar(value, "K"),
        coords: { time: scalar(ns, "ns"), bank: scalar("a") },
      });
    const series = concatenate([at(1n, 10), at(2n, 20)], "time");
    expect(series.data).toMatchObject({ dims: ["time"], values: Float64Array.of(10, 20) });
    expect(coordOf(series, "time")).toMatchObject({
      dims: ["time"],
      values: BigInt64Array.of(1n, 2n),
    });
    expect(coordOf(series, "bank")).toMatchObject({ dims: [], values: ["a"] });
    const longer = concatenate([series, at(3n, 30)], "time");
    expect([...coordOf(longer, "time").values]).toEqual([1n, 2n, 3n]);
  });

  it("repeats a label that differs along the parts", () => {
    const part = (run: number, ...values: number[]) =>
      labelledArray({ data: metres(...values), coords: { run: scalar(run) } });
    const joined = concatenate([part(1, 5, 6), part(2, 7)], "x");
    expect([...coordOf(joined, "run").values]).toEqual([1, 1, 2]);
  });

  it("leaves a mask unset where a part has none", () => {
    const joined = concatenate(
      [
        labelledArray({ data: metres(1), masks: { m: flags(1) } }),
        labelledArray({ data: metres(2, 3) }),
      ],
      "x",
    );
    expect(joined.masks.get("m")!.values).toEqual(Uint8Array.of(1, 0, 0));
  });

  it("joins empty parts", () => {
    expect(identicalVariables(concatenate([metres(), metres(1), metres()], "x"), metres(1))).toBe(
      true,
    );
  });

  it("refuses what does not continue", () => {
    const seconds = variable({ dims: ["x"], values: Float64Array.of(1), unit: "s" });
    const uncertain = variable({ ...metres(1), variances: Float64Array.of(1) });
    const wide = variable({
      dims: ["x", "y"],
      shape: [1, 1],
      values: Float64Array.of(1),
      unit: "m",
    });
    expect(() => concatenate([], "x")).toThrow(DimensionError);
    expect(() => concatenate([metres(1), seconds], "x")).toThrow(UnitError);
    expect(() => concatenate([metres(1), uncertain], "x")).toThrow(VariancesError);
    expect(() => concatenate([metres(1), wide], "x")).toThrow(DimensionError);
    expect(() => concatenate([metres(1), flags(1)], "x")).toThrow(DTypeError);
    const bins = (...edges: number[]) =>
      labelledArray({ data: metres(1), coords: { x: metres(...edges) } });
    expect(() => concatenate([bins(0, 1), bins(2, 3)], "x")).toThrow(
      "the bin edges x of part 1 do not continue part 0",
    );
    expect(() => concatenate([bins(0, 1), labelledArray({ data: metres(1) })], "x")).toThrow(
      CoordError,
    );
    expect(() => concatenate([bins(0, 1), bins(0.5)], "x")).toThrow(CoordError);
  });
});
