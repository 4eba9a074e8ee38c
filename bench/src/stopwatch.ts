/** A thing to measure and the yardstick it is held against. */
export interface Race {
  readonly subject: () => void;
  readonly yardstick: () => void;
}

/** Best times of both, in seconds. */
export interface RaceResult {
  readonly subjectS: number;
  readonly yardstickS: number;
}

/**
 * Best of several rounds, the two taking turns, so that a busy machine slows both or neither. The
 * best and not the mean: what disturbs a measurement only ever makes it slower.
 */
export function race({ subject, yardstick }: Race, rounds: number): RaceResult {
  let subjectS = Number.POSITIVE_INFINITY;
  let yardstickS = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    yardstickS = Math.min(yardstickS, secondsOf(yardstick));
    subjectS = Math.min(subjectS, secondsOf(subject));
  }
  return { subjectS, yardstickS };
}

function secondsOf(run: () => void): number {
  const begin = performance.now();
  run();
  return (performance.now() - begin) / 1000;
}
