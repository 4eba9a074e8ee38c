import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fractionOf, isDegenerate, isShowable, ulp, unionOf, valueAt } from "./span.ts";
import { linearSpan, logSpan } from "./testing/arbitraries.ts";

describe("span", () => {
  it("finds the value at the fraction of a value", () => {
    fc.assert(
      fc.property(linearSpan, fc.double({ min: -2, max: 3, noNaN: true }), (span, fraction) => {
        const back = fractionOf(valueAt(fraction, span, "linear"), span, "linear");
        expect(back).toBeCloseTo(fraction, 5);
      }),
    );
    fc.assert(
      fc.property(logSpan, fc.double({ min: -1, max: 2, noNaN: true }), (span, fraction) => {
        expect(fractionOf(valueAt(fraction, span, "log"), span, "log")).toBeCloseTo(fraction, 5);
      }),
    );
  });

  it("knows the distance to the next double", () => {
    expect(ulp(1)).toBe(Number.EPSILON);
    expect(ulp(-1)).toBe(Number.EPSILON);
    expect(ulp(0)).toBe(Number.MIN_VALUE);
  });

  it("calls a span degenerate up to four steps of a double", () => {
    expect(isDegenerate({ min: 1, max: 1 + 4 * Number.EPSILON })).toBe(true);
    expect(isDegenerate({ min: 1, max: 1 + 12 * Number.EPSILON })).toBe(false);
    expect(isDegenerate({ min: 0, max: 0 })).toBe(true);
  });

  it("shows nothing at or below 0 on a log axis, and nothing infinite", () => {
    expect(isShowable({ min: 0, max: 1 }, "log")).toBe(false);
    expect(isShowable({ min: 0, max: 1 }, "linear")).toBe(true);
    expect(isShowable({ min: 2, max: 1 }, "linear")).toBe(false);
    expect(isShowable({ min: -Number.MAX_VALUE, max: Number.MAX_VALUE }, "linear")).toBe(false);
  });

  it("unites with nothing", () => {
    expect(unionOf(undefined, undefined)).toBeUndefined();
    expect(unionOf({ min: 0, max: 1 }, undefined)).toEqual({ min: 0, max: 1 });
    expect(unionOf({ min: 0, max: 1 }, { min: -1, max: 0.5 })).toEqual({ min: -1, max: 1 });
  });
});
