import type { EventRange } from "../event-range.ts";
import { EventTally } from "../event-tally.ts";

/** The definition of a bin, word for word. -1 for outside. */
export function binByDefinition(edges: Float64Array, value: number): number {
  for (let i = 0; i + 1 < edges.length; i++)
    if (edges[i]! <= value && value < edges[i + 1]!) return i;
  return -1;
}

/** What became of one event: its bin and weight, or why it has none. */
export type Fate = { readonly bin: number; readonly weight: number } | "outside" | "unmapped";

/** Adds events one by one, slowly and plainly right: what kernels are held against. */
export function plainHistogram(
  { timeOfArrival, pixelId, from, to }: EventRange,
  bins: number,
  fateOf: (toa: number, id: number) => Fate,
): { sums: Float64Array; tally: EventTally } {
  const sums = new Float64Array(bins);
  const tally = new EventTally();
  for (let i = from; i < to; i++) {
    const fate = fateOf(timeOfArrival[i]!, pixelId[i]!);
    if (typeof fate === "string") tally[fate] += 1;
    else {
      sums[fate.bin]! += fate.weight;
      tally.shown += 1;
    }
  }
  return { sums, tally };
}

/** Index of the first bin in which two outputs differ, -1 for none. Quicker than comparing all. */
export function firstDifference(counts: Int32Array | Float64Array, expected: Float64Array): number {
  if (counts.length !== expected.length) return Math.min(counts.length, expected.length);
  return counts.findIndex((count: number, i: number) => !Object.is(count + 0, expected[i]! + 0));
}
