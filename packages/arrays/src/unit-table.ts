/**
 * The base units, in the order of `Unit.powers`. `counts` and `rad` are bases of their own, so that
 * a rate and a frequency, an angle and a ratio stay apart. `°C` is one because it has an offset
 * from K: it is carried and shown, and converts to nothing.
 */
export const baseSymbols = ["m", "kg", "s", "A", "K", "mol", "cd", "counts", "rad", "°C"] as const;

export type BaseSymbol = (typeof baseSymbols)[number];

/** A size in base units, and the power of each base: what a unit is, apart from its spelling. */
export interface Magnitude {
  readonly factor: number;
  readonly powers: readonly number[];
}

export const one: Magnitude = { factor: 1, powers: baseSymbols.map(() => 0) };

/** The product a^p * b^q, with the factor cleaned of rounding noise. */
export function product(a: Magnitude, p: number, b: Magnitude, q: number): Magnitude {
  return {
    factor: withoutNoise(a.factor ** p * b.factor ** q),
    powers: a.powers.map((power, i) => power * p + b.powers[i]! * q),
  };
}

/** The nearest number of 12 decimal digits, where `x` is that number but for a few roundings. */
export function withoutNoise(x: number): number {
  const short = Number(x.toPrecision(12));
  return Math.abs(x - short) <= 8e-15 * Math.abs(x) ? short : x;
}

/** Whether two factors differ by no more than the digits that the printer leaves out. */
export function sameFactor(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) <= 2e-12 * Math.abs(b);
}

export function samePowers(a: readonly number[], b: readonly number[]): boolean {
  return a.every((power, i) => power === b[i]);
}

function magnitude(factor: number, powers: Partial<Record<BaseSymbol, number>>): Magnitude {
  return { factor, powers: baseSymbols.map((base) => powers[base] ?? 0) };
}

const prefixes = {
  f: 1e-15,
  p: 1e-12,
  n: 1e-9,
  µ: 1e-6,
  m: 1e-3,
  c: 1e-2,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
} as const;
type Prefix = keyof typeof prefixes;

interface NamedUnit {
  readonly symbol: string;
  readonly magnitude: Magnitude;
  /** Prefixes of the spellings that the printer may choose; the parser takes any prefix. */
  readonly printed: readonly ("" | Prefix)[];
  /** Whether products use only the first of these: `eV/K`, not `meV/mK`. */
  readonly plainInProducts: boolean;
  readonly otherNames: readonly string[];
}

const named: NamedUnit[] = [];
function define(
  symbol: string,
  factor: number,
  powers: Partial<Record<BaseSymbol, number>>,
  printed: readonly ("" | Prefix)[],
  otherNames: readonly string[] = [],
  plainInProducts = false,
): void {
  const size = magnitude(factor, powers);
  named.push({ symbol, magnitude: size, printed, otherNames, plainInProducts });
}

const electronVolt = 1.602176634e-19;
// The order is the printer's order of preference among units of equal powers.
define("m", 1, { m: 1 }, [""], ["metre", "metres", "meter", "meters"]);
define("Å", 1e-10, { m: 1 }, [""], ["\u212b", "angstrom", "angstroms", "Angstrom", "Angstroms"]);
define("m", 1, { m: 1 }, ["m", "c", "n", "µ", "k", "p", "f"]);
define("s", 1, { s: 1 }, ["", "µ", "m", "n", "p", "f"], ["sec", "second", "seconds"]);
define("min", 60, { s: 1 }, [""], ["minute", "minutes"]);
define("h", 3600, { s: 1 }, [""], ["hr", "hour", "hours"]);
define("D", 86400, { s: 1 }, [""], ["d", "day", "days"]);
define("K", 1, { K: 1 }, ["", "m"], ["kelvin", "Kelvin"], true);
define("°C", 1, { "°C": 1 }, [""], ["degC", "celsius", "Celsius"]);
define("mol", 1, { mol: 1 }, ["", "m"], ["mole"]);
define("cd", 1, { cd: 1 }, [""], ["candela"]);
define("counts", 1, { counts: 1 }, ["", "k", "M", "G"], ["count"], true);
define("rad", 1, { rad: 1 }, [""], ["radian", "radians"]);
define("deg", Math.PI / 180, { rad: 1 }, [""], ["degree", "degrees", "°"]);
define("rad", 1, { rad: 1 }, ["m"]);
define("sr", 1, { rad: 2 }, [""], ["steradian"]);
define("kg", 1, { kg: 1 }, [""], ["kilogram"]);
define("g", 1e-3, { kg: 1 }, ["", "m", "µ"], ["gram"]);
define("meV", electronVolt * 1e-3, { m: 2, kg: 1, s: -2 }, [""]);
define("eV", electronVolt, { m: 2, kg: 1, s: -2 }, ["", "k", "µ", "M", "G", "n"]);
define("J", 1, { m: 2, kg: 1, s: -2 }, ["", "m", "k", "µ", "M", "n"], ["joule"]);
define("N", 1, { m: 1, kg: 1, s: -2 }, ["", "m", "k"], ["newton"]);
define("W", 1, { m: 2, kg: 1, s: -3 }, ["", "m", "k", "M", "µ"], ["watt"]);
define("Pa", 1, { m: -1, kg: 1, s: -2 }, ["", "k", "M"], ["pascal"]);
define("bar", 1e5, { m: -1, kg: 1, s: -2 }, ["", "m"]);
define("C", 1, { s: 1, A: 1 }, ["", "m", "µ", "n", "p"], ["coulomb"]);
define("Ah", 3600, { s: 1, A: 1 }, ["", "m", "µ"]);
define("A", 1, { A: 1 }, ["", "m", "µ", "n"], ["ampere", "amp"]);
define("V", 1, { m: 2, kg: 1, s: -3, A: -1 }, ["", "m", "k", "µ"], ["volt"]);
define("ohm", 1, { m: 2, kg: 1, s: -3, A: -2 }, ["", "k", "M"], ["Ω", "\u2126"]);
define("T", 1, { kg: 1, s: -2, A: -1 }, ["", "m", "µ"], ["tesla", "Tesla"]);
define("Hz", 1, { s: -1 }, ["", "k", "M", "G"], ["hertz", "Hertz"]);
define("L", 1e-3, { m: 3 }, ["", "m", "µ"], ["l", "liter", "litre"]);
define("barn", 1e-28, { m: 2 }, [""], ["barns"]);
define("rpm", (2 * Math.PI) / 60, { rad: 1, s: -1 }, [""], ["RPM"]);
define("%", 1e-2, {}, [""], ["percent"]);

const byName = new Map<string, Magnitude>();
for (const unit of named) {
  for (const name of [unit.symbol, ...unit.otherNames]) byName.set(name, unit.magnitude);
}
for (const name of ["dimensionless", "one", ""]) byName.set(name, one);
const unprefixed = new Set(["kg", "meV", "min", "h", "D", "d", "°C", "°", "deg", "%", "rpm", "Å"]);

/** What a single symbol or name means (`µs`, `us`, `angstrom`), or undefined where it is unknown. */
export function magnitudeOfName(text: string): Magnitude | undefined {
  const exact = byName.get(text);
  if (exact !== undefined) return exact;
  const first = text[0] === "u" || text[0] === "\u03bc" ? "µ" : text[0];
  const rest = text.slice(1);
  if (first === undefined || !(first in prefixes) || rest === "" || unprefixed.has(rest)) {
    return undefined;
  }
  const base = byName.get(rest);
  if (base === undefined) return undefined;
  return { ...base, factor: withoutNoise(base.factor * prefixes[first as Prefix]) };
}

/** A unit with a spelling of its own, that the printer may use. */
export interface PrintedUnit extends Magnitude {
  readonly symbol: string;
  readonly inProducts: boolean;
}

/** All units with a spelling of their own, in order of preference. */
export const printedUnits: readonly PrintedUnit[] = named.flatMap((unit) =>
  unit.printed.map((prefix, i) => ({
    symbol: prefix + unit.symbol,
    factor: withoutNoise(unit.magnitude.factor * (prefix === "" ? 1 : prefixes[prefix])),
    powers: unit.magnitude.powers,
    inProducts: i === 0 || !unit.plainInProducts,
  })),
);
