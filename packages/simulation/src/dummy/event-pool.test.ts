import { expect, it } from "vitest";
import { RandomStream } from "../random/random-stream.ts";
import { EventPool } from "./event-pool.ts";

const column = Int32Array.from({ length: 1000 }, (_, i) => i);
const pool = new EventPool({ timeOfArrival: column, pixelId: column });

it("takes a run of neighbours from anywhere in the pool, both ends included", () => {
  const random = new RandomStream(1);
  const starts = new Set<number>();
  for (let i = 0; i < 5000; i++) {
    const { timeOfArrival, pixelId } = pool.take(random, 990);
    const first = timeOfArrival[0]!;
    starts.add(first);
    expect(timeOfArrival).toEqual(column.subarray(first, first + 990));
    expect(pixelId).toEqual(timeOfArrival);
  }
  expect([...starts].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

it("gives no more than it has", () => {
  const random = new RandomStream(1);
  expect(pool.take(random, 1000).timeOfArrival).toEqual(column);
  expect(pool.take(random, 0).timeOfArrival.length).toBe(0);
  expect(() => pool.take(random, 1001)).toThrow(RangeError);
});
