import type { Unit } from "@beamscope/arrays";

const initialCapacity = 64;
const bytesPerNumber = Float64Array.BYTES_PER_ELEMENT;

/** Numbers along time, to be added. Columns of equal length, times rising. */
export interface HistoryColumns {
  readonly timeNs: BigInt64Array;
  /** When each number's stretch began; absent where a number is an instant's. */
  readonly startNs: BigInt64Array | undefined;
  readonly values: Float64Array;
  readonly variances: Float64Array | undefined;
}

/** Views of a history, oldest first; valid until it changes. */
export interface HistoryView {
  /** Times are ns after this. */
  readonly originNs: bigint;
  readonly time: Float64Array<ArrayBuffer>;
  /** NaN where a sample is an instant's. */
  readonly start: Float64Array<ArrayBuffer>;
  readonly values: Float64Array<ArrayBuffer>;
  /** NaN where a sample has none. */
  readonly variances: Float64Array<ArrayBuffer>;
}

type Column = "time" | "start" | "values" | "variances";
const columnNames: readonly Column[] = ["time", "start", "values", "variances"];

/**
 * Single numbers over time in four columns, oldest first. Times are kept as ns after the first
 * sample, which a float holds exactly for 104 days.
 */
export class HistorySamples {
  readonly kind = "history";
  #columns: Record<Column, Float64Array<ArrayBuffer>> = columnsOf(0);
  #head = 0;
  #end = 0;
  #originNs = 0n;
  #unit: Unit | undefined;

  get count(): number {
    return this.#end - this.#head;
  }

  get bytes(): number {
    return this.#columns.time.length * columnNames.length * bytesPerNumber;
  }

  get unit(): Unit | undefined {
    return this.#unit;
  }

  get newestNs(): bigint | undefined {
    const newest = this.#columns.time[this.#end - 1];
    return this.count === 0 || newest === undefined ? undefined : this.#originNs + BigInt(newest);
  }

  view(): HistoryView {
    const { time, start, values, variances } = this.#columns;
    return {
      originNs: this.#originNs,
      time: time.subarray(this.#head, this.#end),
      start: start.subarray(this.#head, this.#end),
      values: values.subarray(this.#head, this.#end),
      variances: variances.subarray(this.#head, this.#end),
    };
  }

  /** Samples not newer than the newest are left out. @returns how many were added. */
  append(columns: HistoryColumns, unit: Unit | undefined): number {
    if (unit?.symbol !== this.#unit?.symbol) {
      this.clear();
      this.#unit = unit;
    }
    const { timeNs, startNs, values, variances } = columns;
    let added = 0;
    for (let i = 0; i < timeNs.length; i++) {
      const atNs = timeNs[i] ?? 0n;
      if (this.count === 0) this.#originNs = atNs;
      const time = Number(atNs - this.#originNs);
      const newest = this.#columns.time[this.#end - 1];
      if (this.count > 0 && newest !== undefined && time <= newest) continue;
      const from = startNs?.[i];
      this.#reserve();
      this.#columns.time[this.#end] = time;
      this.#columns.start[this.#end] =
        from === undefined ? Number.NaN : Number(from - this.#originNs);
      this.#columns.values[this.#end] = values[i] ?? Number.NaN;
      this.#columns.variances[this.#end] = variances?.[i] ?? Number.NaN;
      this.#end += 1;
      added += 1;
    }
    return added;
  }

  /** Takes away what lies at or after an instant: somebody measures it again. */
  cutFrom(timeNs: bigint): void {
    const cut = Number(timeNs - this.#originNs);
    while (this.count > 0 && (this.#columns.time[this.#end - 1] ?? 0) >= cut) this.#end -= 1;
  }

  /** Keeps the samples of the last seconds; the newest stays. */
  keepLast(seconds: number): void {
    const oldest = (this.#columns.time[this.#end - 1] ?? 0) - seconds * 1e9;
    while (this.count > 1 && (this.#columns.time[this.#head] ?? 0) < oldest) this.#head += 1;
  }

  keepCount(samples: number): void {
    this.#head = Math.max(this.#head, this.#end - Math.max(1, samples));
  }

  /**
   * Gives memory back: the older half goes, and with it half of the columns.
   * @returns bytes given back; 0 where there is only what always stays.
   */
  shrink(): number {
    if (this.#columns.time.length <= initialCapacity) return 0;
    const before = this.bytes;
    this.keepCount(Math.ceil(this.count / 2));
    this.#moveTo(Math.max(initialCapacity, Math.ceil(this.#columns.time.length / 2)));
    return before - this.bytes;
  }

  clear(): void {
    this.#columns = columnsOf(0);
    this.#head = 0;
    this.#end = 0;
  }

  #reserve(): void {
    const capacity = this.#columns.time.length;
    if (this.#end < capacity) return;
    // A copy gives room for at least as many more again, so that an added sample costs a constant.
    const wanted = this.count > capacity / 2 ? capacity * 2 : capacity;
    this.#moveTo(Math.max(initialCapacity, wanted));
  }

  #moveTo(capacity: number): void {
    const columns = columnsOf(capacity);
    const from = Math.max(this.#head, this.#end - capacity);
    for (const name of columnNames) {
      columns[name].set(this.#columns[name].subarray(from, this.#end));
    }
    this.#columns = columns;
    this.#end -= from;
    this.#head = 0;
  }
}

function columnsOf(capacity: number): Record<Column, Float64Array<ArrayBuffer>> {
  return {
    time: new Float64Array(capacity),
    start: new Float64Array(capacity),
    values: new Float64Array(capacity),
    variances: new Float64Array(capacity),
  };
}
