import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { levelFor } from "./resolution-level.ts";

describe("the level of an image", () => {
  const size = fc.integer({ min: 1, max: 8192 });
  const pixels = fc.integer({ min: 1, max: 4000 });

  it("is the finest at which no bin is smaller than a pixel", () => {
    fc.assert(
      fc.property(size, size, pixels, pixels, (rows, columns, width, height) => {
        const level = levelFor([rows, columns], { width, height });
        const fits = (at: number): boolean =>
          Math.ceil(rows / 2 ** at) <= height && Math.ceil(columns / 2 ** at) <= width;
        expect(fits(level)).toBe(true);
        if (level > 0) expect(fits(level - 1)).toBe(false);
      }),
      { seed: 1 },
    );
  });

  it("gets finer as one zooms in", () => {
    const level = (seen: number) =>
      levelFor([1024, 1024], { width: 256, height: 256 }, { x: seen, y: seen });
    expect([1, 0.5, 0.25, 0.01].map(level)).toEqual([2, 1, 0, 0]);
  });
});
