/** Uniform whole numbers from a fixed seed (xorshift32): every run measures the same data. */
export class Random {
  #state: number;

  constructor(seed: number) {
    if (seed === 0) throw new RangeError("xorshift never leaves 0");
    this.#state = seed | 0;
  }

  /** `0 <= result < 1` */
  next(): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state;
    return (state >>> 0) / 2 ** 32;
  }

  /** `0 <= result < limit` */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }
}
