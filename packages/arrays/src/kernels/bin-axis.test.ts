import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BinAxis } from "./bin-axis.ts";
import { linearEdges, logEdges } from "./edges.ts";
import { anyEdges, nextDown, nextUp } from "./testing/edge-arbitraries.ts";
import { binByDefinition } from "./testing/plain-histogram.ts";

const kindOf = (edges: Float64Array): string => new BinAxis(edges).kind;

describe("BinAxis", () => {
  it("finds one value by the definition of a bin", () => {
    fc.assert(
      fc.property(anyEdges, fc.double(), (edges, anywhere) => {
        const axis = new BinAxis(edges);
        const some = edges.filter((_, i) => i % Math.ceil(edges.length / 50) === 0);
        for (const value of [anywhere, axis.stop, ...some])
          for (const near of [nextDown(value), value, nextUp(value)])
            expect(axis.binOf(near)).toBe(binByDefinition(edges, near));
      }),
    );
  });

  it("takes the quick way for equal bins of usual sizes", () => {
    expect(kindOf(linearEdges(0, 71_430_000, 100))).toBe("uniform");
    expect(kindOf(linearEdges(0, 71_430_000, 10_000))).toBe("uniform");
    expect(kindOf(linearEdges(0, 71.43, 1000).map((ms) => ms * 1e6))).toBe("uniform");
    expect(kindOf(linearEdges(0.4, 3.5, 500))).toBe("uniform");
    expect(kindOf(linearEdges(-20, 20, 137))).toBe("uniform");
    expect(kindOf(Float64Array.of(3, 5))).toBe("uniform");
  });

  it("does not take unequal bins for equal ones", () => {
    expect(kindOf(logEdges(1, 100, 10))).toBe("lookup");
    expect(kindOf(Float64Array.of(0, 1, 1, 2))).toBe("lookup");
    expect(kindOf(Float64Array.of(0, 1.001, 2, 3))).toBe("lookup");
  });

  it("keeps its own edges", () => {
    const edges = linearEdges(0, 10, 10);
    const axis = new BinAxis(edges);
    edges.fill(0);
    expect(axis.binOf(5)).toBe(5);
  });

  it.each([
    [[]],
    [[1]],
    [[1, 0]],
    [[0, 1, 0.5]],
    [[0, Number.NaN]],
    [[0, Number.POSITIVE_INFINITY]],
  ])("refuses the edges %j", (edges) => {
    expect(() => new BinAxis(edges)).toThrow(RangeError);
  });
});
