import { AliasTable } from "../random/alias-table.ts";
import type { RandomStream } from "../random/random-stream.ts";

/**
 * Times of arrival within a period, drawn from a density that is constant in each of equal bins. Times
 * are whole ns; each ns of a bin is equally likely.
 */
export class ArrivalSpectrum {
  /** [bin + 1] ns, whole numbers from 0 to the period, rounded down */
  readonly edgesNs: Int32Array;
  /** [bin] probability */
  readonly probability: Float64Array;
  readonly #table: AliasTable;

  /**
   * @param periodNs - rounded down to whole ns, so that no event is late for its pulse.
   * @param weightOf - relative number of arrivals between two times in ns.
   */
  constructor(periodNs: number, bins: number, weightOf: (fromNs: number, toNs: number) => number) {
    const whole = Math.floor(periodNs);
    this.edgesNs = Int32Array.from({ length: bins + 1 }, (_, i) => Math.floor((i * whole) / bins));
    const weights = Float64Array.from({ length: bins }, (_, i) =>
      weightOf(this.edgesNs[i]!, this.edgesNs[i + 1]!),
    );
    this.#table = new AliasTable(weights);
    const sum = weights.reduce((a, b) => a + b, 0);
    this.probability = weights.map((weight) => weight / sum);
  }

  /** Draws one time of arrival in ns. */
  draw(random: RandomStream): number {
    const bin = this.#table.draw(random);
    const from = this.edgesNs[bin]!;
    return from + Math.floor(random.uniform32() * (this.edgesNs[bin + 1]! - from));
  }
}
