import { unit } from "@beamscope/arrays";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aggregate, aggregationRule, isCounts } from "./aggregate.ts";
import { RunningSum } from "./running-sum.ts";

interface Numbers {
  readonly values: readonly number[];
  readonly variances: readonly number[] | undefined;
}
const sums = () => new RunningSum((sample: Numbers) => sample);
const plainSum = { isMean: false, skipsNaN: false };

const column = (numbers: fc.Arbitrary<number>) => fc.array(numbers, { minLength: 3, maxLength: 3 });
const samplesOf = (numbers: fc.Arbitrary<number>) =>
  fc.array(fc.record({ values: column(numbers), variances: column(numbers) }), {
    minLength: 1,
    maxLength: 30,
  });
/** Windows over samples as time goes on: ends rise, widths change. */
const widths = fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 30 });

describe("a running sum", () => {
  it("equals the sum of all, whatever windows it moved over", () => {
    fc.assert(
      fc.property(samplesOf(fc.nat(1000)), widths, (samples, windows) => {
        const running = sums();
        for (const [i, width] of windows.entries()) {
          const end = Math.min(samples.length, i + 1);
          const window = samples.slice(Math.max(0, end - width), end);
          const moved = running.moveTo(window);
          expect(moved).toEqual(aggregate(window, 3, plainSum));
        }
      }),
      { seed: 3 },
    );
  });

  it("adds what came and takes away what left, not more", () => {
    const samples = Array.from({ length: 300 }, (_, i) => ({
      values: [i],
      variances: undefined,
    }));
    const running = sums();
    for (let end = 200; end <= 300; end++) running.moveTo(samples.slice(end - 200, end));
    expect(running.steps).toBe(200 + 100 * 2);
  });

  it.each([
    ["fractions", 0.5],
    ["NaN", Number.NaN],
    ["infinities", Number.POSITIVE_INFINITY],
    ["what is beyond exact integers", 2 ** 53],
  ])("gives up on %s, and begins again without them", (_, bad) => {
    const running = sums();
    const good = { values: [1], variances: undefined };
    expect(running.moveTo([good, { values: [bad], variances: undefined }])).toBeUndefined();
    expect(running.moveTo([good])).toEqual({ values: Float64Array.of(1), variances: undefined });
  });

  it("gives a sum of its own each time", () => {
    const running = sums();
    const samples = [1, 2, 3].map((value) => ({ values: [value], variances: undefined }));
    const first = running.moveTo(samples.slice(0, 2));
    running.moveTo(samples.slice(1));
    expect(first?.values).toEqual(Float64Array.of(3));
  });
});

describe("an aggregation", () => {
  const number = fc.oneof(fc.nat(9), fc.constant(Number.NaN));
  it("agrees with its definition, element by element", () => {
    const rules = fc.record({ isMean: fc.boolean(), skipsNaN: fc.boolean() });
    fc.assert(
      fc.property(samplesOf(number), rules, (samples, rule) => {
        const { values } = aggregate(samples, 3, rule);
        for (const [i, value] of values.entries()) {
          const all = samples.map((sample) => sample.values[i] ?? Number.NaN);
          const taken = rule.skipsNaN ? all.filter((one) => !Number.isNaN(one)) : all;
          const sum = taken.reduce((total, one) => total + one, 0);
          expect(value).toBe(rule.isMean ? sum / taken.length : sum);
        }
      }),
      { seed: 4 },
    );
  });

  it("of `auto` sums counts and averages everything else", () => {
    expect(aggregationRule("auto", unit("counts"))).toEqual({ isMean: false, skipsNaN: true });
    expect(aggregationRule("auto", unit("mm"))).toEqual({ isMean: true, skipsNaN: true });
    expect(aggregationRule("sum", unit("mm"))).toEqual({ isMean: false, skipsNaN: false });
    expect(isCounts(undefined)).toBe(false);
  });

  it("averages variances of independent samples", () => {
    const samples = [4, 8].map((variance) => ({ values: [1], variances: [variance] }));
    expect(aggregate(samples, 1, { isMean: true, skipsNaN: true }).variances).toEqual(
      Float64Array.of(3),
    );
  });
});
