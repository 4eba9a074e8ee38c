import { describe, expect, it } from "vitest";
import { broadcastTo, reshape, transpose } from "./broadcast.ts";
import { toDType, withCountVariances, withoutVariances, withVariances } from "./convert.ts";
import { DimensionError, DTypeError, UnitError, VariancesError } from "./errors.ts";
import { identical, identicalVariables } from "./identical.ts";
import { labelledArray, withCoord, withData, withMask, withName } from "./labelled-array.ts";
import { allMasks } from "./masks.ts";
import { datetimes, scalar, variable } from "./variable.ts";

const grid = variable({
  dims: ["x", "y"],
  shape: [2, 3],
  values: Float64Array.of(1, 2, 3, 4, 5, 6),
  unit: "counts",
});

describe("a variable", () => {
  it("takes its dtype from the values", () => {
    expect(variable({ values: Float32Array.of(1) }).dtype).toBe("float32");
    expect(variable({ values: Uint8Array.of(1) }).dtype).toBe("bool");
    expect(datetimes({ values: BigInt64Array.of(1n) })).toMatchObject({
      dtype: "datetime64",
      unit: { symbol: "ns" },
    });
    expect([scalar(1), scalar(1n), scalar(true), scalar("a")].map(({ dtype }) => dtype)).toEqual([
      "float64",
      "int64",
      "bool",
      "string",
    ]);
  });

  it("shares the memory it is given", () => {
    const values = Float64Array.of(1, 2);
    expect(variable({ dims: ["x"], values }).values).toBe(values);
  });

  it("survives a structured clone", () => {
    const array = labelledArray({ name: "n", data: grid, coords: { time: scalar(1n, "ns") } });
    expect(identical(structuredClone(array), array)).toBe(true);
  });

  it.each([
    ["a shape that does not hold the values", { dims: ["x"], shape: [3] }, DimensionError],
    ["dims without lengths", { dims: ["x", "y"] }, DimensionError],
    ["lengths without dims", { shape: [2] }, DimensionError],
    ["dims that repeat", { dims: ["x", "x"], shape: [1, 2] }, DimensionError],
    ["a negative length", { dims: ["x", "y"], shape: [-1, -2] }, DimensionError],
    ["a length that is no number", { dims: ["x"], shape: [Number.NaN] }, DimensionError],
    ["a unit that is none", { dims: ["x"], unit: "furlong" }, UnitError],
    ["variances of another length", { dims: ["x"], variances: Float64Array.of(1) }, VariancesError],
    ["many values for a scalar", {}, DimensionError],
  ] as const)("refuses %s", (_, parts, error) => {
    expect(() => variable({ values: Float64Array.of(1, 2), ...parts })).toThrow(error);
  });

  it("refuses units of flags and texts, and flags that are not 0 or 1", () => {
    expect(() => variable({ values: ["a"], unit: "m" })).toThrow(UnitError);
    expect(() => variable({ values: Uint8Array.of(2) })).toThrow(DTypeError);
  });

  it("cannot be changed", () => {
    expect(Object.isFrozen(grid)).toBe(true);
    expect(Object.isFrozen(grid.shape)).toBe(true);
  });
});

describe("a labelled array", () => {
  it("takes coordinates that fit: points, edges, scalars, edges of a bin sliced out", () => {
    const array = labelledArray({
      data: grid,
      coords: {
        y: variable({ dims: ["y"], values: Float64Array.of(0, 1, 2, 3) }),
        x: variable({ dims: ["x"], values: Float64Array.of(0, 1) }),
        xy: variable({ dims: ["y", "x"], shape: [3, 2], values: new Float64Array(6) }),
        edges2d: variable({ dims: ["x", "y"], shape: [2, 4], values: new Float64Array(8) }),
        gone: variable({ dims: ["z"], values: Float64Array.of(0, 1) }),
        time: scalar(1n, "ns"),
      },
    });
    expect([...array.coords.keys()]).toEqual(["y", "x", "xy", "edges2d", "gone", "time"]);
  });

  it("refuses those that do not", () => {
    const of = (dims: string[], shape: number[]) => ({
      bad: variable({ dims, shape, values: new Float64Array(shape.reduce((a, b) => a * b, 1)) }),
    });
    for (const coords of [of(["x"], [4]), of(["x", "y"], [3, 4]), of(["z"], [1]), of(["z"], [3])]) {
      expect(() => labelledArray({ data: grid, coords })).toThrow(DimensionError);
    }
    const flags = variable({ dims: ["x"], values: Uint8Array.of(0, 1, 0) });
    expect(() => labelledArray({ data: grid, masks: { flags } })).toThrow(
      "mask flags (x: 3) does not fit data (x: 2, y: 3)",
    );
    expect(() => labelledArray({ data: grid, masks: { m: scalar(1) } })).toThrow(DTypeError);
  });

  it("is copied with one thing changed", () => {
    const array = labelledArray({ data: grid, coords: { a: scalar(1), b: scalar(2) } });
    expect([...withCoord(array, "a", scalar(3)).coords.keys()]).toEqual(["a", "b"]);
    expect(withName(array, "n").name).toBe("n");
    expect(withMask(array, "m", scalar(true)).masks.size).toBe(1);
    expect(array.masks.size).toBe(0);
    expect(withData(array, toDType(grid, "float32")).data.dtype).toBe("float32");
    expect(() => withData(array, scalar(1))).toThrow(DimensionError);
  });

  it("joins its masks", () => {
    const m = variable({ dims: ["x"], values: Uint8Array.of(0, 1) });
    const n = variable({ dims: ["y"], values: Uint8Array.of(1, 0, 0) });
    expect(allMasks(labelledArray({ data: grid }))).toBeUndefined();
    expect(allMasks(labelledArray({ data: grid, masks: { m, n } }))!.values).toEqual(
      Uint8Array.of(1, 0, 0, 1, 1, 1),
    );
  });
});

describe("identical", () => {
  it("sees NaN as the same, and every other difference", () => {
    const nan = scalar(Number.NaN);
    expect(identicalVariables(nan, scalar(Number.NaN))).toBe(true);
    expect(identicalVariables(scalar(1), scalar(2))).toBe(false);
    expect(identicalVariables(scalar(1), scalar(1n))).toBe(false);
    expect(identicalVariables(scalar(1), scalar(1, "m"))).toBe(false);
    expect(identicalVariables(scalar(1, "us"), scalar(1, "µs"))).toBe(true);
    expect(identicalVariables(grid, transpose(grid))).toBe(false);
    const counts = withCountVariances(grid);
    expect(identicalVariables(counts, grid)).toBe(false);
    expect(identicalVariables(withoutVariances(counts), grid)).toBe(true);
  });

  it("does not mind the order of coordinates", () => {
    const [a, b] = [scalar(1), scalar(2)];
    expect(
      identical(
        labelledArray({ data: grid, coords: { a, b } }),
        labelledArray({ data: grid, coords: { b, a } }),
      ),
    ).toBe(true);
    expect(
      identical(labelledArray({ data: grid, coords: { a } }), labelledArray({ data: grid })),
    ).toBe(false);
  });
});

describe("changing form", () => {
  it("transposes and reshapes", () => {
    expect([...transpose(grid).values]).toEqual([1, 4, 2, 5, 3, 6]);
    expect(transpose(transpose(grid, ["y", "x"]), ["x", "y"])).toEqual(grid);
    expect(reshape(grid, { dims: ["pixel"], shape: [6] }).values).toBe(grid.values);
    expect(() => transpose(grid, ["x"])).toThrow(DimensionError);
    expect(() => transpose(grid, ["x", "z"])).toThrow(DimensionError);
    expect(() => reshape(grid, { dims: ["a"], shape: [5] })).toThrow(DimensionError);
  });

  it("broadcasts values, not variances", () => {
    const row = variable({ dims: ["y"], values: Float64Array.of(1, 2, 3) });
    expect([...broadcastTo(row, grid).values]).toEqual([1, 2, 3, 1, 2, 3]);
    expect(() => broadcastTo(withCountVariances(row), grid)).toThrow(VariancesError);
    expect(() => broadcastTo(grid, row)).toThrow(DimensionError);
  });

  it("converts numbers, and refuses those that do not fit", () => {
    const values = Float64Array.of(1.9, -1.9);
    const floats = variable({ dims: ["x"], values, variances: values.map(Math.abs), unit: "m" });
    expect(toDType(floats, "int32")).toMatchObject({
      values: Int32Array.of(1, -1),
      unit: { symbol: "m" },
    });
    expect(toDType(floats, "int64").values).toEqual(BigInt64Array.of(1n, -1n));
    expect(toDType(floats, "float32").variances).toEqual(Float32Array.of(1.9, 1.9));
    expect(toDType(scalar(2n ** 53n + 1n), "float64").values).toEqual(Float64Array.of(2 ** 53));
    for (const bad of [scalar(Number.NaN), scalar(2 ** 31), scalar(Infinity), scalar(2n ** 40n)]) {
      expect(() => toDType(bad, "int32")).toThrow(DTypeError);
    }
    expect(() => toDType(scalar("1"), "int32")).toThrow(DTypeError);
  });

  it("takes variances of the same form", () => {
    const squared = variable({ ...grid, unit: "counts^2" });
    expect(withVariances(grid, squared)).toMatchObject({ variances: grid.values });
    expect(() => withVariances(grid, grid)).toThrow("variances in counts, not in counts^2");
    expect(() => withVariances(grid, transpose(squared))).toThrow(DimensionError);
    expect(() => withVariances(grid, toDType(squared, "float32"))).toThrow(VariancesError);
    expect(() => withVariances(scalar(1n), scalar(1n))).toThrow(VariancesError);
  });

  it("gives counts the variance of counting", () => {
    const counts = withCountVariances(variable({ dims: ["x"], values: Int32Array.of(0, 7) }));
    expect(counts).toMatchObject({ dtype: "float64", variances: Float64Array.of(0, 7) });
  });
});
