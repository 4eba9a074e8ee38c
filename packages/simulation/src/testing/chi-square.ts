/**
 * How far counts are from what was expected, in standard deviations of Pearson's chi-square. Seeded samples stay
 * within 5; a wrong distribution is soon at hundreds.
 * @param observed - [bin] counts.
 * @param probability - [bin] of an observation; bins that expect fewer than 5 are joined with the next.
 */
export function chiSquareDeviation(
  observed: ArrayLike<number>,
  probability: ArrayLike<number>,
): number {
  let total = 0;
  for (let i = 0; i < observed.length; i++) total += observed[i]!;
  let chiSquare = 0;
  let bins = 0;
  let seen = 0;
  let expected = 0;
  for (let i = 0; i < observed.length; i++) {
    seen += observed[i]!;
    expected += probability[i]! * total;
    if (expected < 5 && i < observed.length - 1) continue;
    if (expected > 0) {
      chiSquare += (seen - expected) ** 2 / expected;
      bins += 1;
    } else if (seen > 0) {
      return Number.POSITIVE_INFINITY;
    }
    seen = 0;
    expected = 0;
  }
  const freedom = bins - 1;
  // All in one bin: nothing is left to differ.
  if (freedom < 1) return 0;
  return (chiSquare - freedom) / Math.sqrt(2 * freedom);
}
