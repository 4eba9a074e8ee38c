import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RunningCounts } from "./running-counts.ts";
import { TotalCounts } from "./total-counts.ts";

const bins = 4;
const half = 2 ** 30;

/** Counts so many events in one bin, without making them. */
function count(counts: RunningCounts | TotalCounts, bin: number, events: number): void {
  counts.makeRoom(events);
  counts.window.admit(events);
  counts.window.counts[bin]! += events;
}

const step = fc.oneof(
  fc.record({
    kind: fc.constant("count" as const),
    bin: fc.nat({ max: bins - 1 }),
    events: fc.constantFrom(1, 3, half, half + 1),
  }),
  fc.record({ kind: fc.constant("take" as const) }),
  fc.record({ kind: fc.constant("clear" as const) }),
);

describe("counts of the interval and since start", () => {
  it("are exact however many events fall in one bin", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const counts = new RunningCounts(bins);
        let interval = new Array<number>(bins).fill(0);
        let total = new Array<number>(bins).fill(0);
        for (const one of steps) {
          if (one.kind === "count") {
            count(counts, one.bin, one.events);
            interval[one.bin]! += one.events;
          } else if (one.kind === "clear") {
            counts.clear();
            interval = interval.map(() => 0);
            total = total.map(() => 0);
          } else {
            total = total.map((sum, bin) => sum + interval[bin]!);
            expect([...counts.take()]).toEqual(interval);
            expect([...counts.total()]).toEqual(total);
            expect([...counts.totalAsFloat()]).toEqual(total);
            interval = interval.map(() => 0);
          }
        }
      }),
      { numRuns: 300, seed: 31 },
    );
  });

  it("leave a finished interval as it is while the next one is counted", () => {
    const counts = new RunningCounts(bins);
    count(counts, 1, 5);
    const finished = counts.take();
    count(counts, 1, 7);
    expect([...finished]).toEqual([0, 5, 0, 0]);
    expect([...counts.take()]).toEqual([0, 7, 0, 0]);
  });

  it("stay 32 bits wide as long as they fit", () => {
    const counts = new RunningCounts(bins);
    count(counts, 0, 2 ** 31 - 1);
    counts.take();
    expect(counts.total()).toBeInstanceOf(Int32Array);
    count(counts, 0, 1);
    counts.take();
    expect(counts.total()).toEqual(Float64Array.of(2 ** 31, 0, 0, 0));
  });
});

describe("counts since start alone", () => {
  it("are exact beyond 32 bits, whether looked at between or not", () => {
    const counts = new TotalCounts(bins);
    count(counts, 2, 2 ** 31 - 1);
    expect(counts.total()).toBeInstanceOf(Int32Array);
    count(counts, 2, half);
    expect([...counts.total()]).toEqual([0, 0, 2 ** 31 - 1 + half, 0]);
    count(counts, 0, 4);
    expect([...counts.total()]).toEqual([4, 0, 2 ** 31 - 1 + half, 0]);
    counts.clear();
    expect([...counts.total()]).toEqual([0, 0, 0, 0]);
  });
});
