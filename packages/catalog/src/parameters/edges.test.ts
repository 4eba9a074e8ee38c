import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { edgesModel, edgeValues, rangeModel, timeUnits } from "./edges.ts";

const model = edgesModel({ title: "T", description: "D", units: timeUnits, unit: "ms" });

describe("a model of edges", () => {
  it("has the shared defaults", () => {
    expect(model.parse({})).toEqual({
      start: 1,
      stop: 10,
      num_bins: 100,
      scale: "linear",
      unit: "ms",
    });
    expect(model.parse(undefined)).toEqual(model.parse({}));
  });

  it.each<[object, boolean]>([
    [{ start: 9.999 }, true],
    [{ start: 10 }, false],
    [{ start: 11 }, false],
    [{ start: -5 }, true],
    [{ start: 0, scale: "log" }, false],
    [{ start: -1, scale: "log" }, false],
    [{ start: 1e-9, scale: "log" }, true],
    [{ num_bins: 0 }, false],
    [{ num_bins: 1 }, true],
    [{ num_bins: 10_000 }, true],
    [{ num_bins: 10_001 }, false],
    [{ num_bins: 2.5 }, false],
    [{ scale: "cubic" }, false],
    [{ unit: "m" }, false],
    [{ unit: "μs" }, true],
    [{ start: Number.NaN }, false],
    [{ stop: Number.POSITIVE_INFINITY }, false],
    [{ bins: 3 }, false],
  ])("takes %j: %j", (value, valid) => {
    expect(model.safeParse(value).success).toBe(valid);
  });

  it("says at which member it is wrong", () => {
    expect(model.safeParse({ start: 10 }).error?.issues[0]?.path).toEqual(["stop"]);
    expect(model.safeParse({ start: 0, scale: "log" }).error?.issues[0]?.path).toEqual(["start"]);
  });
});

describe("a model of ranges", () => {
  const range = rangeModel({ title: "T", description: "D", units: timeUnits, unit: "μs" });

  it("is not enabled, from 0 to 10, unless told otherwise", () => {
    expect(range.parse({})).toEqual({ enabled: false, start: 0, stop: 10, unit: "μs" });
  });

  it("takes no range of no length", () => {
    expect(range.safeParse({ start: 3, stop: 3 }).success).toBe(false);
  });
});

describe("edges", () => {
  it("are evenly spaced, to the last digit as NumPy's linspace", () => {
    const edges = model.parse({ start: 0, stop: 71.43, num_bins: 3 });
    expect([...edgeValues(edges)]).toEqual([0, 23.810000000000002, 47.620000000000005, 71.43]);
  });

  it("grow by equal ratios on a log scale", () => {
    const values = edgeValues(model.parse({ start: 1, stop: 1000, num_bins: 3, scale: "log" }));
    expect([...values]).toEqual([1, expect.closeTo(10, 12), expect.closeTo(100, 10), 1000]);
  });

  it("are the integers where start, stop and width are", () => {
    const values = edgeValues(model.parse({ start: 1900, stop: 3400, num_bins: 750 }));
    expect(values.every((value, i) => value === 1900 + 2 * i)).toBe(true);
  });

  it("start and stop exactly, and never fall", () => {
    const any = fc.record({
      start: fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
      width: fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
      num_bins: fc.integer({ min: 1, max: 500 }),
      scale: fc.constantFrom("linear" as const, "log" as const),
    });
    fc.assert(
      fc.property(any, ({ start, width, num_bins, scale }) => {
        const stop = start + width;
        const values = edgeValues({ start, stop, num_bins, scale, unit: "ms" });
        expect(values).toHaveLength(num_bins + 1);
        expect(values[0]).toBe(start);
        expect(values[num_bins]).toBe(stop);
        for (let i = 0; i < num_bins; i++) expect(values[i]).toBeLessThanOrEqual(values[i + 1]!);
      }),
      { seed: 1 },
    );
  });
});
