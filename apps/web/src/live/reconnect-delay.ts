const firstMs = 300;
const longestMs = 10_000;

/**
 * How long to wait before connecting again. Twice as long each time up to ten seconds, of which a random half is left
 * out, so that the pages of a whole facility do not come back in the same instant.
 * @param attempt - 0 for the first after a loss.
 * @param random - in [0, 1).
 */
export function reconnectDelayMs(attempt: number, random: number): number {
  const whole = Math.min(longestMs, firstMs * 2 ** Math.min(attempt, 16));
  return whole * (1 - random / 2);
}
