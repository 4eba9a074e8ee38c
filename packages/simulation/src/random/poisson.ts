import type { RandomStream } from "./random-stream.ts";

/** Below, counting arrivals is quicker than rejection. */
const COUNTING_LIMIT = 12;

/**
 * Draws a count whose mean and variance are `mean`, exactly for all means.
 * @param mean - finite, not negative, below 2^52.
 */
export function drawPoisson(random: RandomStream, mean: number): number {
  if (!(mean >= 0 && mean < 2 ** 52)) throw new RangeError(`a Poisson mean of ${mean}`);
  if (mean === 0) return 0;
  return mean < COUNTING_LIMIT ? countArrivals(random, mean) : rejectTransformed(random, mean);
}

/** Arrivals with exponential gaps until a time of `mean`: products of uniforms (Knuth, TAOCP 3.4.1). */
function countArrivals(random: RandomStream, mean: number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random.uniform(); product > limit; product *= random.uniform()) count += 1;
  return count;
}

/**
 * Transformed rejection with squeeze, algorithm PTRS of W. Hormann, "The transformed rejection method for
 * generating Poisson random variables", Insurance: Mathematics and Economics 12 (1993) 39. Means from 10.
 */
function rejectTransformed(random: RandomStream, mean: number): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const squeeze = 0.9277 - 3.6224 / (b - 2);
  const logMean = Math.log(mean);
  for (;;) {
    const u = random.uniform() - 0.5;
    const v = 1 - random.uniform();
    const us = 0.5 - Math.abs(u);
    const count = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= squeeze) return count;
    if (count < 0 || (us < 0.013 && v > us)) continue;
    const logProposal = Math.log((v * inverseAlpha) / (a / (us * us) + b));
    if (logProposal <= count * logMean - mean - logFactorial(count)) return count;
  }
}

const LOG_FACTORIALS = logFactorialsBelow(128);

function logFactorialsBelow(count: number): Float64Array {
  const table = new Float64Array(count);
  for (let n = 2; n < count; n++) table[n] = table[n - 1]! + Math.log(n);
  return table;
}

/** ln n!, by Stirling's series beyond a table; its next term is below 1e-16 there. */
export function logFactorial(n: number): number {
  if (n < LOG_FACTORIALS.length) return LOG_FACTORIALS[n]!;
  const inverse = 1 / n;
  const square = inverse * inverse;
  const series = inverse * (1 / 12 - square * (1 / 360 - square / 1260));
  return (n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + series;
}
