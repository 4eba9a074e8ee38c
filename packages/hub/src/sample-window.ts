import { nsPerSecond } from "./sample.ts";

/**
 * Index of the first sample of the last `seconds`, counted from the newest: sample times lie at the end
 * of their stretch, so half a typical step is added, which keeps a sample that only touches the window
 * out. At least the newest is in.
 * @param time - ns, rising; at least one.
 */
export function firstOfLast(time: ArrayLike<number>, seconds: number): number {
  const newest = time[time.length - 1] ?? 0;
  const oldest = newest - seconds * nsPerSecond;
  const rough = lowerBound(time, oldest);
  const shift = time.length - rough < 2 ? 0 : medianStep(time, rough) / 2;
  return Math.min(lowerBound(time, oldest + shift), time.length - 1);
}

/** Index of the first that is not below `bound`. */
export function lowerBound(rising: ArrayLike<number>, bound: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rising[middle] ?? 0) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Median distance of samples from `first` on. */
export function medianStep(time: ArrayLike<number>, first: number): number {
  const steps: number[] = [];
  for (let i = first + 1; i < time.length; i++) steps.push((time[i] ?? 0) - (time[i - 1] ?? 0));
  steps.sort((a, b) => a - b);
  const middle = steps.length >>> 1;
  const upper = steps[middle] ?? 0;
  return steps.length % 2 === 1 ? upper : ((steps[middle - 1] ?? upper) + upper) / 2;
}

/**
 * How much of a window of `requestedSeconds` its samples measured. Stretches that nobody measured, or
 * that are not kept, are missing; what is less than a sample short counts as complete.
 * @param stretchesNs - length of each sample's stretch.
 */
export function availableSeconds(stretchesNs: readonly number[], requestedSeconds: number): number {
  const measured = stretchesNs.reduce((sum, length) => sum + length, 0) / nsPerSecond;
  const longest = stretchesNs.reduce((most, length) => Math.max(most, length), 0) / nsPerSecond;
  return measured > requestedSeconds - longest ? requestedSeconds : measured;
}
