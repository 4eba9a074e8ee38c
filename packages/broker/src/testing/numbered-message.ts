/** The value of message `sequence`: its number and bytes that follow from it, 8 to about 40,000 of them. */
export function numberedValue(sequence: number): Uint8Array {
  const length =
    8 + ((Math.imul(sequence, 2_654_435_761) >>> 0) % (sequence % 7 === 0 ? 40_000 : 300));
  const value = new Uint8Array(length);
  let state = sequence;
  for (let i = 8; i < length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    value[i] = state >>> 24;
  }
  new DataView(value.buffer).setFloat64(0, sequence, true);
  return value;
}

/** @returns the number, or undefined when any byte is not as it was written. */
export function sequenceOf(value: Uint8Array): number | undefined {
  if (value.length < 8) return undefined;
  const sequence = new DataView(value.buffer, value.byteOffset).getFloat64(0, true);
  return Buffer.compare(value, numberedValue(sequence)) === 0 ? sequence : undefined;
}
