/** What the number of a message says about it and those before it. */
export type SequenceVerdict =
  /** The next one, or the first after some that are now missing. */
  | "advanced"
  /** An older number that had been missing: it came out of order. */
  | "reordered"
  /** The same message again. */
  | "duplicate"
  /** The producer has started to count anew, or never counts. */
  | "unsequenced";

/** Counts over the life of one producer's stream, in messages. */
export interface SequenceCounts {
  /**
   * Numbers from the first to the highest one seen, over all counts that the producer began: as many messages it has
   * produced. Undefined for a producer that does not count, and before its first message.
   */
  readonly produced: number | undefined;
  /** Numbers between the first and the highest one seen that have not come (yet). */
  readonly missing: number;
  readonly duplicate: number;
  readonly reordered: number;
  /** How often the producer began to count anew. */
  readonly restarts: number;
}

/** Numbers back from the highest one for which each message is remembered. */
const memory = 4096;
/** So many equal numbers in a row, each with another time, and the producer does not count. */
const notCounting = 8;
/** A step forward of more than this is a new count, not a loss: nobody loses 65,536 messages at once unnoticed. */
const longestGap = 65_536;

/**
 * Follows the `message_id` of one producer's stream and tells lost, doubled and reordered messages apart.
 *
 * produced = messages seen, copies aside, + missing, between the first and the highest number. A producer that writes
 * the same number each time (the reference's own test producers write 0) is taken as one that does not count:
 * nothing is inferred from its numbers.
 */
export class SequenceLedger {
  /** The time of the message at each of the last {@link memory} numbers, NaN for none. */
  readonly #times = new Float64Array(memory).fill(Number.NaN);
  #highest: number | undefined;
  /** Where this count began: numbers before it were never expected. */
  #first = 0;
  #missing = 0;
  #duplicate = 0;
  #reordered = 0;
  #restarts = 0;
  #counts = true;
  /** Numbers of the counts that came before the present one. */
  #producedBefore = 0;
  /** Where the count before ended: its highest number and the time of that message. */
  #before: { readonly highest: number; readonly newest: number } | undefined;
  /** How often in a row a number came again with another time. */
  #sameInRow = 0;

  get counts(): SequenceCounts {
    return {
      produced: this.#counts ? this.#producedNow() : undefined,
      missing: this.#missing,
      duplicate: this.#duplicate,
      reordered: this.#reordered,
      restarts: this.#restarts,
    };
  }

  /**
   * Takes the next message's number.
   * @param id - `message_id`; exact below 2^53.
   * @param time - its data time in any unit. It tells a repeated message (same time) from another one with the
   * same number, and a late one (not newer than the newest) from the first of a new count.
   */
  observe(id: number, time: number): SequenceVerdict {
    if (!this.#counts) return "unsequenced";
    if (this.#highest === undefined) return this.#start(id, time, "advanced");
    const step = id - this.#highest;
    if (step > 1 && this.#isStraggler(id, time)) return this.#takeStraggler();
    if (step > longestGap) return this.#restart(id, time);
    if (step > 0) return this.#advance(id, step, time);
    if (-step >= memory) return this.#restart(id, time);
    const known = this.#times[slot(id)] ?? Number.NaN;
    if (known === time) {
      this.#duplicate += 1;
      return "duplicate";
    }
    if (step === 0 && id === this.#first) {
      this.#sameInRow += 1;
      if (this.#sameInRow < notCounting) return this.#restart(id, time);
      // Those were no restarts, then.
      this.#restarts -= this.#sameInRow - 1;
      this.#counts = false;
      return "unsequenced";
    }
    if (!Number.isNaN(known) || time > this.#newest()) return this.#restart(id, time);
    this.#times[slot(id)] = time;
    this.#reordered += 1;
    if (id < this.#first) {
      this.#missing += this.#first - id - 1;
      this.#first = id;
    } else this.#missing -= 1;
    return "reordered";
  }

  /** Whether the number belongs to the count before the present one, and is just late. */
  #isStraggler(id: number, time: number): boolean {
    const before = this.#before;
    return before !== undefined && id <= before.highest && time <= before.newest;
  }

  #takeStraggler(): SequenceVerdict {
    if (this.#missing === 0) {
      this.#duplicate += 1;
      return "duplicate";
    }
    this.#missing -= 1;
    this.#reordered += 1;
    return "reordered";
  }

  #newest(): number {
    return this.#times[slot(this.#highest ?? 0)] ?? Number.NaN;
  }

  #advance(id: number, step: number, time: number): SequenceVerdict {
    this.#sameInRow = 0;
    this.#missing += step - 1;
    const forget = Math.min(step, memory);
    for (let back = 0; back < forget; back++) this.#times[slot(id - back)] = Number.NaN;
    this.#times[slot(id)] = time;
    this.#highest = id;
    return "advanced";
  }

  #start(id: number, time: number, verdict: SequenceVerdict): SequenceVerdict {
    this.#times.fill(Number.NaN);
    this.#times[slot(id)] = time;
    this.#highest = id;
    this.#first = id;
    return verdict;
  }

  #producedNow(): number | undefined {
    if (this.#highest === undefined) return undefined;
    return this.#producedBefore + this.#highest - this.#first + 1;
  }

  #restart(id: number, time: number): SequenceVerdict {
    this.#restarts += 1;
    if (this.#highest !== undefined) {
      this.#before = { highest: this.#highest, newest: this.#newest() };
    }
    this.#producedBefore = this.#producedNow() ?? 0;
    return this.#start(id, time, "unsequenced");
  }
}

function slot(id: number): number {
  return ((id % memory) + memory) % memory;
}
