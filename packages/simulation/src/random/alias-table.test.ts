import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chiSquareDeviation } from "../testing/chi-square.ts";
import { AliasTable } from "./alias-table.ts";
import { RandomStream } from "./random-stream.ts";

describe("AliasTable", () => {
  it("draws in proportion to the weights", () => {
    const weight = fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 1e3, noNaN: true }));
    const weights = fc
      .array(weight, { minLength: 2, maxLength: 300 })
      .filter((list) => list.filter((one) => one > 0).length > 1);
    fc.assert(
      fc.property(weights, fc.integer(), (list, seed) => {
        const sum = list.reduce((a, b) => a + b, 0);
        const random = new RandomStream(seed);
        const table = new AliasTable(list);
        const observed = new Float64Array(list.length);
        for (let i = 0; i < 20_000; i++) observed[table.draw(random)]! += 1;
        for (const [i, one] of list.entries()) if (one === 0) expect(observed[i]).toBe(0);
        expect(
          chiSquareDeviation(
            observed,
            list.map((one) => one / sum),
          ),
        ).toBeLessThan(6);
      }),
      { numRuns: 40, seed: 1 },
    );
  });

  it("refuses weights that are none", () => {
    for (const weights of [[], [0, 0], [1, -1], [1, Number.NaN], [Number.POSITIVE_INFINITY]]) {
      expect(() => new AliasTable(weights)).toThrow(RangeError);
    }
  });
});
