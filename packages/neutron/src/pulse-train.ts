import { type EpochNs, epochNs } from "@beamscope/wire";

/** Pulses per second of the European Spallation Source. */
export const ESS_PULSE_RATE_HZ = 14;

const NS_PER_SECOND = 1_000_000_000n;

/**
 * When the pulses of a source are, to the ns. 1/14 s is no whole number of ns: pulse `n` is at
 * `start + floor(n / rate)`, so that no error adds up, and 14 pulses take exactly a second.
 */
export class PulseTrain {
  readonly start: EpochNs;
  readonly rateHz: number;
  /** The rate as a fraction: `pulses` in `ns`. */
  readonly #pulses: bigint;
  readonly #ns: bigint;

  /**
   * @param start - the instant of pulse 0.
   * @param rateHz - positive; resolved to a millionth of a Hz.
   */
  constructor(start: EpochNs, rateHz: number = ESS_PULSE_RATE_HZ) {
    const millionths = Math.round(rateHz * 1e6);
    if (!(millionths > 0)) throw new RangeError(`a pulse rate of ${rateHz} Hz`);
    this.start = start;
    this.rateHz = rateHz;
    this.#pulses = BigInt(millionths);
    this.#ns = NS_PER_SECOND * 1_000_000n;
  }

  /** Time between pulses in ns, as a real number. */
  get periodNs(): number {
    return Number(this.#ns) / Number(this.#pulses);
  }

  /** @param pulse - a whole number from 0. */
  timeOf(pulse: number): EpochNs {
    return epochNs(this.start + (BigInt(pulse) * this.#ns) / this.#pulses);
  }

  /** The last pulse not after `instant`; -1 before pulse 0. */
  lastPulseAt(instant: EpochNs): number {
    if (instant < this.start) return -1;
    // floor(n ns / pulses) <= elapsed holds for n up to ((elapsed + 1) pulses - 1) / ns.
    return Number(((instant - this.start + 1n) * this.#pulses - 1n) / this.#ns);
  }
}
