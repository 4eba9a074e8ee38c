import type { SourceMessage, StreamAddress } from "../source-message.ts";
import type { Corruption } from "./corruption.ts";

/** Messages counted, with their events and numbers. */
export class MessageTally {
  messages = 0;
  events = 0;
  /** Of those that have one, in the order of their sending. */
  readonly messageIds: bigint[] = [];

  add(message: SourceMessage): void {
    this.messages += 1;
    this.events += message.events;
    if (message.messageId !== undefined) this.messageIds.push(message.messageId);
  }

  /** Counts a message on its way. */
  pass(message: SourceMessage): SourceMessage {
    this.add(message);
    return message;
  }
}

/** What became of the messages of one stream: produced = withheld + sent - doubled, in messages and in events. */
export class StreamFaults {
  readonly address: StreamAddress;
  /** As the source made them. */
  readonly produced = new MessageTally();
  /** As they reach the broker: the corrupted ones, and the doubled ones twice. */
  readonly sent = new MessageTally();
  readonly withheld = new MessageTally();
  readonly doubled = new MessageTally();
  /** Those that later ones of their stream overtook. */
  readonly reordered = new MessageTally();
  readonly corrupted = new MessageTally();
  /** [corrupted message] how */
  readonly corruptedHow: Corruption[] = [];

  constructor(address: StreamAddress) {
    this.address = address;
  }
}

/** What was done to messages on purpose, by stream. */
export class FaultLedger {
  readonly #streams = new Map<string, StreamFaults>();

  /** The record of one stream, begun when it is first asked for. */
  of({ topic, sourceName }: StreamAddress): StreamFaults {
    const key = `${topic}\n${sourceName}`;
    let faults = this.#streams.get(key);
    if (faults === undefined) {
      faults = new StreamFaults({ topic, sourceName });
      this.#streams.set(key, faults);
    }
    return faults;
  }

  streams(): readonly StreamFaults[] {
    return [...this.#streams.values()];
  }
}
