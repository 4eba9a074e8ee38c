import { scramble } from "./random-stream.ts";

const ROUNDS = 6;

/**
 * A shuffled order of 0 to `count - 1` that takes no memory: place `i` holds `at(i)`. A Feistel network on
 * the next even number of bits, walked until it falls below `count` (M. Luby and C. Rackoff, 1988; J. Black and
 * P. Rogaway, 2002).
 */
export class IndexPermutation {
  readonly count: number;
  readonly #half: number;
  readonly #keys: Int32Array;

  /**
   * @param count - a whole number up to 2^52.
   * @param seeds - whole numbers below 2^32 that name the order.
   */
  constructor(count: number, ...seeds: readonly number[]) {
    if (!(count >= 0 && count <= 2 ** 52)) throw new RangeError(`an order of ${count} things`);
    this.count = count;
    const bits = Math.max(2, Math.ceil(Math.log2(Math.max(count, 1))));
    this.#half = 2 ** Math.ceil(bits / 2);
    this.#keys = new Int32Array(ROUNDS);
    let key = 0x517cc1b7 | 0;
    for (const seed of seeds) key = scramble(key ^ seed);
    for (let round = 0; round < ROUNDS; round++) {
      key = scramble(key);
      this.#keys[round] = key;
    }
  }

  /** @param place - a whole number below `count`. */
  at(place: number): number {
    const half = this.#half;
    let value = place;
    do {
      let left = Math.floor(value / half);
      let right = value % half;
      for (let round = 0; round < ROUNDS; round++) {
        const mixed = left ^ (scramble(right ^ this.#keys[round]!) & (half - 1));
        left = right;
        right = mixed;
      }
      value = left * half + right;
    } while (value >= this.count);
    return value;
  }
}
