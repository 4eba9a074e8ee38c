import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PixelDim } from "../streams/stream.ts";
import { identityView, type LogicalView, LogicalViewError, resolveView } from "./logical-view.ts";

const yx: readonly PixelDim[] = [
  { name: "y", size: 4 },
  { name: "x", size: 6 },
];
const fold = (dim: string, a: number, b: number) =>
  ({
    step: "fold",
    dim,
    into: [
      { name: `${dim}0`, size: a },
      { name: `${dim}1`, size: b },
    ],
  }) as const;

describe("a logical view", () => {
  it("that does nothing shows the bank as it is", () => {
    const { dims, binOfPixel, pixelsPerBin } = resolveView(identityView, yx);
    expect(dims).toEqual(yx);
    expect([...binOfPixel]).toEqual(Array.from({ length: 24 }, (_, i) => i));
    expect(pixelsPerBin.every((pixels) => pixels === 1)).toBe(true);
  });

  it("sums blocks of pixels", () => {
    const view: LogicalView = {
      steps: [fold("y", 2, 2), fold("x", 2, 3)],
      sumOver: ["y1", "x1"],
    };
    const { dims, binOfPixel, pixelsPerBin } = resolveView(view, yx);
    expect(dims.map((dim) => dim.size)).toEqual([2, 2]);
    for (let y = 0; y < 4; y++) {
      for (let x = 0; x < 6; x++) {
        expect(binOfPixel[6 * y + x]).toBe(2 * Math.floor(y / 2) + Math.floor(x / 3));
      }
    }
    expect([...pixelsPerBin]).toEqual([6, 6, 6, 6]);
  });

  it("turns, slices and flattens", () => {
    const shape = [
      { name: "a", size: 2 },
      { name: "b", size: 3 },
      { name: "c", size: 4 },
    ];
    const view: LogicalView = {
      steps: [
        { step: "slice", dim: "b", index: 1 },
        { step: "transpose", dims: ["c", "a"] },
        { step: "flatten", dims: ["c", "a"], to: "all" },
      ],
      sumOver: [],
    };
    const { dims, binOfPixel } = resolveView(view, shape);
    expect(dims).toEqual([{ name: "all", size: 8 }]);
    for (let a = 0; a < 2; a++) {
      for (let b = 0; b < 3; b++) {
        for (let c = 0; c < 4; c++) {
          expect(binOfPixel[12 * a + 4 * b + c]).toBe(b === 1 ? 2 * c + a : -1);
        }
      }
    }
  });

  it("puts each pixel that is not sliced away into one bin", () => {
    const size = fc.integer({ min: 1, max: 4 });
    fc.assert(
      fc.property(
        size,
        size,
        size,
        fc.subarray(["a", "b", "c"]),
        fc.shuffledSubarray(["a", "b", "c"], { minLength: 3 }),
        (a, b, c, sumOver, order) => {
          const shape = Object.entries({ a, b, c }).map(([name, n]) => ({ name, size: n }));
          const view: LogicalView = { steps: [{ step: "transpose", dims: order }], sumOver };
          const { dims, binOfPixel, pixelsPerBin } = resolveView(view, shape);
          expect(dims.map((dim) => dim.name)).toEqual(order.filter((n) => !sumOver.includes(n)));
          const seen = new Int32Array(pixelsPerBin.length);
          for (const bin of binOfPixel) seen[bin]! += 1;
          expect(seen).toEqual(pixelsPerBin);
          expect(seen.reduce((sum, n) => sum + n, 0)).toBe(a * b * c);
        },
      ),
      { seed: 2 },
    );
  });

  it.each<[string, LogicalView]>([
    ["a fold that does not fit", { steps: [fold("y", 3, 2)], sumOver: [] }],
    ["an unknown dim", { steps: [{ step: "slice", dim: "z", index: 0 }], sumOver: [] }],
    ["a slice outside", { steps: [{ step: "slice", dim: "y", index: 4 }], sumOver: [] }],
    ["a fraction of a slice", { steps: [{ step: "slice", dim: "y", index: 0.5 }], sumOver: [] }],
    [
      "dims not side by side",
      { steps: [{ step: "flatten", dims: ["x", "y"], to: "a" }], sumOver: [] },
    ],
    ["a flatten of nothing", { steps: [{ step: "flatten", dims: [], to: "a" }], sumOver: [] }],
    ["a transposition that forgets", { steps: [{ step: "transpose", dims: ["x"] }], sumOver: [] }],
    [
      "a transposition that repeats",
      { steps: [{ step: "transpose", dims: ["x", "x"] }], sumOver: [] },
    ],
    ["a sum over an unknown dim", { steps: [], sumOver: ["z"] }],
    [
      "a name that is there already",
      {
        steps: [{ step: "fold", dim: "y", into: [{ name: "x", size: 4 }] }],
        sumOver: [],
      },
    ],
  ])("is refused with %s", (_, view) => {
    expect(() => resolveView(view, yx)).toThrow(LogicalViewError);
  });
});
