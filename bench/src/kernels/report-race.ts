import type { EventRange } from "@beamscope/arrays/kernels";
import type { Figure } from "../benchmark.ts";
import { race } from "../stopwatch.ts";
import { readAndAdd } from "./read-and-add.ts";

/** One measurement of a kernel, or of several after one another. */
export interface Measurement {
  /** Of the figure. */
  readonly name: string;
  /** Adds all `pulses` once. */
  readonly subject: () => void;
  readonly pulses: readonly EventRange[];
  /** What the subject reads of the events, which the yardstick reads too. */
  readonly columns: readonly ("timeOfArrival" | "pixelId")[];
  readonly rounds: number;
}

/** Times a subject against reading and adding the same columns. */
export function reportRace(measurement: Measurement, report: (figure: Figure) => void): void {
  const { name, subject, pulses, columns, rounds } = measurement;
  let sum = 0;
  const yardstick = (): void => {
    for (const pulse of pulses)
      for (const column of columns) sum += readAndAdd(pulse[column], pulse.from, pulse.to);
  };
  const { subjectS, yardstickS } = race({ subject, yardstick }, rounds);
  // Used, so that the yardstick cannot be dropped as without effect.
  if (!Number.isFinite(sum)) throw new Error(`the yardstick of ${name} adds up to ${sum}`);
  report({
    name,
    value: eventsIn(pulses) / subjectS / 1e6,
    unit: "Mev/s",
    ratio: yardstickS / subjectS,
    against: "read-and-add",
  });
}

/** How many events there are in all pulses. */
export function eventsIn(pulses: readonly EventRange[]): number {
  return pulses.reduce((sum, { from, to }) => sum + to - from, 0);
}
