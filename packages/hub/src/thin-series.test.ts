import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { thinSeries } from "./thin-series.ts";

const s = 1e9;
const originNs = 1_790_000_000_000_000_000n;

const series = fc
  .array(
    fc.record({
      stepMs: fc.integer({ min: 1, max: 20_000 }),
      value: fc.oneof(fc.integer({ min: -50, max: 50 }), fc.constant(Number.NaN)),
    }),
    { minLength: 1, maxLength: 80 },
  )
  .map((samples) => {
    let at = 0;
    const time = Float64Array.from(samples, ({ stepMs }) => (at += stepMs * 1e6));
    return { time, values: Float64Array.from(samples, ({ value }) => value) };
  });
const steps = fc.record({
  fineSeconds: fc.constantFrom(0.5, 1, 3),
  recentSeconds: fc.constantFrom(0, 10, 1000),
  coarseSeconds: fc.constantFrom(7, 60),
});

describe("a thinned series", () => {
  it("keeps its extremes and its newest, in order", () => {
    fc.assert(
      fc.property(series, steps, ({ time, values }, thinning) => {
        const kept = [...thinSeries(originNs, time, values, thinning)];
        expect(kept).toEqual([...new Set(kept)].toSorted((a, b) => a - b));
        expect(kept.at(-1)).toBe(time.length - 1);
        const numbers = (all: Iterable<number>) => [...all].filter((one) => !Number.isNaN(one));
        const shown = numbers(kept.map((i) => values[i] ?? Number.NaN));
        const all = numbers(values);
        expect([Math.min(...shown), Math.max(...shown)]).toEqual([
          Math.min(...all),
          Math.max(...all),
        ]);
      }),
      { seed: 7 },
    );
  });

  it("keeps at most three samples of a step, at steps that stand still", () => {
    fc.assert(
      fc.property(series, steps, ({ time, values }, thinning) => {
        const kept = thinSeries(originNs, time, values, thinning);
        const inStep = new Map<bigint, number>();
        for (const i of kept) {
          const ns = originNs + BigInt(time[i] ?? 0);
          const bucket = ns / BigInt(thinning.fineSeconds * s);
          inStep.set(bucket, (inStep.get(bucket) ?? 0) + 1);
        }
        expect(Math.max(...inStep.values())).toBeLessThanOrEqual(3);
      }),
      { seed: 8 },
    );
  });

  it("shows a spike of long ago", () => {
    const time = Float64Array.from({ length: 1_000 }, (_, i) => i * s);
    const values = new Float64Array(1_000);
    values[123] = 99;
    const thinning = { fineSeconds: 1, recentSeconds: 60, coarseSeconds: 300 };
    const kept = [...thinSeries(originNs, time, values, thinning)];
    expect(kept).toContain(123);
    expect(kept.length).toBeLessThan(400);
  });

  it("leaves out the older where the coarse step is 0", () => {
    const time = Float64Array.of(0, 50 * s, 100 * s);
    const thinning = { fineSeconds: 1, recentSeconds: 60, coarseSeconds: 0 };
    expect([...thinSeries(originNs, time, new Float64Array(3), thinning)]).toEqual([1, 2]);
  });

  it("of nothing is nothing", () => {
    const none = new Float64Array(0);
    const thinning = { fineSeconds: 1, recentSeconds: 60, coarseSeconds: 300 };
    expect(thinSeries(originNs, none, none, thinning)).toHaveLength(0);
  });
});
