/** Results of fewer bytes get new memory each time: sending it back would cost more. */
export const leastSpareBytes = 262_144;
/** Memory that waits for a result, at most, bytes: three windows of the largest pictures; a backlog must not keep its peak for ever. */
const mostSpareBytes = 64 * 1024 * 1024;

/** Memory for results that goes from the worker to the control thread and back. */
export class ResultBuffers {
  /** Oldest first. */
  readonly #spare: ArrayBuffer[] = [];
  #spareBytes = 0;

  /** Bytes that wait here. */
  get spareBytes(): number {
    return this.#spareBytes;
  }

  /** Memory for so many bytes: a spare one that fits without much waste, or a new one. Handed over; its content is anything. */
  take(bytes: number): ArrayBuffer {
    const fits = (buffer: ArrayBuffer): boolean =>
      buffer.byteLength >= bytes && buffer.byteLength <= 2 * bytes;
    const found = this.#spare.findIndex(fits);
    const [buffer] = found < 0 ? [] : this.#spare.splice(found, 1);
    if (buffer === undefined) return new ArrayBuffer(bytes);
    this.#spareBytes -= buffer.byteLength;
    return buffer;
  }

  /** A copy of these bytes in such memory. */
  copyOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    const copy = new Uint8Array(this.take(bytes.byteLength), 0, bytes.byteLength);
    copy.set(bytes);
    return copy;
  }

  /** Takes memory back, and lets go of what has waited longest where that is too much. */
  give(buffers: readonly ArrayBuffer[]): void {
    for (const buffer of buffers) {
      this.#spare.push(buffer);
      this.#spareBytes += buffer.byteLength;
    }
    while (this.#spareBytes > mostSpareBytes) {
      this.#spareBytes -= this.#spare.shift()?.byteLength ?? 0;
    }
  }
}
