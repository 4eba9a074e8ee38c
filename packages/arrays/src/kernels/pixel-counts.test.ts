import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CountWindow } from "./count-window.ts";
import { EventTally } from "./event-tally.ts";
import { addPixelCounts } from "./pixel-counts.ts";
import { eventsFrom, firstIdFor, idsNear, int32Max } from "./testing/edge-arbitraries.ts";
import { firstDifference, plainHistogram } from "./testing/plain-histogram.ts";

const pixelsAndEvents = fc.integer({ min: 1, max: 50 }).chain((pixels) =>
  firstIdFor(pixels).chain((firstId) =>
    fc.record({
      pixels: fc.constant(pixels),
      firstId: fc.constant(firstId),
      events: eventsFrom(fc.constant(0), idsNear(firstId, pixels)),
    }),
  ),
);

describe("addPixelCounts", () => {
  it("counts each pixel by its id, and accounts for every event", () => {
    fc.assert(
      fc.property(pixelsAndEvents, ({ pixels, firstId, events }) => {
        const window = new CountWindow(pixels);
        const tally = new EventTally();
        addPixelCounts(events, firstId, window, tally);
        const plain = plainHistogram(events, pixels, (_, id) =>
          id < firstId || id >= firstId + pixels ? "unmapped" : { bin: id - firstId, weight: 1 },
        );
        expect(firstDifference(window.counts, plain.sums)).toBe(-1);
        expect(tally).toEqual(plain.tally);
        expect(tally.events).toBe(events.to - events.from);
      }),
      { numRuns: 300 },
    );
  });

  it("refuses pixels whose ids would wrap around", () => {
    const events = { pixelId: Int32Array.of(int32Max), from: 0, to: 1 };
    const window = new CountWindow(2);
    expect(() => addPixelCounts(events, int32Max, window, new EventTally())).toThrow(RangeError);
    expect(() => addPixelCounts(events, 0.5, window, new EventTally())).toThrow(RangeError);
  });
});
