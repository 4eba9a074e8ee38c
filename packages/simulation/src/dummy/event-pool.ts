import type { RandomStream } from "../random/random-stream.ts";
import type { EventSink } from "./dummy-layout.ts";

/**
 * Events drawn once, for rates beyond what can be drawn anew. A pulse takes a run of neighbours from a random
 * place, so its events are independent of each other and its number still is a Poisson number; two pulses
 * may share events. Sums over more events than the pool has therefore repeat its own fluctuations
 * instead of averaging them away.
 */
export class EventPool {
  readonly #events: EventSink;

  /** @param events - as many as the pool holds. Kept. */
  constructor(events: EventSink) {
    this.#events = events;
  }

  /** Events in the pool: the most that one pulse can have. */
  get size(): number {
    return this.#events.timeOfArrival.length;
  }

  /** A run of events. Views of the pool: read only. */
  take(random: RandomStream, count: number): EventSink {
    if (count > this.size) throw new RangeError(`${count} events from a pool of ${this.size}`);
    const from = random.below(this.size - count + 1);
    return {
      timeOfArrival: this.#events.timeOfArrival.subarray(from, from + count),
      pixelId: this.#events.pixelId.subarray(from, from + count),
    };
  }
}
