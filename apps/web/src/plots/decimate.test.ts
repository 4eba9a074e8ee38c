import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { axisPixels, pixelOf, valueAtPixel } from "./axis-pixels.ts";
import { decimate, isAscending, lowerBound, type Trace, visibleWindow } from "./decimate.ts";
import { errorColumns } from "./error-columns.ts";
import { PixelPath } from "./pixel-path.ts";

const x = axisPixels({ min: 0, max: 1 }, "linear", 0, 50);
const y = axisPixels({ min: -10, max: 10 }, "linear", 100, 0);

/** Rising positions, several to a pixel, and values with gaps. */
const traces: fc.Arbitrary<Trace> = fc
  .array(
    fc.tuple(
      fc.double({ min: 0.0001, max: 0.05, noNaN: true }),
      fc.oneof(
        { weight: 9, arbitrary: fc.double({ min: -9, max: 9, noNaN: true }) },
        { weight: 1, arbitrary: fc.constant(Number.NaN) },
      ),
    ),
    { minLength: 1, maxLength: 300, size: "max" },
  )
  .map((points) => {
    let at = 0;
    const positions = points.map(([distance]) => (at += distance / 4));
    return {
      x: Float64Array.from(positions),
      y: Float64Array.from(points, ([, value]) => value),
      steps: false,
    };
  });

function decimated(trace: Trace): PixelPath {
  const path = new PixelPath();
  decimate(trace, 0, trace.y.length, x, y, path);
  return path;
}

/** The lowest and highest pixel of each column, one entry per column that has any. */
function reach(columns: Iterable<readonly [number, number]>): Map<number, [number, number]> {
  const reached = new Map<number, [number, number]>();
  for (const [px, py] of columns) {
    if (Number.isNaN(px + py)) continue;
    const column = Math.floor(px);
    const [low, high] = reached.get(column) ?? [py, py];
    reached.set(column, [Math.min(low, py), Math.max(high, py)]);
  }
  return reached;
}

const points = (path: PixelPath): [number, number][] =>
  Array.from({ length: path.length }, (_, i) => [path.x[i]!, path.y[i]!]);

describe("decimate", () => {
  it("reaches as high and as low in each pixel column as all points do", () => {
    fc.assert(
      fc.property(traces, (trace) => {
        const all = Array.from(trace.x, (at, i): [number, number] => [
          pixelOf(at, x),
          pixelOf(trace.y[i]!, y),
        ]);
        expect(reach(points(decimated(trace)))).toEqual(reach(all));
      }),
    );
  });

  it("keeps at most four points to a column between two gaps, in their order", () => {
    fc.assert(
      fc.property(traces, (trace) => {
        let inColumn = 0;
        let column = Number.NaN;
        let last = Number.NEGATIVE_INFINITY;
        for (const [px] of points(decimated(trace))) {
          if (Number.isNaN(px)) {
            column = Number.NaN;
            continue;
          }
          expect(px).toBeGreaterThanOrEqual(last);
          inColumn = Math.floor(px) === column ? inColumn + 1 : 1;
          column = Math.floor(px);
          last = px;
          expect(inColumn).toBeLessThanOrEqual(4);
        }
      }),
    );
  });

  it("lifts the pen at a NaN and at a wide gap", () => {
    const trace = {
      x: new Float64Array([0, 0.1, 0.2, 0.3, 0.9]),
      y: new Float64Array([1, 2, Number.NaN, 3, 4]),
      steps: false,
      maxGap: 0.5,
    };
    expect(points(decimated(trace)).map(([px]) => px)).toEqual([
      0,
      5,
      Number.NaN,
      15,
      Number.NaN,
      45,
    ]);
  });

  it("draws steps along the edges of bins", () => {
    const trace = { x: new Float64Array([0, 0.5, 1]), y: new Float64Array([-10, 10]), steps: true };
    expect(points(decimated(trace))).toEqual([
      [0, 100],
      [25, 100],
      [25, 0],
      [50, 0],
    ]);
  });

  it("lets zeros fall off the end of a log axis", () => {
    const log = axisPixels({ min: 1, max: 100 }, "log", 100, 0);
    expect(pixelOf(0, log)).toBe(200);
    expect(pixelOf(-1, log)).toBe(200);
    expect(pixelOf(10, log)).toBe(50);
    expect(pixelOf(Number.NaN, log)).toBeNaN();
    expect(valueAtPixel(50, log)).toBeCloseTo(10, 12);
  });

  it("looks only at the visible part and one point on each side", () => {
    const trace = {
      x: Float64Array.from({ length: 100 }, (_, i) => i),
      y: new Float64Array(100),
      steps: false,
    };
    expect(visibleWindow(trace, 10.5, 20.5)).toEqual([10, 22]);
    expect(visibleWindow(trace, -50, 500)).toEqual([0, 100]);
    expect(lowerBound(trace.x, 10)).toBe(10);
  });

  it("knows what ascends", () => {
    expect(isAscending(new Float64Array([1, 1, 2]))).toBe(true);
    expect(isAscending(new Float64Array([1, Number.NaN, 2]))).toBe(false);
    expect(isAscending(new Float64Array([2, 1]))).toBe(false);
  });
});

describe("errorColumns", () => {
  it("unites the bars of a pixel column", () => {
    const trace = {
      x: new Float64Array([0.001, 0.002, 0.5]),
      y: new Float64Array([0, 5, 1]),
      steps: false,
    };
    const bars = errorColumns(trace, new Float64Array([1, 1, Number.NaN]), 0, 3, x, y);
    expect(bars.length).toBe(1);
    expect([bars.top[0], bars.bottom[0]]).toEqual([pixelOf(6, y), pixelOf(-1, y)]);
  });
});
