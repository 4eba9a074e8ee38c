import type { NexusHistogram } from "@beamscope/neutron";
import { IndexPermutation } from "../random/index-permutation.ts";
import { RandomStream } from "../random/random-stream.ts";
import { ReplayError } from "./replay-error.ts";

/** Counts read from the file at a time, at most. */
const COUNTS_PER_READ = 4_000_000;

/**
 * The neutrons that a histogram counted, as events. Their order is shuffled without being stored: memory is 16
 * bytes for each bin that counted something, whatever it counted. Each event gets a whole ns within
 * its bin, each ns of the bin being equally likely; so binning with the file's edges, or with coarser ones among
 * them, gives the file's counts exactly.
 */
export class HistogramEvents {
  readonly count: number;
  readonly #bins: number;
  /** [cell] pixel * bins + bin, of those with counts */
  readonly #cell: Float64Array;
  /** [cell + 1] events before it */
  readonly #before: Float64Array;
  /** [i] the cell of event i * stride: where a search begins */
  readonly #guide: Uint32Array;
  readonly #stride: number;
  /** [bin] first ns within it */
  readonly #firstNs: Int32Array;
  /** [bin] number of whole ns within it */
  readonly #lengthNs: Int32Array;
  readonly #pixelIds: Int32Array;
  readonly #order: IndexPermutation;
  readonly #seeds: readonly number[];

  /**
   * @param pixelIds - [pixel]; empty for a monitor of one pixel, whose events then have none.
   * @param seeds - name the order and the places within the bins.
   * @throws {ReplayError} for counts that are no whole numbers, times beyond 32 bits, and counts in a bin that
   *   holds no whole ns.
   */
  constructor(histogram: NexusHistogram, pixelIds: Int32Array, ...seeds: readonly number[]) {
    const { bins, edgesNs } = histogram;
    this.#bins = bins;
    this.#pixelIds = pixelIds;
    this.#seeds = seeds;
    this.#firstNs = Int32Array.from({ length: bins }, (_, bin) => Math.ceil(edgesNs[bin]!));
    this.#lengthNs = this.#firstNs.map((first, bin) => Math.ceil(edgesNs[bin + 1]!) - first);
    if (!(edgesNs[0]! > -(2 ** 31) && edgesNs[bins]! < 2 ** 31)) {
      throw new ReplayError(
        `${histogram.path} has times beyond 2.1 s, which no event message carries.`,
      );
    }
    const cells = readCells(histogram, this.#lengthNs);
    this.#cell = cells.cell;
    this.#before = cells.before;
    this.count = cells.before.at(-1) ?? 0;
    this.#order = new IndexPermutation(this.count, ...seeds);
    this.#stride = Math.max(1, Math.ceil(this.count / Math.max(1, this.#cell.length)));
    this.#guide = this.#buildGuide();
  }

  #buildGuide(): Uint32Array {
    const guide = new Uint32Array(Math.ceil(this.count / this.#stride) + 1);
    let cell = 0;
    for (let i = 0; i < guide.length; i++) {
      while (cell + 1 < this.#cell.length && this.#before[cell + 1]! <= i * this.#stride) cell += 1;
      guide[i] = cell;
    }
    return guide;
  }

  /**
   * The events of one of `pulses` equal shares; the shares of all pulses are all events, each once.
   * @returns columns that are the caller's; pixel ids are empty for a monitor of one pixel.
   */
  share(pulse: number, pulses: number): { timeOfArrival: Int32Array; pixelId: Int32Array } {
    const from = Math.floor((pulse * this.count) / pulses);
    const to = Math.floor(((pulse + 1) * this.count) / pulses);
    const numbered = this.#pixelIds.length > 0;
    const timeOfArrival = new Int32Array(to - from);
    const pixelId = new Int32Array(numbered ? to - from : 0);
    const random = new RandomStream(...this.#seeds, pulse);
    for (let i = 0; i < timeOfArrival.length; i++) {
      const cell = this.#cell[this.#cellOf(this.#order.at(from + i))]!;
      const bin = cell % this.#bins;
      timeOfArrival[i] = this.#firstNs[bin]! + random.below(this.#lengthNs[bin]!);
      if (numbered) pixelId[i] = this.#pixelIds[(cell - bin) / this.#bins]!;
    }
    return { timeOfArrival, pixelId };
  }

  #cellOf(event: number): number {
    let cell = this.#guide[Math.floor(event / this.#stride)]!;
    while (this.#before[cell + 1]! <= event) cell += 1;
    return cell;
  }
}

interface Cells {
  readonly cell: Float64Array;
  readonly before: Float64Array;
}

/** Reads the bins that counted something, in blocks of pixels. */
function readCells(histogram: NexusHistogram, lengthNs: Int32Array): Cells {
  const { bins, pixelCount } = histogram;
  const pixelsPerRead = Math.max(1, Math.floor(COUNTS_PER_READ / bins));
  const cells = new GrowingColumn();
  const before = new GrowingColumn();
  let events = 0;
  before.push(0);
  for (let from = 0; from < pixelCount; from += pixelsPerRead) {
    const counts = histogram.read(from, Math.min(pixelCount, from + pixelsPerRead));
    for (let i = 0; i < counts.length; i++) {
      const count = counts[i]!;
      if (count === 0) continue;
      if (!(count > 0 && Number.isInteger(count))) {
        throw new ReplayError(`${histogram.path} holds ${count} counts, which are no events.`);
      }
      if (lengthNs[i % bins]! < 1) {
        throw new ReplayError(`${histogram.path} has counts in a bin shorter than 1 ns.`);
      }
      events += count;
      cells.push(from * bins + i);
      before.push(events);
    }
  }
  return { cell: cells.take(), before: before.take() };
}

/** A column of numbers whose length is not known beforehand. */
class GrowingColumn {
  #values = new Float64Array(1024);
  #length = 0;

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const longer = new Float64Array(this.#length * 2);
      longer.set(this.#values);
      this.#values = longer;
    }
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  take(): Float64Array {
    return this.#values.slice(0, this.#length);
  }
}
