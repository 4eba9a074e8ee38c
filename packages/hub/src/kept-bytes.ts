/** Records between two questions to the log. */
const askEvery = 100;

/** How many bytes a topic holds, from the records that came and the offset at which it begins now. */
export class KeptBytes {
  /** Bytes by offset, for records that may still be there. */
  readonly #records: { readonly offset: number; readonly bytes: number }[] = [];
  #head = 0;
  #bytes = 0;
  #sinceAsked = 0;

  get bytes(): number {
    return this.#bytes;
  }

  /** True once for every {@link askEvery} records. */
  get isTimeToForget(): boolean {
    if (this.#sinceAsked < askEvery) return false;
    this.#sinceAsked = 0;
    return true;
  }

  add(offset: number, bytes: number): void {
    this.#records.push({ offset, bytes });
    this.#bytes += bytes;
    this.#sinceAsked += 1;
  }

  forgetBefore(beginOffset: number): void {
    for (
      let record = this.#records[this.#head];
      record !== undefined && record.offset < beginOffset;
      record = this.#records[this.#head]
    ) {
      this.#bytes -= record.bytes;
      this.#head += 1;
    }
    if (this.#head > this.#records.length / 2) {
      this.#records.splice(0, this.#head);
      this.#head = 0;
    }
  }
}
