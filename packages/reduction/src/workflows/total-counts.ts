import { CountWindow } from "@beamscope/arrays/kernels";

/**
 * Counts since start alone, for outputs too large to be published, or even folded, at the end of each interval: kernels add to
 * 32-bit counts for as long as these hold all events.
 */
export class TotalCounts {
  /** What kernels add to. Call {@link makeRoom} first. */
  readonly window: CountWindow;
  /** Counts beyond what the window takes. */
  #older: Float64Array | undefined;

  constructor(bins: number) {
    this.window = new CountWindow(bins);
  }

  /** Bytes that so many bins take here, once there are many events. */
  static bytes(bins: number): number {
    return bins * (Int32Array.BYTES_PER_ELEMENT + Float64Array.BYTES_PER_ELEMENT);
  }

  /** Makes sure that the window takes so many more events. */
  makeRoom(events: number): void {
    if (this.window.room >= events) return;
    this.#older ??= new Float64Array(this.window.counts.length);
    this.window.foldInto(this.#older);
  }

  /** Counts since start, borrowed until more are added; int32 as long as no bin can have passed it. */
  total(): Int32Array | Float64Array {
    if (this.#older === undefined) return this.window.counts;
    this.window.foldInto(this.#older);
    return this.#older;
  }

  clear(): void {
    this.window.clear();
    this.#older = undefined;
  }
}
