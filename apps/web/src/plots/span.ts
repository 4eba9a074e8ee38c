/** The interval that an axis shows: `min < max`, both finite, both positive on a log axis. */
export interface Span {
  readonly min: number;
  readonly max: number;
}

/** How an axis or a colour bar spreads its values. */
export type Scale = "linear" | "log";

/** To the space in which an axis of this scale is even. */
export function toScale(value: number, scale: Scale): number {
  return scale === "log" ? Math.log10(value) : value;
}

/** Back from the space in which an axis of this scale is even. */
export function fromScale(position: number, scale: Scale): number {
  return scale === "log" ? 10 ** position : position;
}

/** Where in a span a value lies: 0 at its minimum, 1 at its maximum. */
export function fractionOf(value: number, span: Span, scale: Scale): number {
  const min = toScale(span.min, scale);
  return (toScale(value, scale) - min) / (toScale(span.max, scale) - min);
}

/** The value at a fraction of a span. */
export function valueAt(fraction: number, span: Span, scale: Scale): number {
  const min = toScale(span.min, scale);
  return fromScale(min + fraction * (toScale(span.max, scale) - min), scale);
}

const scratch = new Float64Array(1);
const scratchBits = new BigInt64Array(scratch.buffer);

/** The distance from |value| to the next larger double. */
export function ulp(value: number): number {
  scratch[0] = Math.abs(value);
  scratchBits[0]! += 1n;
  return scratch[0] - Math.abs(value);
}

/** Whether a span is so narrow that doubles can no longer divide it: at most 4 steps of a double. */
export function isDegenerate({ min, max }: Span): boolean {
  return max - min <= 4 * ulp(Math.max(Math.abs(min), Math.abs(max)));
}

/** Whether an axis of this scale can show the span. */
export function isShowable({ min, max }: Span, scale: Scale): boolean {
  if (!Number.isFinite(max - min) || (scale === "log" && !(min > 0))) return false;
  return max > min && !isDegenerate({ min, max });
}

/** The span that holds both. */
export function unionOf(a: Span | undefined, b: Span | undefined): Span | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return { min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) };
}
