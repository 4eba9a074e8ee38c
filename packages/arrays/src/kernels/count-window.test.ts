import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addArrivals } from "./arrival-histogram.ts";
import { BinAxis } from "./bin-axis.ts";
import { addCounts, CountWindow, WindowFullError, windowCapacity } from "./count-window.ts";
import { EventTally } from "./event-tally.ts";
import { addImage } from "./image.ts";
import { addPixelCounts } from "./pixel-counts.ts";
import { PixelTable } from "./pixel-table.ts";
import { PixelFactors } from "./pixel-values.ts";
import { addScaledArrivals } from "./scaled-arrival-histogram.ts";
import { addScreenByArrival } from "./screen-by-arrival.ts";

const events = { timeOfArrival: Int32Array.of(1, 1), pixelId: Int32Array.of(0, 0), from: 0, to: 2 };
const axis = new BinAxis([0, 10]);
const table = new PixelTable(0, Int32Array.of(0), 1);
const factors = new PixelFactors(0, Float64Array.of(1));

const kernels: readonly (readonly [string, (window: CountWindow, tally: EventTally) => void])[] = [
  ["addArrivals", (window, tally) => addArrivals(events, axis, window, tally)],
  ["addImage", (window, tally) => addImage(events, table, window, tally)],
  ["addScreenByArrival", (window, tally) => addScreenByArrival(events, table, axis, window, tally)],
  ["addPixelCounts", (window, tally) => addPixelCounts(events, 0, window, tally)],
  ["addScaledArrivals", (window, tally) => addScaledArrivals(events, factors, axis, window, tally)],
];

describe("CountWindow", () => {
  it("holds as many events in one bin as it admits", () => {
    const window = new CountWindow(1);
    window.admit(windowCapacity - 2);
    window.counts[0] = windowCapacity - 2;
    addArrivals(events, axis, window, new EventTally());
    expect(window.counts[0]).toBe(2 ** 31 - 1);
    expect(window.room).toBe(0);
  });

  it.each(kernels)("is not overfilled by %s, which then counts nothing", (_, kernel) => {
    const window = new CountWindow(1);
    const tally = new EventTally();
    window.admit(windowCapacity - 1);
    expect(() => kernel(window, tally)).toThrow(WindowFullError);
    expect(window.counts[0]).toBe(0);
    expect(window.room).toBe(1);
    expect(tally.events).toBe(0);
    window.foldInto(new Float64Array(1));
    kernel(window, tally);
    expect(window.counts[0]).toBe(2);
    expect(window.room).toBe(windowCapacity - 2);
  });

  it("folds into a total beyond 32 bits and starts again", () => {
    const window = new CountWindow(2);
    const total = new Float64Array(2);
    for (let i = 0; i < 3; i++) {
      window.admit(windowCapacity);
      window.counts[1] = windowCapacity;
      window.foldInto(total);
    }
    expect([...total]).toEqual([0, 3 * windowCapacity]);
    expect([...window.counts]).toEqual([0, 0]);
    expect(window.room).toBe(windowCapacity);
  });

  it.each([0, -1, 1.5, Number.NaN])("refuses %d bins", (bins) => {
    expect(() => new CountWindow(bins)).toThrow(RangeError);
  });
});

describe("addCounts", () => {
  it("is exact below 2^53", () => {
    const count = fc.integer({ min: 0, max: 2 ** 32 - 1 });
    const before = fc.integer({ min: 0, max: 2 ** 53 - 2 ** 32 });
    fc.assert(
      fc.property(fc.array(fc.tuple(count, before)), (bins) => {
        const total = Float64Array.from(bins, ([, sum]) => sum);
        addCounts(
          Uint32Array.from(bins, ([added]) => added),
          total,
        );
        const exact = bins.map(([added, sum]) => BigInt(added) + BigInt(sum));
        expect(Array.from(total, BigInt)).toEqual(exact);
      }),
    );
  });

  it("takes signed counts", () => {
    const total = Float64Array.of(1, 2 ** 53 - 2 ** 31);
    addCounts(Int32Array.of(5, 2 ** 31 - 1), total);
    expect([...total]).toEqual([6, Number.MAX_SAFE_INTEGER]);
  });

  it("refuses a total of other length", () => {
    expect(() => addCounts(new Int32Array(2), new Float64Array(3))).toThrow(RangeError);
  });
});
