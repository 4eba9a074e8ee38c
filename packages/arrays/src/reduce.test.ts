import fc from "fast-check";
import { describe, expect, it } from "vitest";
import cases from "../fixtures/reductions.json" with { type: "json" };
import { arrayOf, type FixtureArray, rowsOf, sameArray } from "../fixtures/scipp-answers.ts";
import { transpose } from "./broadcast.ts";
import { DimensionError, DTypeError } from "./errors.ts";
import { type LabelledArray, withData } from "./labelled-array.ts";
import { mean, nanmean, nansum, sum } from "./reduce.ts";
import { sliceAt } from "./slice.ts";
import { datetimes, scalar, type Variable, variable } from "./variable.ts";

const reductions = { sum, nansum, mean, nanmean };
interface Case {
  readonly reduction: keyof typeof reductions;
  readonly over: string | null;
  readonly source: FixtureArray;
  readonly array: FixtureArray;
}

/** A NaN has no variance to speak of, and scipp's mean divides it by another number. */
function withKnownVariances(array: LabelledArray): LabelledArray {
  const { data } = array;
  if (data.dtype !== "float64" || data.variances === undefined) return array;
  const variances = Float64Array.from(data.variances, (variance, i) =>
    Number.isNaN(data.values[i]) ? Number.NaN : variance,
  );
  return withData(array, variable({ ...data, variances }));
}

describe("sum and mean", () => {
  it("give what scipp gives, masks and NaN included", () => {
    const wrong = rowsOf<Case>(cases).filter((row) => {
      const ours = reductions[row.reduction](arrayOf(row.source), row.over ?? undefined);
      return !sameArray(withKnownVariances(ours), withKnownVariances(arrayOf(row.array)));
    });
    expect(wrong).toEqual([]);
  });

  it("do not depend on the order of dims, nor on one dim at a time or several at once", () => {
    const lengths = fc.tuple(...["x", "y", "z"].map(() => fc.integer({ min: 0, max: 3 })));
    fc.assert(
      fc.property(lengths, fc.shuffledSubarray(["x", "y", "z"]), (shape, over) => {
        const length = shape.reduce((product, n) => product * n, 1);
        // Integers, so that sums are exact in any order.
        const values = Float64Array.from({ length }, (_, i) => (i * 7919) % 101);
        const whole = variable({ dims: ["x", "y", "z"], shape, values, variances: values });
        const atOnce = sum(whole, over);
        const oneByOne = over.reduce<Variable>((part, dim) => sum(part, dim), whole);
        expect(atOnce.values).toEqual(oneByOne.values);
        expect(atOnce.variances).toEqual(atOnce.values);
        expect(atOnce.dims).toEqual(["x", "y", "z"].filter((dim) => !over.includes(dim)));
        const turned = transpose(whole, ["z", "x", "y"]);
        expect(sum(sum(turned, over)).values).toEqual(sum(whole).values);
      }),
      { seed: 7 },
    );
  });

  it("count integers and flags without overflow", () => {
    const many = variable({ dims: ["x"], values: new Int32Array(3).fill(2 ** 31 - 1) });
    expect(sum(many)).toMatchObject({
      dtype: "int64",
      values: BigInt64Array.of(3n * (2n ** 31n - 1n)),
    });
    const flags = variable({ dims: ["x"], values: Uint8Array.of(1, 0, 1) });
    expect(sum(flags).values).toEqual(BigInt64Array.of(2n));
    expect(mean(flags).values).toEqual(Float64Array.of(2 / 3));
    const large = variable({ dims: ["x"], values: BigInt64Array.of(2n ** 62n, 1n) });
    expect(sum(large).values).toEqual(BigInt64Array.of(2n ** 62n + 1n));
    expect(() =>
      sum(variable({ dims: ["x"], values: BigInt64Array.of(2n ** 62n, 2n ** 62n) })),
    ).toThrow(DTypeError);
  });

  it("stay exact beyond the numbers that a float64 sums exactly", () => {
    // Beyond 2^53, where a float64 misses every second number.
    const values = new Int32Array(2 ** 22 + 3).fill(2 ** 31 - 1);
    const total = BigInt(values.length) * (2n ** 31n - 1n);
    expect(sum(variable({ dims: ["x"], values })).values).toEqual(BigInt64Array.of(total));
  });

  it("know nothing of nothing", () => {
    const none = variable({ dims: ["x"], values: new Float64Array(0), unit: "m" });
    expect(sum(none).values).toEqual(Float64Array.of(0));
    expect(mean(none).values).toEqual(Float64Array.of(Number.NaN));
    expect(sum(scalar(3)).values).toEqual(Float64Array.of(3));
  });

  it("refuse dims that are not there, texts and instants", () => {
    expect(() => sum(scalar(1), "x")).toThrow(DimensionError);
    expect(() => sum(scalar("a"))).toThrow("cannot sum string values");
    expect(() => mean(datetimes({ values: BigInt64Array.of(1n) }))).toThrow(DTypeError);
  });

  it("leave float32 as float32, and other dims as they are", () => {
    const values = Float32Array.of(1, 2, 3, 4);
    const source = variable({ dims: ["x", "y"], shape: [2, 2], values, unit: "K" });
    const columns = mean(source, "x");
    expect(columns).toMatchObject({ dtype: "float32", dims: ["y"], unit: { symbol: "K" } });
    expect(sliceAt(columns, "y", 1).values).toEqual(Float32Array.of(3));
  });
});
