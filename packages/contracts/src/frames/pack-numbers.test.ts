import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packAsU16, packExactly, unpackSection } from "./pack-numbers.ts";

const anyNumbers = fc.array(
  fc.oneof(
    fc.double(),
    fc.nat(70_000),
    fc.integer({ min: -(2 ** 31) - 1, max: 2 ** 32 }),
    fc.constantFrom(0, -0, 65_535, 65_536, 2 ** 32 - 1, 2 ** 31, -(2 ** 31), 0.5, Number.NaN),
  ),
  { maxLength: 20 },
);

describe("the smallest exact form", () => {
  it("keeps every number", () => {
    fc.assert(
      fc.property(anyNumbers, (numbers) => {
        const values = Float64Array.from(numbers);
        const packed = packExactly(values);
        expect(packed.scale).toBeUndefined();
        expect(Float64Array.from(unpackSection(packed))).toEqual(values);
        expect(packed.values.byteLength).toBeLessThanOrEqual(values.byteLength);
      }),
      { seed: 9, numRuns: 1000 },
    );
  });

  it.each<[string, number[], number]>([
    ["nothing", [], 2],
    ["counts to 65535", [0, 65_535], 2],
    ["counts beyond", [0, 65_536], 4],
    ["counts to 2^32 - 1", [2 ** 32 - 1], 4],
    ["negative whole numbers", [-1, 2 ** 31 - 1], 4],
    ["halves", [0.5, Number.NaN], 4],
    ["a negative zero", [-0, 1], 4],
    ["tenths", [0.1], 8],
    ["counts beyond all", [2 ** 53], 4],
    ["both signs and too wide", [-1, 2 ** 32 - 1], 8],
  ])("of %s takes %j in %i bytes each", (_, numbers, bytes) => {
    const packed = packExactly(Float64Array.from(numbers));
    expect(packed.values.BYTES_PER_ELEMENT).toBe(bytes);
  });
});

describe("codes of 16 bits", () => {
  const finite = fc.array(
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 }),
    {
      minLength: 1,
      maxLength: 30,
    },
  );

  it("on a linear scale are off by half a step at most", () => {
    fc.assert(
      fc.property(finite, (numbers) => {
        const values = Float64Array.from(numbers);
        const read = unpackSection(packAsU16(values, "linear"));
        const most = Math.max(...numbers);
        const least = Math.min(...numbers);
        const step = most / 65_534 - least / 65_534;
        // A step may be too small for a float: nothing lies between two neighbours.
        const rounding =
          4 * Number.EPSILON * Math.max(Math.abs(most), Math.abs(least)) +
          65_535 * Number.MIN_VALUE;
        for (const [i, value] of numbers.entries()) {
          expect(Math.abs((read[i] ?? 0) - value)).toBeLessThanOrEqual(
            0.5 * step * (1 + 1e-9) + rounding,
          );
        }
      }),
      { seed: 10, numRuns: 500 },
    );
  });

  it("on a log scale keep zero and are off by half a step of the logarithm at most", () => {
    const counts = fc.array(
      fc.oneof(fc.constant(0), fc.double({ min: 1e-300, max: 1e300, noNaN: true })),
      { minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(counts, (numbers) => {
        const read = unpackSection(packAsU16(Float64Array.from(numbers), "log"));
        const positive = numbers.filter((value) => value > 0).map(Math.log);
        const step = (Math.max(...positive) - Math.min(...positive)) / 65_533;
        for (const [i, value] of numbers.entries()) {
          if (value === 0) expect(read[i]).toBe(0);
          else {
            const off = Math.abs(Math.log(read[i] ?? 0) - Math.log(value));
            expect(off).toBeLessThanOrEqual(0.5 * step + 1e-11);
          }
        }
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  it("say where there is no number", () => {
    const values = Float64Array.of(Number.NaN, Number.POSITIVE_INFINITY, 5, -1, 0);
    expect([...unpackSection(packAsU16(values, "linear"))]).toEqual([
      Number.NaN,
      Number.NaN,
      expect.closeTo(5, 3),
      expect.closeTo(-1, 3),
      expect.closeTo(0, 3),
    ]);
    expect([...unpackSection(packAsU16(values, "log"))]).toEqual([
      Number.NaN,
      Number.NaN,
      expect.closeTo(5, 9),
      Number.NaN,
      0,
    ]);
  });

  it("never turn a number into none, not even where a step rounds to the smallest float", () => {
    const values = Float64Array.of(0, 90_000 * Number.MIN_VALUE);
    const read = unpackSection(packAsU16(values, "linear"));
    expect(read[1]).toBeGreaterThan(60_000 * Number.MIN_VALUE);
  });

  it.each(["linear", "log"] as const)("hold a constant, or nothing, on a %s scale", (kind) => {
    expect([...unpackSection(packAsU16(Float64Array.of(7, 7), kind))]).toEqual([
      expect.closeTo(7, 12),
      expect.closeTo(7, 12),
    ]);
    expect(unpackSection(packAsU16(new Float64Array(0), kind))).toHaveLength(0);
    expect([...unpackSection(packAsU16(Float64Array.of(Number.NaN), kind))]).toEqual([Number.NaN]);
  });
});
