/**
 * Random numbers that anybody can draw again: xoshiro128** 1.1 by D. Blackman and S. Vigna (public
 * domain), 32 bits a step, period 2^128 - 1. Not for secrets.
 */
export class RandomStream {
  // As signed 32-bit integers, which V8 keeps unboxed.
  #a = 1;
  #b = 0;
  #c = 0;
  #d = 0;

  /** @param seeds - whole numbers that name this stream, as in {@link restart}. */
  constructor(...seeds: readonly number[]) {
    this.restart(...seeds);
  }

  /**
   * Begins the stream that `seeds` name. Streams whose seeds differ anywhere are independent for all
   * that can be seen: each pulse of each source has one of its own, so that any can be drawn alone.
   * @param seeds - whole numbers below 2^53 in size.
   */
  restart(...seeds: readonly number[]): void {
    let a = 0x9e3779b9 | 0;
    let b = 0x243f6a88 | 0;
    let c = 0xb7e15162 | 0;
    let d = 0x85a308d3 | 0;
    for (const seed of seeds) {
      const low = seed | 0;
      const high = Math.floor(seed / 2 ** 32) | 0;
      a = scramble(a ^ low);
      b = scramble(b ^ high ^ a);
      c = scramble(c ^ low ^ b);
      d = scramble(d ^ high ^ c);
    }
    this.setState(a, b, c, d);
  }

  /** Sets the state of the generator itself. All zero, which it could not leave, becomes 1. */
  setState(a: number, b: number, c: number, d: number): void {
    this.#a = a | 0 || (b | c | d ? 0 : 1);
    this.#b = b | 0;
    this.#c = c | 0;
    this.#d = d | 0;
  }

  /** Uniform over the 32-bit integers, signed. */
  int32(): number {
    const product = Math.imul(this.#b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result;
  }

  /** Uniform over [0, 1) in steps of 2^-32: one step of the generator. */
  uniform32(): number {
    return (this.int32() >>> 0) * 2 ** -32;
  }

  /** Uniform over [0, 1) in steps of 2^-53: two steps of the generator. */
  uniform(): number {
    const high = this.int32() >>> 5;
    const low = this.int32() >>> 6;
    return (high * 2 ** 26 + low) * 2 ** -53;
  }

  /**
   * Uniform over the whole numbers 0 to `count - 1`. Uneven by at most `count` / 2^53.
   * @param count - a whole number, at least 1.
   */
  below(count: number): number {
    return Math.floor(this.uniform() * count);
  }
}

/** Spreads each bit over all others: the finaliser of MurmurHash3 (A. Appleby, public domain). */
export function scramble(word: number): number {
  let x = word + 0x6d2b79f5;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}
