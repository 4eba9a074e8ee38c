import type { EventRange } from "@beamscope/arrays/kernels";
import { Random } from "../random.ts";

/** ns between pulses of a 14 Hz source. */
const periodNs = 71_428_571;
/** About a million events per second at 14 Hz. */
const eventsPerPulse = 65_536;

export type EventOrder = "random" | "time-ordered";

/** Events of several pulses, in one pair of columns. */
export interface SampleEvents {
  readonly timeOfArrival: Int32Array;
  readonly pixelId: Int32Array;
  /** One per pulse. */
  readonly pulses: readonly EventRange[];
}

/**
 * Uniform in time and pixel, which is the worst case for the caches.
 * @param order - `time-ordered` within each pulse, as most detectors deliver them.
 * @param pixels - ids from 1 on.
 */
export function sampleEvents(count: number, order: EventOrder, pixels: number): SampleEvents {
  const random = new Random(20_260);
  const timeOfArrival = new Int32Array(count);
  const pixelId = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    timeOfArrival[i] = random.below(periodNs);
    pixelId[i] = 1 + random.below(pixels);
  }
  const pulses: EventRange[] = [];
  for (let from = 0; from < count; from += eventsPerPulse) {
    const to = Math.min(from + eventsPerPulse, count);
    if (order === "time-ordered") timeOfArrival.subarray(from, to).sort();
    pulses.push({ timeOfArrival, pixelId, from, to });
  }
  return { timeOfArrival, pixelId, pulses };
}
