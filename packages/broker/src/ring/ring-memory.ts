/** The shared memory of a ring. Structured-cloneable: send it to the threads that read. */
export interface RingMemory {
  readonly control: SharedArrayBuffer;
  readonly data: SharedArrayBuffer;
}

/*
 * One thread writes, several read; each reader sees each message. Positions count units of 8 bytes, modulo 2^32, which the
 * capacity divides: a position's place is its lower bits, and differences are right across the wrap.
 *
 * A frame is a u32 length in bytes, a u32 tag and the payload, padded to 8. Payloads never wrap: where one does not fit
 * before the end, a mark says that the next frame is at the start.
 */
export const UNIT_BYTES = 8;
export const FRAME_HEADER_UNITS = 1;
/** A length no frame has: go on at the start. */
export const WRAP_MARK = 0xffff_ffff;
const MIN_CAPACITY_BYTES = 64;
const MAX_CAPACITY_BYTES = 2 ** 30;

// Words of the control memory.
/** Position behind the last complete frame. */
export const HEAD = 0;
/** 1 once no more will come. */
export const CLOSED = 1;
/** Rises with each commit and with closing: readers sleep on it. */
export const WRITTEN = 2;
/** Rises with each release: the writer sleeps on it. */
export const RELEASED = 3;
const FIRST_READER = 4;
const WORDS_PER_READER = 2;
/** Position up to which the reader has let go. */
export const tailWord = (reader: number): number => FIRST_READER + reader * WORDS_PER_READER;
/** 1 once the reader is gone and no longer holds the writer back. */
export const goneWord = (reader: number): number => tailWord(reader) + 1;

/** @returns how many readers the ring was made for. */
export const readersOf = (control: Int32Array): number =>
  (control.length - FIRST_READER) / WORDS_PER_READER;

/**
 * Makes a ring.
 * @param bytes - of the data, rounded up to a power of two, at most 1 GiB. The largest message takes half of it.
 * @param readers - each of them, from the start, holds the writer back until it has read or is gone.
 */
export function createRing(bytes: number, readers: number): RingMemory {
  if (!(bytes > 0 && bytes <= MAX_CAPACITY_BYTES)) {
    throw new RangeError(`A ring has up to ${MAX_CAPACITY_BYTES} bytes, not ${bytes}.`);
  }
  if (!(Number.isInteger(readers) && readers > 0)) {
    throw new RangeError(`A ring has one reader or more, not ${readers}.`);
  }
  const capacity = Math.max(MIN_CAPACITY_BYTES, 2 ** Math.ceil(Math.log2(bytes)));
  const words = FIRST_READER + readers * WORDS_PER_READER;
  return {
    control: new SharedArrayBuffer(words * Int32Array.BYTES_PER_ELEMENT),
    data: new SharedArrayBuffer(capacity),
  };
}
