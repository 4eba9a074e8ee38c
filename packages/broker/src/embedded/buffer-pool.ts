/**
 * Buffers that came back from the log thread, to be filled again: a fresh one costs a page fault per 4 kB.
 * Holds at most so many bytes; the rest is left to the garbage collector.
 */
export class BufferPool {
  readonly #maxBytes: number;
  #bytes = 0;
  readonly #free: ArrayBuffer[] = [];

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** @returns a buffer of `bytes` or up to twice that; its content is arbitrary. */
  take(bytes: number): ArrayBuffer {
    const index = this.#free.findIndex(
      ({ byteLength }) => byteLength >= bytes && byteLength <= 2 * bytes,
    );
    if (index < 0) return new ArrayBuffer(bytes);
    const [buffer] = this.#free.splice(index, 1);
    this.#bytes -= buffer!.byteLength;
    return buffer!;
  }

  give(buffer: ArrayBuffer): void {
    if (this.#bytes + buffer.byteLength > this.#maxBytes) return;
    this.#bytes += buffer.byteLength;
    this.#free.push(buffer);
  }
}
