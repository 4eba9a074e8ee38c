import { type EpochNs, FlatWriter, writeEv44 } from "@beamscope/wire";
import type { SourceMessage, StreamAddress } from "./source-message.ts";

/** 12,500 events are 100 kB: what a detector's readout sends. */
export const DEFAULT_EVENTS_PER_MESSAGE = 12_500;

/** Turns the events of pulses into ev44 messages that are numbered from 0. */
export class Ev44Stream {
  readonly #address: StreamAddress;
  readonly #eventsPerMessage: number;
  readonly #writer = new FlatWriter();
  readonly #pulseTime = new BigInt64Array(1);
  readonly #firstEvent = new Int32Array(1);
  #nextId = 0n;

  /** @param eventsPerMessage - a pulse of more is sent as several messages. */
  constructor(address: StreamAddress, eventsPerMessage: number = DEFAULT_EVENTS_PER_MESSAGE) {
    this.#address = address;
    this.#eventsPerMessage = eventsPerMessage;
  }

  /**
   * The messages of one pulse: one, without events, when it has none, since data time goes on.
   * @param timeOfArrival - [event] ns after the pulse. Read, never kept.
   * @param pixelId - [event], or empty for a monitor of one pixel. Read, never kept.
   */
  *pulse(
    time: EpochNs,
    timeOfArrival: Int32Array,
    pixelId: Int32Array,
  ): Generator<SourceMessage, void, void> {
    this.#pulseTime[0] = time;
    const step = this.#eventsPerMessage;
    for (let from = 0; from === 0 || from < timeOfArrival.length; from += step) {
      const messageId = this.#nextId;
      this.#nextId += 1n;
      const columns = {
        pulseTime: this.#pulseTime,
        firstEvent: this.#firstEvent,
        timeOfArrival: timeOfArrival.subarray(from, from + step),
        pixelId: pixelId.subarray(from, from + step),
      };
      const { topic, sourceName } = this.#address;
      const value = writeEv44({ sourceName, messageId, ...columns }, this.#writer).slice();
      const events = columns.timeOfArrival.length;
      yield { topic, sourceName, schema: "ev44", time, messageId, events, value };
    }
  }
}
