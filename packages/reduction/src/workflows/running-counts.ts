import { addCounts, CountWindow } from "@beamscope/arrays/kernels";

/** Below this many, counts of all events together fit 32 bits wherever they fell. */
const int32Events = 2 ** 31;

/**
 * Counts of the interval and since start, side by side: kernels add to the small window, the interval's end
 * adds it to the total.
 *
 * Two windows take turns, so that a finished interval is read where it was counted instead of being copied; and
 * the total stays 32 bits wide as long as no bin can have passed that: for a large picture the end of an interval is
 * bound by memory, and each pass less is worth millions of events.
 */
export class RunningCounts {
  readonly #bins: number;
  #window: CountWindow;
  /** Holds the interval before, which somebody may be reading; made when first needed. */
  #finished: CountWindow | undefined;
  #total: Int32Array | Float64Array;
  /** Counts of the interval beyond what a window takes. */
  #spill: Float64Array | undefined;
  #events = 0;

  constructor(bins: number) {
    this.#bins = bins;
    this.#window = new CountWindow(bins);
    this.#total = new Int32Array(bins);
  }

  /** Bytes that so many bins take here, once there are many events. */
  static bytes(bins: number): number {
    return bins * (2 * Int32Array.BYTES_PER_ELEMENT + Float64Array.BYTES_PER_ELEMENT);
  }

  /** What kernels add to, until the interval ends. Call {@link makeRoom} first. */
  get window(): CountWindow {
    return this.#window;
  }

  /** Makes sure that the window takes so many more events. */
  makeRoom(events: number): void {
    this.#events += events;
    if (this.#window.room >= events) return;
    this.#spill ??= new Float64Array(this.#bins);
    this.#window.foldInto(this.#spill);
  }

  /**
   * Ends the interval.
   * @returns its counts, borrowed until the next interval ends or {@link clear}; int32 unless a window did not hold them.
   */
  take(): Int32Array | Float64Array {
    const spill = this.#spill;
    const ended = this.#window;
    this.#spill = undefined;
    if (spill !== undefined) ended.foldInto(spill);
    this.#addToTotal(spill ?? ended.counts);
    if (spill !== undefined) return spill;
    this.#window = this.#finished ?? new CountWindow(this.#bins);
    this.#window.clear();
    this.#finished = ended;
    return ended.counts;
  }

  /**
   * Counts since start, of the intervals that have ended, borrowed until the next one ends or {@link clear}; int32 as long
   * as no bin can have passed it.
   */
  total(): Int32Array | Float64Array {
    return this.#total;
  }

  /** Counts since start in float64. Fresh. */
  totalAsFloat(): Float64Array {
    return new Float64Array(this.#total);
  }

  clear(): void {
    this.#window.clear();
    if (this.#total instanceof Int32Array) this.#total.fill(0);
    else this.#total = new Int32Array(this.#bins);
    this.#spill = undefined;
    this.#events = 0;
  }

  #addToTotal(counts: Int32Array | Float64Array): void {
    if (this.#events >= int32Events && this.#total instanceof Int32Array)
      this.#total = new Float64Array(this.#total);
    // A loop for each pair of classes: one that meets several is compiled for none.
    if (counts instanceof Int32Array) {
      if (this.#total instanceof Int32Array) addInt32(counts, this.#total);
      else addCounts(counts, this.#total);
    } else addFloat64(counts, this.#total);
  }
}

function addInt32(counts: Int32Array, total: Int32Array): void {
  for (let bin = 0; bin < counts.length; bin++) total[bin]! += counts[bin]!;
}

function addFloat64(counts: Float64Array, total: Int32Array | Float64Array): void {
  for (let bin = 0; bin < counts.length; bin++) total[bin]! += counts[bin]!;
}
