import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { availableSeconds, firstOfLast, lowerBound, medianStep } from "./sample-window.ts";

const s = 1e9;
const rising = fc
  .array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 50 })
  .map((steps) => steps.map((_, i) => steps.slice(0, i + 1).reduce((a, b) => a + b, 0) * 1e6));

describe("the window of the last seconds", () => {
  it.each([
    ["whole steps", [1, 2, 3, 4, 5], 3, [3, 4, 5]],
    ["a part of a step", [1, 2, 3, 4, 5], 0.1, [5]],
    ["more than there is", [1, 2, 3], 60, [1, 2, 3]],
    ["a single sample", [7], 1, [7]],
    ["a gap", [1, 2, 10, 11], 4, [10, 11]],
  ])("takes %s", (_, seconds, length, taken) => {
    const time = seconds.map((one) => one * s);
    expect(time.slice(firstOfLast(time, length))).toEqual(taken.map((one) => one * s));
  });

  it("holds the newest, nothing older than asked for, and more for a longer window", () => {
    fc.assert(
      fc.property(rising, fc.double({ min: 0.01, max: 100, noNaN: true }), (time, seconds) => {
        const first = firstOfLast(time, seconds);
        const newest = time.at(-1) ?? 0;
        expect(first).toBeGreaterThanOrEqual(0);
        expect(first).toBeLessThan(time.length);
        if (first < time.length - 1)
          expect(newest - (time[first] ?? 0)).toBeLessThanOrEqual(seconds * s);
      }),
      { seed: 5 },
    );
  });

  it("finds bounds as a plain search does", () => {
    fc.assert(
      fc.property(rising, fc.integer({ min: -1, max: 100_000 }), (time, ms) => {
        const index = time.findIndex((one) => one >= ms * 1e6);
        expect(lowerBound(time, ms * 1e6)).toBe(index < 0 ? time.length : index);
      }),
      { seed: 6 },
    );
  });

  it("knows the typical step", () => {
    expect(medianStep([0, 1, 2, 12], 0)).toBe(1);
    expect(medianStep([0, 1, 4], 0)).toBe(2);
  });
});

describe("the coverage of a window", () => {
  it("is what was measured, complete where less than a sample is missing", () => {
    expect(
      availableSeconds(
        [1, 1, 1].map((one) => one * s),
        60,
      ),
    ).toBe(3);
    expect(
      availableSeconds(
        Array.from({ length: 4 }, () => 0.214 * s),
        1,
      ),
    ).toBe(1);
    expect(
      availableSeconds(
        Array.from({ length: 5 }, () => 0.214 * s),
        1,
      ),
    ).toBe(1);
    // Samples kept once in five seconds measured a fifth of the time.
    expect(
      availableSeconds(
        Array.from({ length: 12 }, () => 0.2 * s),
        60,
      ),
    ).toBeCloseTo(2.4);
  });
});
