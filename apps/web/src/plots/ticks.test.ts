import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linearSpan, logSpan } from "./testing/arbitraries.ts";
import { linearTickValues, logTickValues, maxTicks, ticksOf } from "./ticks.ts";

const labelsOf = (min: number, max: number, scale: "linear" | "log" = "linear") =>
  ticksOf({ min, max }, scale).map(({ label }) => label);

describe("ticks", () => {
  it("are at most six, rising, inside, and tell a linear scale", () => {
    fc.assert(
      fc.property(linearSpan, (span) => {
        const ticks = linearTickValues(span);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(maxTicks);
        for (const [i, tick] of ticks.entries()) {
          expect(tick).toBeGreaterThanOrEqual(span.min);
          expect(tick).toBeLessThanOrEqual(span.max);
          if (i > 0) expect(tick).toBeGreaterThan(ticks[i - 1]!);
        }
      }),
    );
  });

  it("keep to any smaller limit", () => {
    fc.assert(
      fc.property(linearSpan, fc.integer({ min: 1, max: 6 }), (span, limit) => {
        expect(linearTickValues(span, limit).length).toBeLessThanOrEqual(limit);
      }),
    );
  });

  it("are at most six, rising and inside on a log scale, and two or more", () => {
    fc.assert(
      fc.property(logSpan, (span) => {
        const ticks = logTickValues(span);
        expect(ticks.length).toBeLessThanOrEqual(maxTicks);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        for (const [i, tick] of ticks.entries()) {
          expect(tick).toBeGreaterThanOrEqual(span.min * (1 - 1e-9));
          expect(tick).toBeLessThanOrEqual(span.max * (1 + 1e-9));
          if (i > 0) expect(tick).toBeGreaterThan(ticks[i - 1]!);
        }
      }),
    );
  });

  it("differ in their labels", () => {
    fc.assert(
      fc.property(linearSpan, (span) => {
        const labels = ticksOf(span, "linear").map(({ label }) => label);
        expect(new Set(labels).size).toBe(labels.length);
      }),
    );
  });

  it("write thousands as k and M, with the same decimals", () => {
    expect(labelsOf(0, 6300)).toEqual(["0", "2 k", "4 k", "6 k"]);
    expect(labelsOf(0, 1e6)).toEqual(["0", "0.2 M", "0.4 M", "0.6 M", "0.8 M", "1.0 M"]);
    expect(labelsOf(-0.8, 0.8)).toEqual(["−0.5", "0", "0.5"]);
    expect(labelsOf(12_345.2, 12_346.1)).toEqual([
      "12345.2",
      "12345.4",
      "12345.6",
      "12345.8",
      "12346.0",
    ]);
    expect(labelsOf(0, 2.5e-5)).toEqual([
      "0",
      "0.5·10⁻⁵",
      "1.0·10⁻⁵",
      "1.5·10⁻⁵",
      "2.0·10⁻⁵",
      "2.5·10⁻⁵",
    ]);
  });

  it("write powers of ten on a log scale, and stay where they are while the range grows", () => {
    expect(labelsOf(1, 1e4, "log")).toEqual(["1", "10", "10²", "10³", "10⁴"]);
    expect(labelsOf(0.01, 2, "log")).toEqual(["10⁻²", "0.03", "0.1", "0.3", "1"]);
    expect(labelsOf(1, 40, "log")).toEqual(["1", "2", "5", "10", "20"]);
    const few = logTickValues({ min: 1, max: 1e9 });
    for (const tick of logTickValues({ min: 10, max: 1e10 })) {
      if (tick < 1e9) expect(few).toContain(tick);
    }
  });
});
