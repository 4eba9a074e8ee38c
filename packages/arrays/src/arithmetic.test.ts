import fc from "fast-check";
import { describe, expect, it } from "vitest";
import cases from "../fixtures/arithmetic.json" with { type: "json" };
import {
  type FixtureVariable,
  refusalOf,
  rowsOf,
  sameVariable,
  variableOf,
} from "../fixtures/scipp-answers.ts";
import { add, divide, multiply, subtract } from "./arithmetic.ts";
import { toDType } from "./convert.ts";
import { CoordError, DTypeError, UnitError, VariancesError } from "./errors.ts";
import { identical } from "./identical.ts";
import { labelledArray } from "./labelled-array.ts";
import { sliceAt } from "./slice.ts";
import { datetimes, scalar, type Variable, variable } from "./variable.ts";

const operators = { add, subtract, multiply, divide };
type Case = {
  readonly operator: keyof typeof operators;
  readonly a: FixtureVariable;
  readonly b: FixtureVariable;
} & ({ readonly variable: FixtureVariable } | { readonly error: string });

const kelvin = (...values: number[]) =>
  variable({ dims: ["x"], values: Float64Array.from(values), unit: "K" });

describe("arithmetic on variables", () => {
  it("gives what scipp gives, and refuses what scipp refuses in the same class", () => {
    const rows = rowsOf<Case>(cases);
    const wrong = rows.filter((row) => {
      const result = () => operators[row.operator](variableOf(row.a), variableOf(row.b));
      if ("error" in row) return refusalOf(result) !== row.error;
      // scipp squares a float32 operand as such, also where the result is a float64.
      const digits = [row.a.dtype, row.b.dtype].includes("float32") ? 6 : 13;
      return !sameVariable(result(), variableOf(row.variable), digits);
    });
    expect(wrong).toEqual([]);
    const refused = rows.filter((row) => "error" in row).map((row) => row.error);
    expect(new Set(refused)).toEqual(new Set(["UnitError", "VariancesError"]));
  });

  it("propagates uncertainties to first order", () => {
    const a = variable({ values: Float64Array.of(4), variances: Float64Array.of(1) });
    const b = variable({ values: Float64Array.of(2), variances: Float64Array.of(3) });
    expect(add(a, b)).toMatchObject({ variances: Float64Array.of(1 + 3) });
    expect(subtract(a, b)).toMatchObject({ variances: Float64Array.of(1 + 3) });
    const unitless = { unit: "dimensionless" };
    const [x, y] = [a, b].map((v) => variable({ ...v, ...unitless }));
    expect(multiply(x!, y!).variances).toEqual(Float64Array.of(16 * 3 + 4 * 1));
    expect(divide(x!, y!).variances).toEqual(Float64Array.of((1 + (3 * 16) / 4) / 4));
  });

  it("agrees with loops over named indices", () => {
    const sizes = { x: 2, y: 3, z: 2 };
    const dimsOf = fc.shuffledSubarray(["x", "y", "z"] as const);
    const make = (dims: readonly (keyof typeof sizes)[], scale: number): Variable => {
      const shape = dims.map((dim) => sizes[dim]);
      const length = shape.reduce((product, n) => product * n, 1);
      return variable({ dims, shape, values: Float64Array.from({ length }, (_, i) => scale * i) });
    };
    /** The element at a named position. */
    const at = (of: Variable, position: Readonly<Record<string, number>>): number => {
      let offset = 0;
      for (const [axis, dim] of of.dims.entries())
        offset = offset * of.shape[axis]! + position[dim]!;
      return Number(of.values[offset]);
    };
    fc.assert(
      fc.property(dimsOf, dimsOf, (dimsA, dimsB) => {
        const [a, b] = [make(dimsA, 1), make(dimsB, 100)];
        const total = add(a, b);
        expect(new Set(total.dims)).toEqual(new Set([...dimsA, ...dimsB]));
        for (let x = 0; x < 2; x++) {
          for (let y = 0; y < 3; y++) {
            for (let z = 0; z < 2; z++) {
              const position = { x, y, z };
              expect(at(total, position)).toBe(at(a, position) + at(b, position));
            }
          }
        }
      }),
      { seed: 6 },
    );
  });

  it("refuses to broadcast variances, even along a dim of length 1", () => {
    const uncertain = variable({ values: Float64Array.of(4), variances: Float64Array.of(1) });
    const one = variable({ dims: ["x"], values: Float64Array.of(2) });
    expect(() => add(uncertain, one)).toThrow(VariancesError);
    expect(() => add(uncertain, one)).toThrow(/^\(\) has variances and cannot be broadcast to/);
    expect(add(uncertain, scalar(1)).values).toEqual(Float64Array.of(5));
  });

  it("names what does not fit", () => {
    expect(() => add(kelvin(1, 2), kelvin(1, 2, 3))).toThrow("(x: 2) does not fit (x: 3) along x");
    expect(() => add(kelvin(1), scalar(1, "m"))).toThrow("cannot add K and m");
    expect(() => multiply(kelvin(1), scalar(1))).toThrow("cannot multiply K and no unit");
    expect(() => add(scalar("a"), scalar("b"))).toThrow("cannot add string values");
  });

  it("refuses integers that overflow", () => {
    const big = variable({ values: Int32Array.of(2 ** 31 - 1) });
    expect(() => add(big, variable({ values: Int32Array.of(1) }))).toThrow(DTypeError);
    expect(add(big, scalar(1n)).values).toEqual(BigInt64Array.of(2n ** 31n));
    expect(() => multiply(scalar(2n ** 62n), scalar(2n))).toThrow(DTypeError);
    expect(subtract(scalar(2n ** 62n), scalar(-1n)).values).toEqual(
      BigInt64Array.of(2n ** 62n + 1n),
    );
  });

  it("reckons with instants", () => {
    const start = datetimes({ dims: ["t"], values: BigInt64Array.of(2n ** 60n, 10n) });
    const span = scalar(5n, "ns");
    expect(add(start, span)).toMatchObject({
      dtype: "datetime64",
      values: BigInt64Array.of(2n ** 60n + 5n, 15n),
    });
    expect(subtract(add(span, start), start)).toMatchObject({
      dtype: "int64",
      values: BigInt64Array.of(5n, 5n),
      unit: { symbol: "ns" },
    });
    expect(() => add(start, start)).toThrow(DTypeError);
    expect(() => subtract(span, start)).toThrow(DTypeError);
    expect(() => multiply(start, span)).toThrow(DTypeError);
    expect(() => add(start, scalar(5n, "µs"))).toThrow(UnitError);
  });
});

describe("arithmetic on labelled arrays", () => {
  const x = variable({ dims: ["x"], values: Float64Array.of(0, 1, 2), unit: "m" });
  const flags = (...set: number[]) => variable({ dims: ["x"], values: Uint8Array.from(set) });
  const a = labelledArray({
    name: "a",
    data: kelvin(1, 2),
    coords: { x, time: scalar(1n, "ns"), only: scalar(7) },
    masks: { m: flags(1, 0), n: flags(0, 0) },
  });

  it("keeps coordinates, ORs masks by name, and leaves out scalars that differ", () => {
    const b = labelledArray({
      name: "b",
      data: kelvin(10, 20),
      coords: { x, time: scalar(2n, "ns") },
      masks: { m: flags(0, 1) },
    });
    const total = add(a, b);
    const expected = labelledArray({
      data: kelvin(11, 22),
      coords: { x, only: scalar(7) },
      masks: { m: flags(1, 1), n: flags(0, 0) },
    });
    expect(identical(total, expected)).toBe(true);
    expect(identical(add(b, a), expected)).toBe(true);
  });

  it("takes a variable on either side, and keeps name and labels", () => {
    expect(identical(multiply(a, scalar(1, "dimensionless")), a)).toBe(true);
    expect(identical(add(scalar(0, "K"), a), a)).toBe(true);
  });

  it("refuses coordinates that differ", () => {
    const shifted = add(x, scalar(1, "m"));
    const b = labelledArray({ data: kelvin(1, 2), coords: { x: shifted } });
    expect(() => add(a, b)).toThrow(CoordError);
    expect(() => add(a, b)).toThrow("coordinate x differs between the operands");
  });

  it("drops the edges of a sliced-out bin where its dim comes back", () => {
    const gone = sliceAt(a, "x", 0);
    expect(gone.coords.get("x")).toMatchObject({ shape: [2] });
    expect([...add(gone, kelvin(1, 2, 3)).coords.keys()]).toEqual(["time", "only"]);
    expect([...add(gone, scalar(1, "K")).coords.keys()]).toEqual(["x", "time", "only"]);
  });

  it("broadcasts masks of different dims", () => {
    const y = variable({ dims: ["y"], values: Uint8Array.of(0, 1) });
    const data = variable({ dims: ["y"], values: Float64Array.of(1, 2), unit: "K" });
    const b = labelledArray({ data, masks: { m: y } });
    const mask = add(a, b).masks.get("m")!;
    expect(mask).toMatchObject({ dims: ["x", "y"], values: Uint8Array.of(1, 1, 0, 1) });
  });

  it("agrees on dtypes with a conversion by hand", () => {
    const counts = variable({ dims: ["x"], values: Int32Array.of(3, 4), unit: "counts" });
    const rate = divide(labelledArray({ data: counts }), scalar(2, "s")).data;
    expect(rate).toMatchObject({ dtype: "float64", unit: { symbol: "counts/s" } });
    expect(rate.values).toEqual(divide(toDType(counts, "float64"), scalar(2, "s")).values);
  });
});
