import type { EventColumns, NexusEvents } from "@beamscope/neutron";

/** Events read ahead: 8 MB. A pulse of more is read by itself. */
const EVENTS_PER_READ = 1_000_000;

/** Reads the events of pulse after pulse from a file that need not fit in memory. */
export class RecordedEvents {
  readonly #events: NexusEvents;
  readonly #eventsPerRead: number;
  #from = 0;
  #to = 0;
  #columns: EventColumns | undefined;

  /** @param eventsPerRead - how many are held in memory; more where a single pulse has more. */
  constructor(events: NexusEvents, eventsPerRead: number = EVENTS_PER_READ) {
    this.#events = events;
    this.#eventsPerRead = eventsPerRead;
  }

  /** The events of one pulse, in the file's order. Borrowed until the next call. */
  pulse(pulse: number): EventColumns {
    const from = this.#events.firstEvent[pulse]!;
    const to = this.#events.firstEvent[pulse + 1]!;
    if (this.#columns === undefined || from < this.#from || to > this.#to) {
      this.#from = from;
      this.#to = Math.max(to, Math.min(this.#events.eventCount, from + this.#eventsPerRead));
      this.#columns = this.#events.read(this.#from, this.#to);
    }
    const { timeOfArrival, pixelId } = this.#columns;
    return {
      timeOfArrival: timeOfArrival.subarray(from - this.#from, to - this.#from),
      pixelId: pixelId.subarray(from - this.#from, to - this.#from),
    };
  }
}
