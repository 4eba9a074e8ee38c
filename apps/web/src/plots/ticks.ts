import { logTickLabel, tickLabels } from "./number-format.ts";
import type { Scale, Span } from "./span.ts";

/** A labelled place on an axis. */
export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** No axis has more ticks than this. */
export const maxTicks = 6;

/** `index * mantissa * 10^exponent`, rounded once, so that 3 * 0.1 is 0.3. */
function multiple(index: number, mantissa: number, exponent: number): number {
  const whole = index * mantissa;
  return exponent < 0 ? whole / 10 ** -exponent : whole * 10 ** exponent;
}

/** Multiples of 1, 2 or 5 times a power of ten within a span: as many as fit into `limit`, at least one. */
export function linearTickValues({ min, max }: Span, limit: number = maxTicks): number[] {
  const most = Math.max(1, limit);
  let exponent = Math.floor(Math.log10((max - min) / most)) - 1;
  for (;;) {
    for (const mantissa of [1, 2, 5]) {
      const step = multiple(1, mantissa, exponent);
      const first = Math.ceil(min / step - 1e-9);
      const last = Math.floor(max / step + 1e-9);
      if (last - first + 1 > most) continue;
      const ticks: number[] = [];
      for (let i = first; i <= last; i++) {
        const value = multiple(i, mantissa, exponent);
        if (value >= min && value <= max) ticks.push(value === 0 ? 0 : value);
      }
      return ticks;
    }
    exponent += 1;
  }
}

/** Powers of ten where the span holds two or more, with 2 and 5 between where they fit; else linear ticks. */
export function logTickValues(span: Span, limit: number = maxTicks): number[] {
  const first = Math.ceil(Math.log10(span.min) - 1e-12);
  const last = Math.floor(Math.log10(span.max) + 1e-12);
  if (last - first < 1) {
    const fine = between(span, first - 1, last, [1, 2, 5]);
    return fine.length >= 2 && fine.length <= limit ? fine : linearTickValues(span, limit);
  }
  for (const mantissas of [
    [1, 2, 5],
    [1, 3],
  ]) {
    const ticks = between(span, first - 1, last, mantissas);
    if (ticks.length <= limit) return ticks;
  }
  const stride = Math.ceil((last - first + 1) / Math.max(1, limit));
  const ticks: number[] = [];
  // Whole multiples of the stride: ticks stay where they are while the range grows.
  for (let e = Math.ceil(first / stride) * stride; e <= last; e += stride) ticks.push(10 ** e);
  return ticks;
}

function between(span: Span, from: number, to: number, mantissas: readonly number[]): number[] {
  const ticks: number[] = [];
  for (let exponent = from; exponent <= to; exponent++) {
    for (const mantissa of mantissas) {
      const value = multiple(1, mantissa, exponent);
      if (value >= span.min && value <= span.max) ticks.push(value);
    }
  }
  return ticks;
}

/** Ticks of an axis, with their labels. */
export function ticksOf(span: Span, scale: Scale, limit: number = maxTicks): Tick[] {
  const most = Math.min(limit, maxTicks);
  if (scale === "log") {
    const values = logTickValues(span, most);
    const even =
      values.length > 2 && Math.abs(values[2]! - 2 * values[1]! + values[0]!) < 1e-9 * values[1]!;
    const labels = even ? tickLabels(values) : values.map(logTickLabel);
    return values.map((value, i) => ({ value, label: labels[i]! }));
  }
  const values = linearTickValues(span, most);
  const labels = tickLabels(values);
  return values.map((value, i) => ({ value, label: labels[i]! }));
}
