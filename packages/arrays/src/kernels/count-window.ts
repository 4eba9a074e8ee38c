/** Most events that a window takes: then no bin can have passed int32, wherever they all fell. */
export const windowCapacity = 2 ** 31 - 1;

/** A window was given more events than it has room for. Nothing was counted; fold it and go on. */
export class WindowFullError extends Error {
  override readonly name = "WindowFullError";
}

/**
 * Counts of one window, 32 bits wide so that more of them stay in the cache. Fold them into a
 * float64 total at the end of the window, and before more than {@link windowCapacity} events.
 */
export class CountWindow {
  /** [bin] events since the last fold. Written by kernels. */
  readonly counts: Int32Array;
  #events = 0;

  /** @throws RangeError unless `bins` is a positive whole number. */
  constructor(bins: number) {
    if (!(Number.isInteger(bins) && bins >= 1)) throw new RangeError(`a window of ${bins} bins`);
    this.counts = new Int32Array(bins);
  }

  /** How many more events can be admitted before a fold. */
  get room(): number {
    return windowCapacity - this.#events;
  }

  /**
   * Announces events that are about to be counted. Kernels call it first of all.
   * @throws WindowFullError when there is no room for them; the window is unchanged.
   */
  admit(events: number): void {
    if (events > this.room)
      throw new WindowFullError(`${events} events for a window with room for ${this.room}`);
    this.#events += events;
  }

  /** Adds the counts to `total` and starts again from zero. */
  foldInto(total: Float64Array): void {
    addCounts(this.counts, total);
    this.clear();
  }

  /** Starts again from zero, forgetting the counts. */
  clear(): void {
    this.counts.fill(0);
    this.#events = 0;
  }
}

/**
 * Adds 32-bit counts to a 64-bit total, exactly as long as each sum stays within 2^53.
 * @throws RangeError when the lengths differ.
 */
export function addCounts(counts: Int32Array | Uint32Array, total: Float64Array): void {
  if (counts.length !== total.length)
    throw new RangeError(`${counts.length} counts for a total of ${total.length} bins`);
  // A loop for each class of array: one that meets both is compiled for neither.
  if (counts instanceof Int32Array) addInt32(counts, total);
  else addUint32(counts, total);
}

function addInt32(counts: Int32Array, total: Float64Array): void {
  for (let i = 0; i < counts.length; i++) total[i]! += counts[i]!;
}

function addUint32(counts: Uint32Array, total: Float64Array): void {
  for (let i = 0; i < counts.length; i++) total[i]! += counts[i]!;
}
