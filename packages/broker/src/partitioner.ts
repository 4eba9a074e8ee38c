/** Hash of Kafka's default partitioner: 32-bit murmur2 with its seed, as a signed number. */
export function murmur2(key: Uint8Array): number {
  const m = 0x5bd1e995;
  const view = new DataView(key.buffer, key.byteOffset, key.length);
  let h = 0x9747b28c ^ key.length;
  const whole = key.length - (key.length % 4);
  for (let i = 0; i < whole; i += 4) {
    let k = Math.imul(view.getInt32(i, true), m);
    k = Math.imul(k ^ (k >>> 24), m);
    h = Math.imul(h, m) ^ k;
  }
  let tail = 0;
  for (let i = key.length - 1; i >= whole; i--) tail = (tail << 8) | key[i]!;
  if (whole < key.length) h = Math.imul(h ^ tail, m);
  h = Math.imul(h ^ (h >>> 13), m);
  return h ^ (h >>> 15);
}

/** The partition that Kafka's clients choose for a key. */
export function partitionOfKey(key: Uint8Array, partitions: number): number {
  return (murmur2(key) & 0x7fffffff) % partitions;
}
