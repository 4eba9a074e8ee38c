import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indexAt } from "./position-search.ts";

const rising = fc
  .uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 20 })
  .map((values) => Float64Array.from(values.toSorted((a, b) => a - b)));
const place = fc.integer({ min: -60, max: 60 }).map((n) => n + 0.25);

describe("indexAt", () => {
  it("finds the nearest point, in either order", () => {
    fc.assert(
      fc.property(rising, fc.boolean(), place, (up, reverse, position) => {
        const values = reverse ? up.toReversed() : up;
        const nearest = Math.min(...values.map((v) => Math.abs(v - position)));
        const index = indexAt({ at: "points", values }, position);
        expect(Math.abs(values[index!]! - position)).toBe(nearest);
      }),
    );
  });

  it("finds the bin that holds a position, in either order", () => {
    fc.assert(
      fc.property(rising, fc.boolean(), place, (up, reverse, position) => {
        const values = reverse ? up.toReversed() : up;
        const index = indexAt({ at: "edges", values }, position);
        const inside = position > up[0]! && position < up.at(-1)!;
        expect(index !== undefined).toBe(inside);
        if (index === undefined) return;
        const ends = [values[index]!, values[index + 1]!];
        expect(position).toBeGreaterThan(Math.min(...ends));
        expect(position).toBeLessThan(Math.max(...ends));
      }),
    );
  });

  it("counts an edge to the bin above it, the last edge to the last bin", () => {
    const values = new Float64Array([0, 1, 2]);
    expect([0, 1, 2].map((v) => indexAt({ at: "edges", values }, v))).toEqual([0, 1, 1]);
    expect(indexAt({ at: "points", values: new Float64Array() }, 1)).toBeUndefined();
  });
});
