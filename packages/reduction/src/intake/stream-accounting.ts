import { type SequenceCounts, SequenceLedger, type SequenceVerdict } from "./sequence-ledger.ts";

/** Why a message did not go on. */
export type DropReason =
  /** Its bytes break their schema. */
  | "corrupt"
  /** A schema that this stream does not carry. */
  | "wrong-schema"
  /** Sound bytes with content that cannot be used: no pulse time, an array without a signal. */
  | "unusable"
  /** There was no room for it, and its class may be dropped. */
  | "overload";

/** Messages and what they hold: events, or counts of a dense histogram or image; for logs, samples. */
export interface Tally {
  readonly messages: number;
  readonly counts: number;
}

/** The books of one stream since the intake began. */
export interface StreamCounts {
  /** produced = admitted + missing, in messages, for producers that number them: what was dropped could not tell its number. */
  readonly sequence: SequenceCounts;
  /** received = admitted + duplicate + dropped, in messages and in counts. */
  readonly received: Tally;
  readonly duplicate: Tally;
  readonly admitted: Tally;
  /** By reason; what stands here could not be told how many counts it held when it was corrupt. */
  readonly dropped: ReadonlyMap<DropReason, Tally>;
  /** Of the admitted: handed to jobs in a window. The rest waits for its window. */
  readonly delivered: Tally;
  /** Of the delivered: after their window had closed. An attribute, not a loss. */
  readonly late: Tally;
  /** Of the delivered: stamped so far ahead that nothing confirmed it. An attribute, not a loss. */
  readonly clockAhead: Tally;
  /** Bytes of the admitted messages. */
  readonly bytes: number;
  /** Wall time at which the newest message was admitted, ms since the epoch. */
  readonly seenMs: number | undefined;
  /** ns since the epoch of the newest stamp admitted. */
  readonly newestNs: bigint | undefined;
  /** Broker time minus payload time of the newest message, s; negative: a stamp from the future. */
  readonly lagSeconds: number | undefined;
}

/** A {@link Tally} that counts. */
export class RunningTally implements Tally {
  messages = 0;
  counts = 0;

  add(counts: number): void {
    this.messages += 1;
    this.counts += counts;
  }

  copy(): Tally {
    return { messages: this.messages, counts: this.counts };
  }
}

/** Keeps the books of one stream. */
export class StreamAccount {
  readonly #ledger = new SequenceLedger();
  readonly #received = new RunningTally();
  readonly #duplicate = new RunningTally();
  readonly #admitted = new RunningTally();
  readonly #delivered = new RunningTally();
  readonly #late = new RunningTally();
  readonly #clockAhead = new RunningTally();
  readonly #dropped = new Map<DropReason, RunningTally>();
  #bytes = 0;
  #seenMs: number | undefined;
  #newestNs: bigint | undefined;
  #lagSeconds: number | undefined;

  /** Follows the producer's numbering. */
  sequence(id: number, time: number): SequenceVerdict {
    return this.#ledger.observe(id, time);
  }

  drop(reason: DropReason, counts: number): void {
    this.#received.add(counts);
    let tally = this.#dropped.get(reason);
    if (tally === undefined) {
      tally = new RunningTally();
      this.#dropped.set(reason, tally);
    }
    tally.add(counts);
  }

  duplicate(counts: number): void {
    this.#received.add(counts);
    this.#duplicate.add(counts);
  }

  admit(admitted: {
    readonly counts: number;
    readonly bytes: number;
    readonly timeNs: bigint;
    readonly brokerMs: number;
    readonly nowMs: number;
  }): void {
    const { counts, timeNs, brokerMs } = admitted;
    this.#received.add(counts);
    this.#admitted.add(counts);
    this.#bytes += admitted.bytes;
    this.#seenMs = admitted.nowMs;
    if (this.#newestNs === undefined || timeNs > this.#newestNs) this.#newestNs = timeNs;
    this.#lagSeconds = brokerMs / 1e3 - Number(timeNs) / 1e9;
  }

  deliver(counts: number, timeliness: "on-time" | "late" | "clock-ahead"): void {
    this.#delivered.add(counts);
    if (timeliness === "late") this.#late.add(counts);
    else if (timeliness === "clock-ahead") this.#clockAhead.add(counts);
  }

  /** Counts handed to jobs so far. */
  get deliveredCounts(): number {
    return this.#delivered.counts;
  }

  snapshot(): StreamCounts {
    return {
      sequence: this.#ledger.counts,
      received: this.#received.copy(),
      duplicate: this.#duplicate.copy(),
      admitted: this.#admitted.copy(),
      dropped: new Map([...this.#dropped].map(([reason, tally]) => [reason, tally.copy()])),
      delivered: this.#delivered.copy(),
      late: this.#late.copy(),
      clockAhead: this.#clockAhead.copy(),
      bytes: this.#bytes,
      seenMs: this.#seenMs,
      newestNs: this.#newestNs,
      lagSeconds: this.#lagSeconds,
    };
  }
}
