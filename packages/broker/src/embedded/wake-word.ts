/**
 * A word in shared memory that one consumer sleeps on and the log thread rings. A ring carries no data: who wakes looks
 * for itself. One word per consumer, however many partitions it reads, so nobody wakes for what others read.
 */
export class WakeWord {
  readonly buffer: SharedArrayBuffer;
  readonly #word: Int32Array;

  constructor(buffer = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)) {
    this.buffer = buffer;
    this.#word = new Int32Array(buffer);
  }

  /** Call before looking for data; hand the answer to {@link sleep} when there was none. */
  now(): number {
    return Atomics.load(this.#word, 0);
  }

  ring(): void {
    Atomics.add(this.#word, 0, 1);
    Atomics.notify(this.#word, 0);
  }

  /**
   * Returns at the first ring after `seen` was taken, or after `waitMs`. A pending sleep does not keep a thread alive:
   * the connection's message port does.
   */
  async sleep(seen: number, waitMs: number): Promise<void> {
    const waiting = Atomics.waitAsync(this.#word, 0, seen);
    if (!waiting.async) return;
    if (waitMs === Number.POSITIVE_INFINITY) {
      await waiting.value;
      return;
    }
    // A timer of our own, since that of waitAsync cannot be taken back.
    const timer = setTimeout(() => this.ring(), waitMs);
    await waiting.value;
    clearTimeout(timer);
  }
}
