import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BlockPool, type StoredMessage, StoredMessageReader } from "./block-pool.ts";

const options = { blockBytes: 64, blocks: 3, oversizeBytes: 200 };
const filled = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value);

describe("BlockPool", () => {
  it("keeps each message whole while it is held, whatever comes and goes around it", () => {
    const step = fc.record({ length: fc.nat({ max: 64 }), drop: fc.nat({ max: 5 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const pool = new BlockPool(options);
        const reader = new StoredMessageReader(pool.handle);
        const live: { stored: StoredMessage; value: number }[] = [];
        steps.forEach(({ length, drop }, index) => {
          const value = index % 251;
          const stored = pool.store(filled(length, value));
          if (stored !== undefined) live.push({ stored, value });
          else expect(live.length).toBeGreaterThan(0);
          for (const each of live) {
            const { block, offset } = each.stored;
            expect(offset % 8).toBe(0);
            expect(reader.read(block, offset, each.stored.length)).toEqual(
              filled(each.stored.length, each.value),
            );
          }
          for (const gone of live.splice(0, drop)) reader.release(gone.stored.block);
        });
      }),
      { numRuns: 300, seed: 3 },
    );
  });

  it("has room again as soon as the last holder lets go", async () => {
    const pool = new BlockPool(options);
    const reader = new StoredMessageReader(pool.handle);
    const stored = [1, 2, 3].map((value) => pool.store(filled(64, value)));
    expect(pool.store(filled(1, 0))).toBeUndefined();
    const first = stored[0];
    if (first === undefined) throw new Error("an empty pool has no room");
    pool.hold(first);
    pool.release(first);
    expect(pool.store(filled(1, 0))).toBeUndefined();
    const room = pool.room(10_000);
    reader.release(first.block);
    await room;
    expect(pool.store(filled(1, 0))).toBeDefined();
  });

  it("gives a message larger than a block a buffer of its own, within a limit", () => {
    const pool = new BlockPool(options);
    const large = pool.store(filled(150, 9));
    if (large === undefined) throw new Error("one oversize message always fits");
    const buffer = pool.oversize(large);
    expect(buffer && new Uint8Array(buffer)).toEqual(filled(150, 9));
    expect(pool.store(filled(100, 1))).toBeUndefined();
    pool.release(large);
    expect(pool.store(filled(100, 1))).toBeDefined();
  });
});
