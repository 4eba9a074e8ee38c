import type { NexusEvents } from "@beamscope/neutron";
import fc from "fast-check";
import { expect, it } from "vitest";
import { RecordedEvents } from "./recorded-events.ts";

it("gives each pulse its events, however few are read at a time", () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 40 }), (pulses, eventsPerRead) => {
      const firstEvent = Float64Array.from([0, ...pulses]);
      for (let i = 1; i < firstEvent.length; i++) firstEvent[i]! += firstEvent[i - 1]!;
      const eventCount = firstEvent.at(-1)!;
      let longest = 0;
      const file: Partial<NexusEvents> = {
        firstEvent,
        eventCount,
        read(from, to) {
          longest = Math.max(longest, to - from);
          const timeOfArrival = Int32Array.from({ length: to - from }, (_, i) => from + i);
          return { timeOfArrival, pixelId: timeOfArrival.map((toa) => -toa) };
        },
      };
      const recorded = new RecordedEvents(file as NexusEvents, eventsPerRead);
      for (const [pulse, size] of pulses.entries()) {
        const expected = Array.from({ length: size }, (_, i) => firstEvent[pulse]! + i);
        const { timeOfArrival, pixelId } = recorded.pulse(pulse);
        expect([...timeOfArrival]).toEqual(expected);
        expect(pixelId).toEqual(timeOfArrival.map((toa) => -toa));
      }
      expect(longest).toBeLessThanOrEqual(Math.max(eventsPerRead, ...pulses));
    }),
  );
});
