import { expect, it } from "vitest";
import { linearEdges, logEdges } from "./edges.ts";

it("spaces linear edges as NumPy's linspace", () => {
  expect([...linearEdges(0, 71.43, 3)]).toEqual([0, 23.810000000000002, 47.620000000000005, 71.43]);
  expect([...linearEdges(-1, 1, 4)]).toEqual([-1, -0.5, 0, 0.5, 1]);
  // 3 * 0.1 is above 0.3: the last edge is the one that was asked for.
  expect([...linearEdges(0, 0.3, 3)]).toEqual([0, 0.09999999999999999, 0.19999999999999998, 0.3]);
});

it("spaces log edges at equal ratios between the ends given", () => {
  const edges = logEdges(0.1, 1000, 4);
  expect(edges[0]).toBe(0.1);
  expect(edges[4]).toBe(1000);
  expect(edges[1]).toBeCloseTo(1, 12);
  expect(edges[2]).toBeCloseTo(10, 12);
  expect(edges[3]).toBeCloseTo(100, 12);
});

it("keeps log edges ascending where they are as close as numbers can be", () => {
  // 10 to the power of the mean exponent rounds to a number beyond the end.
  const edges = logEdges(0.046, 0.04600000000000002, 2);
  for (let i = 1; i < edges.length; i++) expect(edges[i]).toBeGreaterThanOrEqual(edges[i - 1]!);
});

it.each([
  [0, 1, 0],
  [0, 1, 1.5],
  [1, 1, 1],
  [2, 1, 1],
  [0, Number.NaN, 1],
  [0, Number.POSITIVE_INFINITY, 1],
  [-Number.MAX_VALUE, Number.MAX_VALUE, 2],
])("refuses linear edges from %d to %d in %d bins", (start, stop, bins) => {
  expect(() => linearEdges(start, stop, bins)).toThrow(RangeError);
});

it("refuses log edges that do not start above zero", () => {
  expect(() => logEdges(0, 1, 1)).toThrow(RangeError);
  expect(() => logEdges(-1, 1, 1)).toThrow(RangeError);
  expect(() => logEdges(Number.NaN, 1, 1)).toThrow(RangeError);
});
