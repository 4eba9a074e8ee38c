import type { NumberColumn, Quantity } from "./plot-data.ts";

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const minus = "−";
const thousands: readonly (readonly [number, string])[] = [
  [1e12, " T"],
  [1e9, " G"],
  [1e6, " M"],
  [1e3, " k"],
];

/** A number's sign as typography has it. */
const withMinus = (text: string): string => text.replaceAll("-", minus);

/** 10 to a whole power, as an axis shows it: 0.1, 1, 10, then 10², 10³. */
export function powerOfTen(exponent: number): string {
  if (exponent === 0) return "1";
  if (exponent === 1) return "10";
  if (exponent === -1) return "0.1";
  const digits = [...String(Math.abs(exponent))].map((digit) => superscripts[Number(digit)]);
  return `10${exponent < 0 ? "⁻" : ""}${digits.join("")}`;
}

/** How many decimals tell multiples of `step` apart. */
function decimalsOf(step: number): number {
  for (let decimals = 0; decimals < 15; decimals++) {
    const scaled = step * 10 ** decimals;
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6 * scaled) return decimals;
  }
  return 15;
}

const scientific = (value: number, exponent: number, decimals: number): string =>
  value === 0 ? "0" : `${(value / 10 ** exponent).toFixed(decimals)}·${powerOfTen(exponent)}`;

/**
 * Labels of evenly spaced ticks, all with the same decimals and the same power: 0, 0.5 M, 1.0 M.
 * A zero stands alone.
 */
export function tickLabels(ticks: readonly number[]): string[] {
  const largest = Math.max(...ticks.map(Math.abs));
  const step = ticks.length > 1 ? Math.abs(ticks[1]! - ticks[0]!) : largest;
  if (largest === 0 || !Number.isFinite(largest)) return ticks.map(() => "0");
  const exponent = Math.floor(Math.log10(largest * (1 + 1e-12)));
  if (exponent < -4 || exponent >= 15) {
    const decimals = Math.min(decimalsOf(step / 10 ** exponent), 6);
    return ticks.map((tick) => withMinus(scientific(tick, exponent, decimals)));
  }
  const [unit, suffix] = thousands.find(([size]) => largest >= size) ?? [1, ""];
  const decimals = decimalsOf(step / unit);
  // Far into a zoom the power would only lengthen the label: 12345.2, not 12.3452 k.
  if (decimals > 2 && largest < 1e7) {
    const plain = decimalsOf(step);
    return ticks.map((tick) => (tick === 0 ? "0" : withMinus(tick.toFixed(plain))));
  }
  return ticks.map((tick) =>
    tick === 0 ? "0" : withMinus(`${(tick / unit).toFixed(decimals)}${suffix}`),
  );
}

/** The label of one tick of a log axis: powers as such, others as plain numbers. */
export function logTickLabel(tick: number): string {
  const exponent = Math.log10(tick);
  if (Math.abs(exponent - Math.round(exponent)) < 1e-9) return powerOfTen(Math.round(exponent));
  if (tick < 1e-3 || tick >= 1e15) {
    const whole = Math.floor(exponent);
    return scientific(tick, whole, decimalsOf(tick / 10 ** whole));
  }
  return tickLabels([tick])[0]!;
}

/**
 * A number in full, as readouts and tables show it: digits grouped in threes; no digits that the number's
 * type did not hold.
 * @param significant - 7 for a 32-bit float, 12 for a double.
 */
export function fullNumber(value: number, significant = 12): string {
  if (Number.isNaN(value)) return "no value";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : `${minus}∞`;
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e15)) {
    const exponent = Math.floor(Math.log10(size));
    const mantissa = Number((value / 10 ** exponent).toPrecision(Math.min(significant, 9)));
    return withMinus(`${mantissa}·${powerOfTen(exponent)}`);
  }
  const exact = Number.isInteger(value) ? value : Number(value.toPrecision(significant));
  const [whole = "0", fraction] = String(Math.abs(exact)).split(".");
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ",");
  const sign = exact < 0 ? minus : "";
  return `${sign}${grouped}${fraction === undefined ? "" : `.${fraction}`}`;
}

/** Digits of a fraction worth showing: what a 32-bit float holds, and of a double more than any measurement has. */
export function significantDigits(column: NumberColumn): number {
  return column instanceof Float32Array ? 7 : 9;
}

/** A number in full with its unit. */
export function withUnit(text: string, unit: string | undefined): string {
  return unit === undefined ? text : `${text} ${unit}`;
}

/** The text of an axis: `name [unit]`, without the unit where it repeats the name. */
export function axisLabel({ name, unit }: Quantity): string {
  return unit === undefined || unit === name ? name : `${name} [${unit}]`;
}
