import { describe, expect, it } from "vitest";
import { PixelTable } from "./pixel-table.ts";
import { PixelFactors, PixelWeights } from "./pixel-values.ts";

const int32Max = 2 ** 31 - 1;

describe("PixelTable", () => {
  it("reaches both ends of int32", () => {
    expect(new PixelTable(int32Max, Int32Array.of(0), 1).firstId).toBe(int32Max);
    expect(new PixelTable(-(2 ** 31), Int32Array.of(0), 1).firstId).toBe(-(2 ** 31));
  });

  it.each([
    ["ids above int32", int32Max, [0, 0], 1],
    ["ids below int32", -(2 ** 31) - 1, [0], 1],
    ["ids that are not whole", 0.5, [0], 1],
    ["no pixels", 0, [], 1],
    ["a bin beyond the screen", 0, [0, 2], 2],
    ["a bin below -1", 0, [-2], 2],
    ["no screen", 0, [-1], 0],
    ["a screen that is not whole", 0, [-1], 1.5],
  ])("refuses %s", (_, firstId, bins, screenBins) => {
    expect(() => new PixelTable(firstId, Int32Array.from(bins), screenBins)).toThrow(RangeError);
  });
});

describe("PixelWeights and PixelFactors", () => {
  it("refuse what is not finite, but for the NaN of a pixel without a factor", () => {
    expect(() => new PixelWeights(0, Float32Array.of(1, Number.NaN))).toThrow("pixel 1 ");
    expect(() => new PixelWeights(0, Float64Array.of(Number.NEGATIVE_INFINITY))).toThrow(
      RangeError,
    );
    expect(() => new PixelFactors(5, Float64Array.of(1, 2, Number.POSITIVE_INFINITY))).toThrow(
      "pixel 7 ",
    );
    expect(new PixelFactors(0, Float32Array.of(Number.NaN)).values).toHaveLength(1);
  });

  it("refuse ids beyond int32 and no pixels", () => {
    expect(() => new PixelWeights(int32Max, new Float32Array(2))).toThrow(RangeError);
    expect(() => new PixelFactors(0, new Float64Array(0))).toThrow(RangeError);
  });
});
