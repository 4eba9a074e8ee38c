import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  colourTarget,
  edgesOf,
  extentOf,
  extentWithErrors,
  paddedTarget,
  tightTarget,
  timeTarget,
} from "./autoscale.ts";
import { fractionOf, isShowable } from "./span.ts";

const hostile = fc.oneof(
  fc.double(),
  fc.constantFrom(
    0,
    -0,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    1,
    1 + Number.EPSILON,
    5e-324,
  ),
);
const column = fc.array(hostile, { maxLength: 30 }).map((values) => Float64Array.from(values));
const scale = fc.constantFrom("linear" as const, "log" as const);

describe("autoscale", () => {
  it("finds the extent that sorting finds", () => {
    fc.assert(
      fc.property(column, scale, (values, s) => {
        const usable = [...values]
          .filter((v) => Number.isFinite(v) && (s === "linear" || v > 0))
          .sort((a, b) => a - b);
        const expected =
          usable.length === 0 ? undefined : { min: usable[0]! + 0, max: usable.at(-1)! + 0 };
        const extent = extentOf(values, s);
        expect(extent && { min: extent.min + 0, max: extent.max + 0 }).toEqual(expected);
      }),
    );
  });

  it("always gives a range that can be shown and holds the data", () => {
    const size = fc.integer({ min: -200, max: 200 }).map((exponent) => 10 ** exponent);
    const value = fc.oneof(
      size,
      size.map((v) => -v),
      fc.constantFrom(0, 7, 7, 7 + 1e-15),
    );
    const values = fc.array(value, { maxLength: 20 }).map((v) => Float64Array.from(v));
    fc.assert(
      fc.property(values, scale, (v, s) => {
        const extent = extentOf(v, s);
        for (const target of [
          tightTarget(extent, s),
          paddedTarget(extent, s),
          colourTarget(extent, s),
        ]) {
          expect(isShowable(target, s)).toBe(true);
          if (extent === undefined) continue;
          expect(fractionOf(extent.min, target, s)).toBeGreaterThanOrEqual(-1e-9);
          expect(fractionOf(extent.max, target, s)).toBeLessThanOrEqual(1 + 1e-9);
        }
      }),
    );
  });

  it("widens what is degenerate: 5 % or 0.5, a tenth on log, a second of time", () => {
    expect(tightTarget({ min: 100, max: 100 }, "linear")).toEqual({ min: 95, max: 105 });
    expect(tightTarget({ min: 2, max: 2 }, "linear")).toEqual({ min: 1.5, max: 2.5 });
    expect(paddedTarget({ min: 11, max: 11 }, "log")).toEqual({ min: 10, max: 12.100000000000001 });
    expect(timeTarget({ min: 5000, max: 5000 })).toEqual({ min: 4000, max: 6000 });
  });

  it("pads curves by a tenth, on a log axis by a tenth of their decades", () => {
    expect(paddedTarget({ min: -10, max: 10 }, "linear")).toEqual({ min: -12, max: 12 });
    const log = paddedTarget({ min: 1, max: 1e10 }, "log");
    expect(Math.log10(log.min)).toBeCloseTo(-1, 12);
    expect(Math.log10(log.max)).toBeCloseTo(11, 12);
  });

  it("leaves no room below counts of zero", () => {
    expect(paddedTarget({ min: 0, max: 100 }, "linear").min).toBe(0);
    expect(paddedTarget({ min: -1, max: 100 }, "linear").min).toBeLessThan(-1);
  });

  it("colours (1, 10) on log without positive values, ten per cent about a uniform value", () => {
    expect(colourTarget(extentOf(new Float32Array([0, 0, -3]), "log"), "log")).toEqual({
      min: 1,
      max: 10,
    });
    expect(colourTarget({ min: 20, max: 20 }, "linear")).toEqual({ min: 18, max: 22 });
    expect(colourTarget({ min: 0, max: 0 }, "linear")).toEqual({ min: 0, max: 1 });
  });

  it("does not count what is masked", () => {
    expect(extentOf(new Float32Array([1, 900, 3]), "linear", new Uint8Array([0, 1, 0]))).toEqual({
      min: 1,
      max: 3,
    });
  });

  it("includes error bars of one sigma, but no lower end that a log axis cannot show", () => {
    const values = new Float64Array([1, 100]);
    const sigma = new Float64Array([1, 10]);
    expect(extentWithErrors(values, sigma, "linear")).toEqual({ min: 0, max: 110 });
    expect(extentWithErrors(values, sigma, "log")).toEqual({ min: 1, max: 110 });
    const wide = new Float64Array([0, 10]);
    expect(extentWithErrors(new Float64Array([100, 99]), wide, "linear")).toEqual({
      min: 89,
      max: 109,
    });
  });

  it("puts edges half way between points, and half a bin beyond them", () => {
    expect([...edgesOf({ at: "points", values: new Float64Array([1, 2, 4]) })]).toEqual([
      0.5, 1.5, 3, 5,
    ]);
    expect([...edgesOf({ at: "points", values: new Float64Array([7]) })]).toEqual([6.5, 7.5]);
    const edges = new Float64Array([3, 1]);
    expect(edgesOf({ at: "edges", values: edges })).toBe(edges);
  });
});
