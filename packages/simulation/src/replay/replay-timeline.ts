import {
  ESS_PULSE_RATE_HZ,
  type LogSamples,
  type NexusEntry,
  type NexusEvents,
  PulseTrain,
} from "@beamscope/neutron";
import { type EpochNs, epochNs } from "@beamscope/wire";
import { ReplayError } from "./replay-error.ts";

/** Where a replay puts its messages in time: as recorded, or as if the run began at `start`. */
export type ReplayTime =
  | { readonly kind: "recorded" }
  | { readonly kind: "from"; readonly start: EpochNs };

/** Over how many pulses a histogram is spread when nothing says so: 71 s at the ESS. */
const DEFAULT_PULSES = 1000;

/**
 * The instants of one pass through a file and of those that follow it in a loop. Recorded pulses keep their
 * distances; where a file has only histograms, pulses follow each other at the rate of its source.
 */
export class ReplayTimeline {
  /** Pulses of one pass. */
  readonly pulses: number;
  /** The run as the file has it, from its first pulse to the end of the last period. */
  readonly #recorded: { readonly start: bigint; readonly end: bigint };
  /** One pass of the replay. */
  readonly #start: EpochNs;
  readonly #lengthNs: bigint;
  /** [pulse] ns after the start of the pass, for histograms */
  readonly #pulseNs: BigInt64Array;

  /**
   * @param pulses - as asked for: over how many to spread a histogram, or how many recorded ones to send.
   * @throws {ReplayError} when recorded times are asked of a file that has none.
   */
  constructor(
    entry: NexusEntry,
    recordings: readonly NexusEvents[],
    pulses: number | undefined,
    time: ReplayTime,
  ) {
    const longest = recordings.reduce<NexusEvents | undefined>(
      (most, one) => ((most?.pulseTime.length ?? 0) >= one.pulseTime.length ? most : one),
      undefined,
    );
    if (longest === undefined) {
      this.pulses = pulses ?? DEFAULT_PULSES;
      const recordedStart = entry.startTime;
      if (time.kind === "recorded" && recordedStart === undefined) {
        throw new ReplayError(`Entry ${entry.name} has no start_time to replay it at.`);
      }
      const train = new PulseTrain(epochNs(0n), entry.pulseRateHz ?? ESS_PULSE_RATE_HZ);
      this.#pulseNs = BigInt64Array.from({ length: this.pulses }, (_, i) => train.timeOf(i));
      this.#lengthNs = train.timeOf(this.pulses);
      const start = recordedStart ?? epochNs(0n);
      this.#recorded = { start, end: entry.endTime ?? start };
    } else {
      this.pulses = Math.min(pulses ?? longest.pulseTime.length, longest.pulseTime.length);
      const start = earliestPulse(recordings);
      this.#pulseNs = longest.pulseTime.slice(0, this.pulses).map((instant) => instant - start);
      const last = this.#pulseNs.at(-1) ?? 0n;
      const period = this.pulses > 1 ? last / BigInt(this.pulses - 1) : 1_000_000_000n;
      this.#lengthNs = last + period;
      this.#recorded = { start, end: start + this.#lengthNs };
    }
    this.#start = time.kind === "from" ? time.start : epochNs(this.#recorded.start);
  }

  /** When a pass begins. */
  passStart(pass: number): EpochNs {
    return epochNs(this.#start + BigInt(pass) * this.#lengthNs);
  }

  /** When a pulse of a histogram is. */
  pulse(pass: number, pulse: number): EpochNs {
    return epochNs(this.passStart(pass) + this.#pulseNs[pulse]!);
  }

  /** When something is that was recorded at `instant`. */
  recorded(pass: number, instant: bigint): EpochNs {
    return epochNs(this.passStart(pass) + instant - this.#recorded.start);
  }

  /** When something is that happens `elapsedNs` after the start of its pass. */
  afterStart(pass: number, elapsedNs: bigint): EpochNs {
    return epochNs(this.passStart(pass) + elapsedNs);
  }

  /**
   * When the samples of a log are. They keep their place in the run: where only histograms were recorded, the
   * run as it was is squeezed into the pulses of the replay. Of the samples before the run the last is sent
   * at its beginning; those after it are left out.
   * @returns [sample] ns after the start of the pass, for the samples from `first` on.
   */
  placeLog(samples: LogSamples): { readonly first: number; readonly afterStartNs: bigint[] } {
    const { start, end } = this.#recorded;
    const span = end > start ? end - start : (samples.time.at(-1) ?? start) - start;
    const afterStartNs: bigint[] = [];
    let first = 0;
    for (const [i, instant] of samples.time.entries()) {
      if (instant <= start) first = i;
    }
    for (const instant of samples.time.subarray(first)) {
      const elapsed = instant > start ? instant - start : 0n;
      if (elapsed > span) break;
      afterStartNs.push(span > 0n ? (elapsed * this.#lengthNs) / span : 0n);
    }
    return { first, afterStartNs };
  }
}

function earliestPulse(recordings: readonly NexusEvents[]): bigint {
  let earliest: bigint | undefined;
  for (const { pulseTime } of recordings) {
    const first = pulseTime[0];
    if (first !== undefined && (earliest === undefined || first < earliest)) earliest = first;
  }
  return earliest ?? 0n;
}
