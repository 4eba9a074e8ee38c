/** The arrival times of some events: `from <= index < to`. Arrays are read, never kept. */
export interface ArrivalRange {
  /** [event] ns after the pulse, in any order */ readonly timeOfArrival: Int32Array;
  readonly from: number;
  readonly to: number;
}

/** The pixels of some events: `from <= index < to`. Arrays are read, never kept. */
export interface PixelRange {
  /** [event] any int32, known to a table or not */ readonly pixelId: Int32Array;
  readonly from: number;
  readonly to: number;
}

/**
 * Some neighbouring events of a batch, as columns. A batch of several pulses is handed over pulse by
 * pulse with the same arrays and other limits, so nothing is copied and no view is made.
 */
export interface EventRange extends ArrivalRange, PixelRange {}

/**
 * Checked once per call, since an index beyond a typed array reads `undefined` and counts silently
 * wrong.
 * @throws RangeError unless `0 <= from <= to <= length`, all whole numbers.
 */
export function checkRange(from: number, to: number, length: number): void {
  if (!(Number.isInteger(from) && Number.isInteger(to) && 0 <= from && from <= to && to <= length))
    throw new RangeError(`events ${from} to ${to} of ${length}`);
}
