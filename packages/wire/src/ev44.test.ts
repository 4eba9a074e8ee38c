import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { vectorAt } from "../fixtures/flat-positions.ts";
import { refusal } from "../fixtures/refusal.ts";
import { type Ev44Message, readEv44, writeEv44 } from "./ev44.ts";
import { FlatWriter } from "./flatbuffers/flat-writer.ts";

const events: Ev44Message = {
  sourceName: "bank",
  messageId: 7n,
  pulseTime: BigInt64Array.of(1_790_000_000_000_000_000n, 1_790_000_000_071_428_571n),
  firstEvent: Int32Array.of(0, 2),
  timeOfArrival: Int32Array.of(5, 6, 7),
  pixelId: Int32Array.of(1, 2, 3),
};

/** Slots of the vectors of ev44. */
const slots = { pulseTime: 2, firstEvent: 3, timeOfArrival: 4, pixelId: 5 };

/** The message with one 32-bit word of a vector replaced: word 0 is its length. */
function changed(column: keyof typeof slots, word: number, value: number): Uint8Array {
  const bytes = writeEv44(events);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  view.setInt32(vectorAt(bytes, slots[column]) + 4 * word, value, true);
  return bytes;
}

describe("ev44", () => {
  it.each([
    ["pixel ids for some events only", changed("pixelId", 0, 2), "pixel_id"],
    ["fewer indices than pulses", changed("firstEvent", 0, 1), "reference_time_index"],
    ["an index before the first event", changed("firstEvent", 1, -1), "reference_time_index"],
    ["an index beyond the last event", changed("firstEvent", 2, 4), "reference_time_index"],
    ["indices that descend", changed("firstEvent", 1, 3), "reference_time_index"],
    ["more events than bytes", changed("timeOfArrival", 0, 2 ** 31 - 1), "time_of_flight"],
  ])("refuses %s", (_case, bytes, field) => {
    expect(() => readEv44(bytes)).toThrow(refusal("ev44", field));
  });

  it("takes a pulse without events, and events before the first pulse", () => {
    expect(readEv44(changed("firstEvent", 2, 3)).firstEvent).toEqual(Int32Array.of(0, 3));
    expect(readEv44(changed("firstEvent", 1, 1)).firstEvent).toEqual(Int32Array.of(1, 2));
  });

  it("takes no pixel ids at all", () => {
    expect(readEv44(changed("pixelId", 0, 0)).pixelId).toEqual(new Int32Array());
  });

  it("does not write what it would not read", () => {
    const pixelId = Int32Array.of(1);
    expect(() => writeEv44({ ...events, pixelId })).toThrow(refusal("ev44", "pixel_id"));
    const firstEvent = Int32Array.of(0, 4);
    expect(() => writeEv44({ ...events, firstEvent })).toThrow(
      refusal("ev44", "reference_time_index"),
    );
  });

  it("hands out views of an aligned message, copies of another", () => {
    const bytes = writeEv44(events);
    const aligned = readEv44(bytes);
    for (const column of ["pulseTime", "firstEvent", "timeOfArrival", "pixelId"] as const) {
      expect(aligned[column].buffer).toBe(bytes.buffer);
      expect(aligned[column].byteOffset % 8).toBe(0);
    }
    // 4 bytes on: still right for 32 bits, no longer for 64.
    const slice = new Uint8Array(bytes.length + 4).subarray(4);
    slice.set(bytes);
    const shifted = readEv44(slice);
    expect(shifted).toEqual(events);
    expect(shifted.timeOfArrival.buffer).toBe(slice.buffer);
    expect(shifted.pulseTime.buffer).not.toBe(slice.buffer);
  });

  it("reads back what it wrote, at any size and with one writer for all", () => {
    const writer = new FlatWriter(64);
    const pulses = fc.array(fc.tuple(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), fc.nat({ max: 40 })));
    const columns = fc.record({
      sourceName: fc.string({ unit: "binary" }),
      messageId: fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
      pulses,
      timeOfArrival: fc.int32Array({ maxLength: 40 }),
      pixelated: fc.boolean(),
    });
    fc.assert(
      fc.property(columns, ({ sourceName, messageId, pulses, timeOfArrival, pixelated }) => {
        const firstEvents = pulses.map(([, first]) => Math.min(first, timeOfArrival.length));
        const message: Ev44Message = {
          sourceName,
          messageId,
          pulseTime: BigInt64Array.from(pulses, ([time]) => time),
          firstEvent: Int32Array.from(firstEvents).sort(),
          timeOfArrival,
          pixelId: pixelated ? timeOfArrival.map((t) => ~t) : new Int32Array(),
        };
        expect(readEv44(writeEv44(message, writer))).toEqual(message);
      }),
      { seed: 1 },
    );
  });
});
