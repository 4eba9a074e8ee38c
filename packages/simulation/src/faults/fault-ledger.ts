import type { SourceMessage, StreamAddress } from "../source-message.ts";
import type { Corruption } from "./corruption.ts";

/** Messages counted, with their events. */
export class MessageTally {
  messages = 0;
  events = 0;

  add(message: SourceMessage): void {
    this.messages += 1;
    this.events += message.events;
  }

  /** Counts a message on its way. */
  pass(message: SourceMessage): SourceMessage {
    this.add(message);
    return message;
  }
}

/** Messages that were hit, with their numbers. A source that runs for months is not to remember all that it sent. */
export class HitTally extends MessageTally {
  /** Of those that have one, in the order in which they were hit. */
  readonly messageIds: bigint[] = [];

  override add(message: SourceMessage): void {
    super.add(message);
    if (message.messageId !== undefined) this.messageIds.push(message.messageId);
  }
}

/** What became of the messages of one stream: produced = withheld + sent - doubled, in messages and in events. */
export class StreamFaults {
  readonly address: StreamAddress;
  /** As the source made them. */
  readonly produced = new MessageTally();
  /** As they reach the broker: the corrupted ones, and the doubled ones twice. */
  readonly sent = new MessageTally();
  readonly withheld = new HitTally();
  readonly doubled = new HitTally();
  /** Those that later ones of their stream overtook. */
  readonly reordered = new HitTally();
  readonly corrupted = new HitTally();
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
