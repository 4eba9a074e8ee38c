import {
  CLOSED,
  FRAME_HEADER_UNITS,
  goneWord,
  HEAD,
  RELEASED,
  type RingMemory,
  readersOf,
  tailWord,
  UNIT_BYTES,
  WRAP_MARK,
  WRITTEN,
} from "./ring-memory.ts";

/** The one writing end of a ring. */
export class RingWriter {
  /** The largest message, in bytes. */
  readonly maxMessageBytes: number;
  readonly #control: Int32Array;
  readonly #bytes: Uint8Array<SharedArrayBuffer>;
  readonly #words: Uint32Array;
  readonly #capacity: number;
  readonly #readers: number;
  #head: number;
  /** Units that were free when last looked; there may be more now, never less. */
  #free = 0;
  #reserved = 0;

  constructor(memory: RingMemory) {
    this.#control = new Int32Array(memory.control);
    this.#bytes = new Uint8Array(memory.data);
    this.#words = new Uint32Array(memory.data);
    this.#capacity = memory.data.byteLength / UNIT_BYTES;
    this.#readers = readersOf(this.#control);
    this.maxMessageBytes = (this.#capacity / 2 - FRAME_HEADER_UNITS) * UNIT_BYTES;
    this.#head = Atomics.load(this.#control, HEAD);
  }

  /** Bytes written that the slowest reader has not let go. */
  get usedBytes(): number {
    return (this.#capacity - this.#look()) * UNIT_BYTES;
  }

  /**
   * Room for a message, to be filled and then {@link commit}ted; nothing is seen before that.
   * @param tag - any u32; readers get it beside the message.
   * @returns a view at a multiple of 8, or undefined while the slowest reader holds the room.
   * @throws RangeError when it could never fit.
   */
  tryReserve(bytes: number, tag = 0): Uint8Array<SharedArrayBuffer> | undefined {
    if (!(bytes <= this.maxMessageBytes)) {
      throw new RangeError(
        `The ring takes messages of ${this.maxMessageBytes} bytes, not ${bytes}.`,
      );
    }
    const units = FRAME_HEADER_UNITS + Math.ceil(bytes / UNIT_BYTES);
    const at = this.#head & (this.#capacity - 1);
    const toEnd = this.#capacity - at;
    const skipped = units > toEnd ? toEnd : 0;
    const needed = skipped + units;
    if (this.#free < needed) this.#free = this.#look();
    if (this.#free < needed) return undefined;
    if (skipped > 0) this.#words[at * 2] = WRAP_MARK;
    const start = skipped > 0 ? 0 : at;
    this.#words[start * 2] = bytes;
    this.#words[start * 2 + 1] = tag;
    this.#reserved = needed;
    const payload = (start + FRAME_HEADER_UNITS) * UNIT_BYTES;
    return this.#bytes.subarray(payload, payload + bytes);
  }

  /** Shows the reserved message to the readers. */
  commit(): void {
    this.#head = (this.#head + this.#reserved) | 0;
    this.#free -= this.#reserved;
    this.#reserved = 0;
    Atomics.store(this.#control, HEAD, this.#head);
    this.#ring();
  }

  /** Copies a message in. @returns whether there was room. */
  tryWrite(message: Uint8Array, tag = 0): boolean {
    const room = this.tryReserve(message.length, tag);
    if (room === undefined) return false;
    room.set(message);
    this.commit();
    return true;
  }

  /** Copies a message in, waiting for room: the back pressure of the slowest reader. */
  async write(message: Uint8Array, tag = 0): Promise<void> {
    while (true) {
      const seen = Atomics.load(this.#control, RELEASED);
      if (this.tryWrite(message, tag)) return;
      const waiting = Atomics.waitAsync(this.#control, RELEASED, seen);
      if (waiting.async) await waiting.value;
    }
  }

  /** Lets the writer go on without a reader whose thread has died. */
  dropReader(reader: number): void {
    Atomics.store(this.#control, goneWord(reader), 1);
    Atomics.add(this.#control, RELEASED, 1);
    Atomics.notify(this.#control, RELEASED);
  }

  /** Says that no more will come. Readers still get what was written. */
  close(): void {
    Atomics.store(this.#control, CLOSED, 1);
    this.#ring();
  }

  #ring(): void {
    Atomics.add(this.#control, WRITTEN, 1);
    Atomics.notify(this.#control, WRITTEN);
  }

  #look(): number {
    let used = 0;
    for (let reader = 0; reader < this.#readers; reader++) {
      if (Atomics.load(this.#control, goneWord(reader)) === 1) continue;
      used = Math.max(used, (this.#head - Atomics.load(this.#control, tailWord(reader))) >>> 0);
    }
    return this.#capacity - used;
  }
}
