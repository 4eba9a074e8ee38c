import type { Positions } from "./plot-data.ts";

/**
 * The value at a position: the bin that holds it (half-open; the last edge belongs to the last bin), or the nearest
 * point.
 * @returns undefined outside of the bins, and where there are none.
 */
export function indexAt({ at, values }: Positions, position: number): number | undefined {
  const n = values.length;
  if (n === 0 || (at === "edges" && n < 2) || Number.isNaN(position)) return undefined;
  const rising = values[n - 1]! >= values[0]!;
  let low = 0;
  let high = n;
  // The number of values before the position.
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = values[middle]!;
    if (rising ? value <= position : value > position) low = middle + 1;
    else high = middle;
  }
  if (at === "edges") {
    if (low === n && position === values[n - 1]!) return n - 2;
    if (!rising && low === 0 && position === values[0]!) return 0;
    return low === 0 || low === n ? undefined : low - 1;
  }
  if (low === 0) return 0;
  if (low === n) return n - 1;
  return position - values[low - 1]! <= values[low]! - position === rising ? low - 1 : low;
}
