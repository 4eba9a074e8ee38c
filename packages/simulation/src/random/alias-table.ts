import type { RandomStream } from "./random-stream.ts";

/**
 * Draws indices with given weights in constant time: the alias method (A. J. Walker, 1977) with the table
 * built as M. D. Vose (1991) does.
 */
export class AliasTable {
  readonly length: number;
  /** [index] chance to stay with the index */
  readonly #stay: Float64Array;
  /** [index] what it is exchanged for otherwise */
  readonly #alias: Uint32Array;

  /** @param weights - finite, not negative, not all zero; fewer than 2^24. Read, never kept. */
  constructor(weights: ArrayLike<number>) {
    const { length } = weights;
    let sum = 0;
    for (let i = 0; i < length; i++) {
      const weight = weights[i]!;
      if (!(weight >= 0 && Number.isFinite(weight))) throw new RangeError(`a weight of ${weight}`);
      sum += weight;
    }
    if (sum === 0) throw new RangeError("no weight is above zero");
    this.length = length;
    this.#stay = new Float64Array(length);
    this.#alias = new Uint32Array(length);
    const scaled = Float64Array.from(weights, (weight) => (weight / sum) * length);
    const small: number[] = [];
    const large: number[] = [];
    for (let i = 0; i < length; i++) (scaled[i]! < 1 ? small : large).push(i);
    while (small.length > 0 && large.length > 0) {
      const poor = small.pop()!;
      const rich = large.at(-1)!;
      this.#stay[poor] = scaled[poor]!;
      this.#alias[poor] = rich;
      scaled[rich] = scaled[rich]! - (1 - scaled[poor]!);
      if (scaled[rich] < 1) small.push(large.pop()!);
    }
    // What is left over is 1 but for rounding, unless its weight is zero.
    for (const i of [...small, ...large]) {
      this.#stay[i] = 1;
      this.#alias[i] = i;
    }
    this.#keepZeros(weights);
  }

  /** An index of weight zero that rounding left without an alias is sent to the heaviest one. */
  #keepZeros(weights: ArrayLike<number>): void {
    let heaviest = 0;
    for (let i = 1; i < weights.length; i++) if (weights[i]! > weights[heaviest]!) heaviest = i;
    for (let i = 0; i < weights.length; i++) {
      if (weights[i] !== 0 || this.#stay[i] === 0) continue;
      this.#stay[i] = 0;
      this.#alias[i] = heaviest;
    }
  }

  /** Draws an index with one step of the generator: weights are met to `length` parts in 2^32. */
  draw(random: RandomStream): number {
    const place = random.uniform32() * this.length;
    const index = place | 0;
    return place - index < this.#stay[index]! ? index : this.#alias[index]!;
  }
}
