import { describe, expect, it } from "vitest";
import { PixelTable } from "./pixel-table.ts";
import { ReplicaCycle } from "./replica-cycle.ts";

const replicas = [
  new PixelTable(1, Int32Array.of(0, 0, 1), 3),
  new PixelTable(1, Int32Array.of(0, 1, 1), 3),
  new PixelTable(1, Int32Array.of(0, -1, 1), 3),
];

describe("ReplicaCycle", () => {
  it("uses each table in turn, one per batch", () => {
    const cycle = new ReplicaCycle(replicas);
    const used = Array.from({ length: 7 }, () => replicas.indexOf(cycle.next()));
    expect(used).toEqual([0, 1, 2, 0, 1, 2, 0]);
    expect(cycle.position).toBe(1);
  });

  it("goes on where a job left off", () => {
    expect(new ReplicaCycle(replicas, 2).next()).toBe(replicas[2]);
  });

  it("tells how many pixels a screen bin shows on average", () => {
    expect([...new ReplicaCycle(replicas).pixelsPerBin()]).toEqual([4 / 3, 4 / 3, 0]);
  });

  it("refuses tables of different pixels or screens, none at all, and positions beyond", () => {
    const first = replicas[0]!;
    for (const other of [
      new PixelTable(2, first.binOfPixel, 3),
      new PixelTable(1, first.binOfPixel, 4),
      new PixelTable(1, first.binOfPixel.slice(1), 3),
    ])
      expect(() => new ReplicaCycle([first, other])).toThrow(RangeError);
    expect(() => new ReplicaCycle([])).toThrow(RangeError);
    for (const position of [-1, 3, 0.5])
      expect(() => new ReplicaCycle(replicas, position)).toThrow(RangeError);
  });
});
