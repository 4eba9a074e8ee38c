import { epochNs } from "@beamscope/wire";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PulseTrain } from "./pulse-train.ts";

const start = fc.bigInt({ min: 0n, max: 4_000_000_000_000_000_000n }).map(epochNs);
const rateHz = fc.oneof(
  fc.constantFrom(14, 30, 60, 0.5),
  fc.integer({ min: 1, max: 10 ** 9 }).map((x) => x / 1e6),
);

describe("PulseTrain", () => {
  it("takes exactly a second for 14 pulses, each within 1 ns of its share", () => {
    const train = new PulseTrain(epochNs(1_700_000_000_000_000_000n));
    const times = Array.from({ length: 15 }, (_, pulse) =>
      Number(train.timeOf(pulse) - train.start),
    );
    expect(times[1]).toBe(71_428_571);
    expect(times[2]).toBe(142_857_142);
    expect(times[14]).toBe(1_000_000_000);
    expect(train.timeOf(14 * 86_400) - train.start).toBe(86_400_000_000_000n);
  });

  it("finds the last pulse not after an instant", () => {
    fc.assert(
      fc.property(
        start,
        rateHz,
        fc.integer({ min: 0, max: 10 ** 7 }),
        fc.bigInt({ min: -3n, max: 3n }),
        (first, rate, pulse, nudge) => {
          const train = new PulseTrain(first, rate);
          const instant = epochNs(train.timeOf(pulse) + nudge);
          const found = train.lastPulseAt(instant);
          if (found >= 0) expect(train.timeOf(found)).toBeLessThanOrEqual(instant);
          expect(train.timeOf(found + 1)).toBeGreaterThan(instant);
        },
      ),
    );
  });

  it("has no pulse before its start", () => {
    const train = new PulseTrain(epochNs(100n), 14);
    expect(train.lastPulseAt(epochNs(99n))).toBe(-1);
    expect(train.lastPulseAt(epochNs(100n))).toBe(0);
  });

  it("refuses a rate that is none", () => {
    for (const rate of [0, -14, Number.NaN]) {
      expect(() => new PulseTrain(epochNs(0n), rate)).toThrow(RangeError);
    }
  });
});
