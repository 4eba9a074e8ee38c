/**
 * The yardstick: reads int32 values and adds them up. The sum is a float64, because integer
 * addition that overflows sends V8 down one of two paths, ten times apart, by the timing of its
 * compiler threads.
 */
export function readAndAdd(column: Int32Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += column[i]!;
  return sum;
}
