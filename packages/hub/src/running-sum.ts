import type { AggregatedColumns, SampleColumns } from "./aggregate.ts";

/** Whole numbers up to here, and sums of them up to here, are exact. */
const largestExact = Number.MAX_SAFE_INTEGER;

/**
 * The sum of a window that moves over samples: what came is added, what left is taken away. Only whole
 * numbers make this exact, so it gives up where there are others; then the caller adds up all.
 */
export class RunningSum<Sample extends object> {
  readonly #columnsOf: (sample: Sample) => SampleColumns;
  #samples: readonly Sample[] = [];
  #values: Float64Array<ArrayBuffer> | undefined;
  #variances: Float64Array<ArrayBuffer> | undefined;
  /** Samples added or taken away so far, which tells what a pass costs. */
  #steps = 0;

  constructor(columnsOf: (sample: Sample) => SampleColumns) {
    this.#columnsOf = columnsOf;
  }

  get steps(): number {
    return this.#steps;
  }

  /**
   * Moves to another window.
   * @param samples - consecutive samples, oldest first; at least one.
   * @returns the sum, a copy; nothing where it would not be exact.
   */
  moveTo(samples: readonly Sample[]): AggregatedColumns | undefined {
    const { left, came } = difference(this.#samples, samples);
    if (this.#values === undefined || left.length + came.length >= samples.length) {
      this.#begin(samples);
      for (const sample of samples) if (!this.#add(sample, 1)) return this.#giveUp();
    } else {
      for (const sample of left) this.#add(sample, -1);
      for (const sample of came) if (!this.#add(sample, 1)) return this.#giveUp();
    }
    this.#samples = samples;
    const values = this.#values?.slice();
    return values && { values, variances: this.#variances?.slice() };
  }

  #begin(samples: readonly Sample[]): void {
    const first = samples[0] && this.#columnsOf(samples[0]);
    const length = first?.values.length ?? 0;
    this.#values = new Float64Array(length);
    this.#variances = first?.variances === undefined ? undefined : new Float64Array(length);
  }

  #giveUp(): undefined {
    this.#samples = [];
    this.#values = undefined;
    this.#variances = undefined;
  }

  #add(sample: Sample, sign: 1 | -1): boolean {
    this.#steps += 1;
    const { values, variances } = this.#columnsOf(sample);
    const isExact = this.#values !== undefined && addExactly(this.#values, values, sign);
    if (!isExact || this.#variances === undefined) return isExact;
    return variances !== undefined && addExactly(this.#variances, variances, sign);
  }
}

/** @returns whether all numbers were whole and no sum has become inexact. */
function addExactly(sums: Float64Array, added: ArrayLike<number>, sign: 1 | -1): boolean {
  if (sums.length !== added.length) return false;
  let isExact = true;
  for (let i = 0; i < sums.length; i++) {
    const value = added[i]!;
    const sum = sums[i]! + sign * value;
    sums[i] = sum;
    // False for NaN and infinities too.
    if (!(value === Math.floor(value) && Math.abs(sum) <= largestExact)) isExact = false;
  }
  return isExact;
}

/** What a window lost at its old end and gained at its new. */
function difference<Sample>(before: readonly Sample[], now: readonly Sample[]) {
  const kept = now[0] === undefined ? -1 : before.indexOf(now[0]);
  if (kept < 0) return { left: before, came: now };
  return { left: before.slice(0, kept), came: now.slice(before.length - kept) };
}
