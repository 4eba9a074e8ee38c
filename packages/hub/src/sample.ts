import type { LabelledArray } from "@beamscope/arrays";

/** Where events went, by name, as results carry it. */
export type SampleAccounting = ReadonlyMap<string, bigint>;

/** One result that is an array, as it is kept. Its elements are views of the message's own copy. */
export interface ArraySample {
  /** Data time of its first and last event, ns since the epoch. */
  readonly startNs: bigint;
  readonly timeNs: bigint;
  readonly array: LabelledArray;
  readonly accounting: SampleAccounting;
  /** What it costs in memory. */
  readonly bytes: number;
}

/** Nanoseconds in a second. */
export const nsPerSecond = 1e9;
