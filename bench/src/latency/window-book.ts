import type { PulseAppended } from "./messages.ts";

/** Pulses of a window, as the reducer cuts it by default. */
const pulsesPerWindow = 3;
const periodNs = 1e9 / 14;

/** Delays of a window, up to the paint of a frame that shows it; ms. */
export interface PaintDelays {
  /** From the append of its last message. */
  readonly latencyMs: number;
  /** From its first pulse. */
  readonly oldestMs: number;
}

/** When the last message of each pulse was appended. */
export class WindowBook {
  /** Ascending. */
  readonly #pulses: PulseAppended[] = [];

  note(pulse: PulseAppended): void {
    this.#pulses.push(pulse);
  }

  /**
   * @param endNs - of the window's data time: its last pulse lies a period before, give or take a rounding.
   * @param paintedMs - ms since 1970-01-01 UTC.
   * @returns nothing for a window whose pulses are not known (before the first, after the last).
   */
  delays(endNs: bigint, paintedMs: number): PaintDelays | undefined {
    const beyond = endNs - BigInt(Math.round(periodNs / 2));
    const first = beyond - BigInt(Math.round(pulsesPerWindow * periodNs));
    const inside = this.#pulses.filter(({ pulseNs }) => pulseNs > first && pulseNs < beyond);
    const [oldest] = inside;
    if (oldest === undefined || inside.length < pulsesPerWindow) return undefined;
    const appendedMs = Math.max(...inside.map((pulse) => pulse.appendedMs));
    return {
      latencyMs: paintedMs - appendedMs,
      oldestMs: paintedMs - Number(oldest.pulseNs / 1000n) / 1000,
    };
  }
}
