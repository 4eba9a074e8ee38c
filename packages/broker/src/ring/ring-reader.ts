import {
  CLOSED,
  FRAME_HEADER_UNITS,
  goneWord,
  HEAD,
  RELEASED,
  type RingMemory,
  tailWord,
  UNIT_BYTES,
  WRAP_MARK,
  WRITTEN,
} from "./ring-memory.ts";

/** A message in the ring. */
export interface RingMessage {
  readonly tag: number;
  /**
   * A view of the ring, at a multiple of 8. Borrowed until this reader's next {@link RingReader.release}; after that the
   * writer may write over it.
   */
  readonly bytes: Uint8Array<SharedArrayBuffer>;
}

/** What a wait ended with. */
export type RingWait = "readable" | "closed" | "timeout";

/** One reading end of a ring. */
export class RingReader {
  readonly #control: Int32Array;
  readonly #bytes: Uint8Array<SharedArrayBuffer>;
  readonly #words: Uint32Array;
  readonly #capacity: number;
  readonly #reader: number;
  #cursor: number;

  /** @param reader - its number, from 0; no two ends share one. */
  constructor(memory: RingMemory, reader: number) {
    this.#control = new Int32Array(memory.control);
    this.#bytes = new Uint8Array(memory.data);
    this.#words = new Uint32Array(memory.data);
    this.#capacity = memory.data.byteLength / UNIT_BYTES;
    this.#reader = reader;
    this.#cursor = Atomics.load(this.#control, tailWord(reader));
  }

  /** @returns the next message, or undefined when all that was written has been read. */
  tryRead(): RingMessage | undefined {
    if (Atomics.load(this.#control, HEAD) === this.#cursor) return undefined;
    const mask = this.#capacity - 1;
    let at = this.#cursor & mask;
    if (this.#words[at * 2] === WRAP_MARK) {
      this.#cursor = (this.#cursor + this.#capacity - at) | 0;
      at = 0;
    }
    const length = this.#words[at * 2]!;
    const tag = this.#words[at * 2 + 1]!;
    this.#cursor = (this.#cursor + FRAME_HEADER_UNITS + Math.ceil(length / UNIT_BYTES)) | 0;
    const payload = (at + FRAME_HEADER_UNITS) * UNIT_BYTES;
    return { tag, bytes: this.#bytes.subarray(payload, payload + length) };
  }

  /** Lets go of all messages read so far: their room may be written over from now on. */
  release(): void {
    Atomics.store(this.#control, tailWord(this.#reader), this.#cursor);
    Atomics.add(this.#control, RELEASED, 1);
    Atomics.notify(this.#control, RELEASED);
  }

  /**
   * Waits for a message without blocking the thread. A pending wait does not keep the thread alive: keep a message
   * listener.
   */
  async wait(): Promise<Exclude<RingWait, "timeout">> {
    while (true) {
      const seen = Atomics.load(this.#control, WRITTEN);
      const state = this.#state();
      if (state !== undefined) return state;
      const waiting = Atomics.waitAsync(this.#control, WRITTEN, seen);
      if (waiting.async) await waiting.value;
    }
  }

  /** Waits for a message, blocking the thread: for a worker that has nothing else to listen to. */
  waitBlocking(timeoutMs: number = Number.POSITIVE_INFINITY): RingWait {
    while (true) {
      const seen = Atomics.load(this.#control, WRITTEN);
      const state = this.#state();
      if (state !== undefined) return state;
      if (Atomics.wait(this.#control, WRITTEN, seen, timeoutMs) === "timed-out") return "timeout";
    }
  }

  #state(): Exclude<RingWait, "timeout"> | undefined {
    // In this order: what was written before closing is read before "closed" is said.
    const closed = Atomics.load(this.#control, CLOSED) === 1;
    if (Atomics.load(this.#control, HEAD) !== this.#cursor) return "readable";
    return closed ? "closed" : undefined;
  }

  /** Leaves: the writer no longer waits for this reader. */
  detach(): void {
    Atomics.store(this.#control, goneWord(this.#reader), 1);
    this.release();
  }
}
