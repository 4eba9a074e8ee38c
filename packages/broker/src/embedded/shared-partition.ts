/** What the log thread shows of a partition to all threads, at one instant. */
export interface PartitionState {
  readonly beginOffset: number;
  readonly endOffset: number;
  /** Base offset of the segment that is written to. */
  readonly activeBase: number;
  /** Bytes of it that may be read. */
  readonly activeEnd: number;
  readonly deleted: boolean;
}

const SEQUENCE = 0;
const BEGIN = 1;
const END = 2;
const ACTIVE_BASE = 3;
const ACTIVE_END = 4;
const DELETED = 5;
const WORDS = 6;

/**
 * The state of a partition in shared memory. One thread writes; the sequence is odd meanwhile, so that a reader
 * that met a change half-way reads again.
 */
export class SharedPartition {
  readonly buffer: SharedArrayBuffer;
  readonly #words: BigInt64Array;

  constructor(buffer = new SharedArrayBuffer(WORDS * BigInt64Array.BYTES_PER_ELEMENT)) {
    this.buffer = buffer;
    this.#words = new BigInt64Array(buffer);
  }

  write(state: PartitionState): void {
    const words = this.#words;
    Atomics.add(words, SEQUENCE, 1n);
    Atomics.store(words, BEGIN, BigInt(state.beginOffset));
    Atomics.store(words, END, BigInt(state.endOffset));
    Atomics.store(words, ACTIVE_BASE, BigInt(state.activeBase));
    Atomics.store(words, ACTIVE_END, BigInt(state.activeEnd));
    Atomics.store(words, DELETED, state.deleted ? 1n : 0n);
    Atomics.add(words, SEQUENCE, 1n);
  }

  read(): PartitionState {
    const words = this.#words;
    while (true) {
      const before = Atomics.load(words, SEQUENCE);
      const state: PartitionState = {
        beginOffset: Number(Atomics.load(words, BEGIN)),
        endOffset: Number(Atomics.load(words, END)),
        activeBase: Number(Atomics.load(words, ACTIVE_BASE)),
        activeEnd: Number(Atomics.load(words, ACTIVE_END)),
        deleted: Atomics.load(words, DELETED) === 1n,
      };
      if (before % 2n === 0n && Atomics.load(words, SEQUENCE) === before) return state;
    }
  }
}
