import { describe, expect, it } from "vitest";
import { letterbox } from "./aspect.ts";

const unit = { min: 0, max: 1 };

describe("letterbox", () => {
  it("fills the cell where the aspect is free", () => {
    expect(letterbox("free", 300, 100, unit, unit)).toEqual({ horizontal: 0, vertical: 0 });
  });

  it("makes a square of either shape", () => {
    expect(letterbox("square", 300, 100, unit, { min: 0, max: 9 })).toEqual({
      horizontal: 200,
      vertical: 0,
    });
    expect(letterbox("square", 100, 300, unit, unit)).toEqual({ horizontal: 0, vertical: 200 });
  });

  it("gives both axes the same pixels per unit", () => {
    const { horizontal, vertical } = letterbox(
      "equal",
      400,
      300,
      { min: 0, max: 1.6 },
      { min: -0.4, max: 0.4 },
    );
    expect((400 - horizontal) / 1.6).toBeCloseTo((300 - vertical) / 0.8);
  });

  it("keeps a long thin range visible", () => {
    expect(letterbox("equal", 400, 300, { min: 0, max: 1 }, { min: 0, max: 1000 }).horizontal).toBe(
      376,
    );
  });
});
