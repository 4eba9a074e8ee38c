import { expect, it } from "vitest";
import { WindowBook } from "./window-book.ts";

const originNs = 1_750_000_000_000_000_000n;
const pulse = (index: number): bigint => originNs + BigInt(Math.round((index * 1e9) / 14));
const ms = (ns: bigint): number => Number(ns / 1000n) / 1000;

it("knows the pulses of a window by its end, and counts from the last message of all of them", () => {
  const book = new WindowBook();
  // Each pulse is appended 10 ms after it was measured, but the second of the window late: after the third.
  for (let i = 0; i < 9; i++) {
    book.note({ pulseNs: pulse(i), appendedMs: ms(pulse(i)) + (i === 4 ? 100 : 10) });
  }
  const endNs = pulse(6) - 1n;
  const paintedMs = ms(endNs) + 50;
  const { latencyMs, oldestMs } = book.delays(endNs, paintedMs)!;
  expect(latencyMs).toBeCloseTo(50 + (2 * 1000) / 14 - 100, 2);
  expect(oldestMs).toBeCloseTo(50 + (3 * 1000) / 14, 2);
});

it("says nothing of a window that it does not know whole", () => {
  const book = new WindowBook();
  for (const index of [1, 2, 3]) book.note({ pulseNs: pulse(index), appendedMs: 0 });
  expect(book.delays(pulse(3), 0)).toBeUndefined();
  expect(book.delays(pulse(6), 0)).toBeUndefined();
  expect(book.delays(pulse(4), 0)).toBeDefined();
});
