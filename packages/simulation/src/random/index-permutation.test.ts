import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chiSquareDeviation } from "../testing/chi-square.ts";
import { IndexPermutation } from "./index-permutation.ts";

const placesOf = (order: IndexPermutation): number[] =>
  Array.from({ length: order.count }, (_, place) => order.at(place));

describe("IndexPermutation", () => {
  it("has each index exactly once, whatever their number", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5000 }), fc.integer(), (count, seed) => {
        const sorted = placesOf(new IndexPermutation(count, seed)).sort((a, b) => a - b);
        expect(sorted).toEqual(Array.from({ length: count }, (_, i) => i));
      }),
    );
  });

  it("stays within numbers beyond 2^32", () => {
    const count = 2 ** 40 + 12_345;
    const order = new IndexPermutation(count, 4);
    const seen = new Set<number>();
    for (let place = 0; place < 10_000; place++) {
      const index = order.at(place);
      expect(Number.isSafeInteger(index) && index >= 0 && index < count).toBe(true);
      seen.add(index);
    }
    expect(seen.size).toBe(10_000);
  });

  it("sends each stretch of places evenly over the indices", () => {
    const count = 100_000;
    for (const seed of [1, 2, 3]) {
      const order = new IndexPermutation(count, seed);
      const observed = new Float64Array(50);
      for (let place = 0; place < 10_000; place++) {
        observed[Math.floor((order.at(place) * 50) / count)]! += 1;
      }
      const deviation = chiSquareDeviation(
        observed,
        observed.map(() => 1 / 50),
      );
      expect(Math.abs(deviation)).toBeLessThan(5);
    }
  });

  it("is another order for another seed", () => {
    const [one, other] = [1, 2].map((seed) => placesOf(new IndexPermutation(100, seed, 9)));
    expect(one).not.toEqual(other);
    expect(one).toEqual(placesOf(new IndexPermutation(100, 1, 9)));
  });
});
