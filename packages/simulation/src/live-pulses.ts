import type { PulseTrain } from "@beamscope/neutron";
import { epochNs } from "@beamscope/wire";

/**
 * Which pulse a live source sends next. A machine that slept goes on with the pulse that is due now, instead of
 * sending a night's worth of pulses at once.
 * @param nowMs - the wall clock, ms since the epoch.
 * @param patienceMs - how late a pulse may be and still be sent.
 */
export function livePulses(
  train: PulseTrain,
  nowMs: () => number,
  patienceMs: number,
): (pulse: number) => number {
  return (pulse) => {
    const oldest = epochNs(BigInt(Math.floor(nowMs() - patienceMs)) * 1_000_000n);
    const next = pulse + 1;
    if (train.timeOf(next) >= oldest) return next;
    return Math.max(next, train.lastPulseAt(oldest) + 1);
  };
}
