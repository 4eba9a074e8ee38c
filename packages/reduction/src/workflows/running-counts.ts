import { CountWindow } from "@beamscope/arrays/kernels";

/** Below this many, counts of all events together fit 32 bits wherever they fell. */
const int32Events = 2 ** 31;

/**
 * Counts of the interval and since start, side by side: kernels add to the small window, the interval's end
 * folds it into the total.
 */
export class RunningCounts {
  /** What kernels add to. Call {@link makeRoom} first. */
  readonly window: CountWindow;
  readonly #total: Float64Array;
  /** Counts of the interval beyond what a window takes. */
  #spill: Float64Array | undefined;
  #events = 0;

  constructor(bins: number) {
    this.window = new CountWindow(bins);
    this.#total = new Float64Array(bins);
  }

  /** Bytes that so many bins take here. */
  static bytes(bins: number): number {
    return bins * (Int32Array.BYTES_PER_ELEMENT + Float64Array.BYTES_PER_ELEMENT);
  }

  /** Makes sure that the window takes so many more events. */
  makeRoom(events: number): void {
    this.#events += events;
    if (this.window.room >= events) return;
    this.#spill ??= new Float64Array(this.window.counts.length);
    this.window.foldInto(this.#spill);
  }

  /** Ends the interval. @returns its counts, fresh; int32 unless a window did not hold them. */
  take(): Int32Array | Float64Array {
    const spill = this.#spill;
    if (spill === undefined) {
      const counts = this.window.counts.slice();
      this.window.foldInto(this.#total);
      return counts;
    }
    this.#spill = undefined;
    this.window.foldInto(spill);
    for (let bin = 0; bin < spill.length; bin++) this.#total[bin]! += spill[bin]!;
    return spill;
  }

  /** Counts since start, of the intervals that have ended. Fresh; int32 as long as no bin can have passed it. */
  total(): Int32Array | Float64Array {
    return this.#events < int32Events ? new Int32Array(this.#total) : this.#total.slice();
  }

  /** Counts since start in float64. Fresh. */
  totalAsFloat(): Float64Array {
    return this.#total.slice();
  }

  clear(): void {
    this.window.clear();
    this.#total.fill(0);
    this.#spill = undefined;
    this.#events = 0;
  }
}
