import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fractionOf, isShowable, valueAt } from "./span.ts";
import { linearSpan, logSpan } from "./testing/arbitraries.ts";
import { boxed, onScale, panned, zoomed } from "./zoom.ts";

const scaled = fc.oneof(
  linearSpan.map((span) => ({ span, scale: "linear" as const })),
  logSpan.map((span) => ({ span, scale: "log" as const })),
);

describe("zoom", () => {
  it("keeps the place of the point it is about", () => {
    fc.assert(
      fc.property(
        scaled,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        ({ span, scale }, anchor, factor) => {
          const value = valueAt(anchor, span, scale);
          expect(fractionOf(value, zoomed(span, scale, anchor, factor), scale)).toBeCloseTo(
            anchor,
            4,
          );
        },
      ),
    );
  });

  it("never leaves what can be shown, however often", () => {
    fc.assert(
      fc.property(
        scaled,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.constantFrom(0.01, 100),
        ({ span, scale }, anchor, factor) => {
          let zoom = span;
          for (let i = 0; i < 400; i++) zoom = zoomed(zoom, scale, anchor, factor);
          expect(isShowable(zoom, scale)).toBe(true);
        },
      ),
    );
  });

  it("pans back to where it was", () => {
    fc.assert(
      fc.property(scaled, fc.double({ min: -1, max: 1, noNaN: true }), ({ span, scale }, by) => {
        const back = panned(panned(span, scale, by), scale, -by);
        expect(fractionOf(back.min, span, scale)).toBeCloseTo(0, 4);
        expect(fractionOf(back.max, span, scale)).toBeCloseTo(1, 4);
      }),
    );
  });

  it("takes a box in either direction", () => {
    expect(boxed({ min: 0, max: 10 }, "linear", 0.8, 0.2)).toEqual({ min: 2, max: 8 });
    expect(boxed({ min: 0, max: 10 }, "linear", 0.5, 0.5)).toEqual({ min: 0, max: 10 });
  });

  it("takes from the data what a log axis cannot show", () => {
    expect(onScale({ min: -5, max: 50 }, "log", { min: 1, max: 900 })).toEqual({ min: 1, max: 50 });
    expect(onScale({ min: -5, max: -1 }, "log", { min: 1, max: 900 })).toEqual({
      min: 1,
      max: 900,
    });
    expect(onScale({ min: 2, max: 3 }, "log", { min: 1, max: 900 })).toEqual({ min: 2, max: 3 });
  });
});
