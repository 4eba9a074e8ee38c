import { expect, it } from "vitest";
import { murmur2, partitionOfKey } from "./partitioner.ts";

// Values of Apache Kafka's own test of its hash.
it.each([
  ["21", -973_932_308],
  ["foobar", -790_332_482],
  ["a-little-bit-long-string", -985_981_536],
  ["a-little-bit-longer-string", -1_486_304_829],
  ["lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58_897_971],
  ["abc", 479_470_107],
])("hashes %s as Kafka does", (key, hash) => {
  expect(murmur2(new TextEncoder().encode(key))).toBe(hash);
});

it("answers a partition that exists", () => {
  for (let i = 0; i < 1_000; i++) {
    const partition = partitionOfKey(new TextEncoder().encode(`key ${i}`), 7);
    expect(partition).toBeGreaterThanOrEqual(0);
    expect(partition).toBeLessThan(7);
  }
});
