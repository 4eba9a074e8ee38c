import { nsPerSecond } from "./sample.ts";
import { lowerBound } from "./sample-window.ts";

/** How a series is thinned. Steps are anchored at the epoch, so that they do not wander. */
export interface ThinningSteps {
  readonly fineSeconds: number;
  readonly recentSeconds: number;
  /** 0 leaves out what is not recent. */
  readonly coarseSeconds: number;
}

/**
 * Which samples of a series are shown: of each step its lowest, its highest and its last, so that a
 * spike is never hidden and the newest is always there.
 * @param time - ns after `originNs`, rising.
 * @returns indices, rising.
 */
export function thinSeries(
  originNs: bigint,
  time: Float64Array,
  values: Float64Array,
  steps: ThinningSteps,
): Uint32Array {
  const kept: number[] = [];
  if (time.length === 0) return Uint32Array.of();
  const newest = time[time.length - 1]!;
  const coarse = steps.coarseSeconds * nsPerSecond;
  const fine = steps.fineSeconds * nsPerSecond;
  let recentFrom = newest - steps.recentSeconds * nsPerSecond;
  if (coarse > 0) recentFrom -= phaseOf(originNs, recentFrom, coarse);
  const firstRecent = lowerBound(time, recentFrom);
  if (coarse > 0) keepSteps(kept, originNs, time, values, coarse, 0, firstRecent);
  keepSteps(kept, originNs, time, values, fine, firstRecent, time.length);
  return Uint32Array.from(kept);
}

/** How far `offset` ns after the origin lies behind the beginning of its step. */
function phaseOf(originNs: bigint, offset: number, step: number): number {
  const stepNs = BigInt(Math.max(1, Math.round(step)));
  const originPhase = Number(((originNs % stepNs) + stepNs) % stepNs);
  const phase = (originPhase + offset) % step;
  return phase < 0 ? phase + step : phase;
}

function keepSteps(
  kept: number[],
  originNs: bigint,
  time: Float64Array,
  values: Float64Array,
  step: number,
  from: number,
  to: number,
): void {
  for (let first = from; first < to; ) {
    const begin = time[first]! - phaseOf(originNs, time[first]!, step);
    const end = begin + step;
    let low = first;
    let high = first;
    let last = first;
    for (let i = first + 1; i < to && time[i]! < end; i++) {
      // A NaN is neither the lowest nor the highest, unless there is nothing else.
      if (values[i]! < values[low]! || Number.isNaN(values[low])) low = i;
      if (values[i]! > values[high]! || Number.isNaN(values[high])) high = i;
      last = i;
    }
    const inner = Math.min(low, high);
    const outer = Math.max(low, high);
    kept.push(inner);
    if (outer > inner) kept.push(outer);
    if (last > outer) kept.push(last);
    first = last + 1;
  }
}
