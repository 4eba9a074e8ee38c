import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addDurations,
  after,
  before,
  countSteps,
  divideDuration,
  durationBetween,
  durationNs,
  durationNsFromMs,
  durationNsFromSeconds,
  durationRatio,
  epochNs,
  epochNsFromMs,
  epochNsFromSeconds,
  multiplyDuration,
  negateDuration,
  nsPerUnit,
  quantize,
  quantizeUp,
  secondsFromNs,
  subtractDurations,
} from "./epoch-time.ts";

const instants = fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map(epochNs);
const periods = fc.bigInt(1n, 10n ** 12n).map(durationNs);

describe("instants and durations", () => {
  it("add up", () => {
    fc.assert(
      fc.property(instants, instants, (a, b) => {
        const between = durationBetween(a, b);
        expect(after(a, between)).toBe(b);
        expect(before(b, between)).toBe(a);
        expect(addDurations(between, negateDuration(between))).toBe(0n);
        expect(subtractDurations(between, between)).toBe(0n);
      }),
      { seed: 4 },
    );
  });

  it("divide downwards, below zero too", () => {
    expect(divideDuration(durationNs(-7n), 2n)).toBe(-4n);
    expect(divideDuration(durationNs(7n), 2n)).toBe(3n);
    expect(divideDuration(durationNs(-8n), 2n)).toBe(-4n);
    expect(countSteps(durationNs(7n), durationNs(-2n))).toBe(-4n);
    expect(multiplyDuration(durationNs(7n), -3n)).toBe(-21n);
    expect(durationRatio(durationNs(1n), durationNs(4n))).toBe(0.25);
    expect(() => divideDuration(durationNs(1n), 0n)).toThrow(RangeError);
  });

  it("fall on the last multiple of a period, and on the next one upwards", () => {
    fc.assert(
      fc.property(instants, periods, (instant, period) => {
        const down = quantize(instant, period);
        const up = quantizeUp(instant, period);
        expect(down % period).toBe(0n);
        expect(up % period).toBe(0n);
        expect(down <= instant && instant - down < period).toBe(true);
        expect(up >= instant && up - instant < period).toBe(true);
        expect(quantizeUp(down, period)).toBe(down);
      }),
      { seed: 5 },
    );
  });

  it("come from other units", () => {
    expect(epochNsFromMs(-3n)).toBe(-3_000_000n);
    expect(durationNsFromMs(3n)).toBe(3_000_000n);
    expect(epochNsFromSeconds(1.999_999_999_9)).toBe(1_999_999_999n);
    expect(durationNsFromSeconds(-1.999_999_999_9)).toBe(-1_999_999_999n);
    expect(() => epochNsFromSeconds(Number.NaN)).toThrow(RangeError);
    expect(secondsFromNs(durationNs(1_500_000_000n))).toBe(1.5);
    expect(nsPerUnit("\u00b5s")).toBe(nsPerUnit("\u03bcs"));
    expect(nsPerUnit("m")).toBeUndefined();
  });
});
