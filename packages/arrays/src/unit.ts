import { UnitError } from "./errors.ts";
import { parseMagnitude } from "./unit-parser.ts";
import { spell } from "./unit-printer.ts";
import { type Magnitude, product, sameFactor, samePowers, withoutNoise } from "./unit-table.ts";

/**
 * A unit of measure. However it was made, a unit has one canonical symbol: `µs`, `us` and
 * `0.001*ms` are the same unit. Compare with {@link sameUnit}.
 */
export interface Unit extends Magnitude {
  /** The canonical spelling, which also stands on the wire: `µs`, `1/Å`, `counts/s`. */
  readonly symbol: string;
  /** Size in base units: 1e-10 for `Å`. */
  readonly factor: number;
  /** Power of each base unit, in the order of `baseSymbols`. */
  readonly powers: readonly number[];
}

const unitBySpelling = new Map<string, Unit>();
const unitByMagnitude = new Map<string, Unit>();
/** Spellings come from messages too, so that what is remembered must have a limit. */
const rememberedUnits = 1000;

/**
 * The unit that a text spells. Known are SI units with prefixes, `counts`, `Å` (`angstrom`), `eV`,
 * `deg`, `rad`, `min`, `h`, `Ah`, `%` and others; microseconds as `µs` with either mu, or `us`;
 * products, quotients and integer powers of these. The empty text is dimensionless.
 * @throws UnitError - where the text is not a unit.
 */
export function unit(spelling: string): Unit {
  const known = unitBySpelling.get(spelling);
  if (known !== undefined) return known;
  const parsed = unitOf(parseMagnitude(spelling));
  if (unitBySpelling.size < rememberedUnits) unitBySpelling.set(spelling, parsed);
  return parsed;
}

function unitOf(magnitude: Magnitude): Unit {
  const key = `${magnitude.factor} ${magnitude.powers}`;
  const known = unitByMagnitude.get(key);
  if (known !== undefined) return known;
  const { symbol, factor, powers } = spell(magnitude);
  const made = Object.freeze({ symbol, factor, powers: Object.freeze([...powers]) });
  if (unitByMagnitude.size < rememberedUnits) unitByMagnitude.set(key, made);
  return made;
}

/** A pure number. */
export const dimensionless = unit("dimensionless");

/** Whether two units, or absences of one, are the same. */
export function sameUnit(a: Unit | undefined, b: Unit | undefined): boolean {
  if (a?.symbol === b?.symbol) return true;
  // Sizes without a name (`77160.49382716*s^-5`) may differ in the last digit of their symbols.
  return (
    a !== undefined &&
    b !== undefined &&
    samePowers(a.powers, b.powers) &&
    sameFactor(a.factor, b.factor)
  );
}

/** The unit of a product. */
export function multiplyUnits(a: Unit, b: Unit): Unit {
  return unitOf(product(a, 1, b, 1));
}

/** The unit of a quotient. */
export function divideUnits(a: Unit, b: Unit): Unit {
  return unitOf(product(a, 1, b, -1));
}

/**
 * The unit of an integer power.
 * @throws UnitError - for a power that is not an integer.
 */
export function powerOfUnit(base: Unit, power: number): Unit {
  if (!Number.isInteger(power)) {
    throw new UnitError(`${base.symbol} to the power ${power} is not a unit; use an integer power`);
  }
  return unitOf(product(base, power, dimensionless, 1));
}

/** Whether values convert from one unit to the other by a factor. */
export function isConvertible(from: Unit, to: Unit): boolean {
  return samePowers(from.powers, to.powers);
}

/**
 * What a value in `from` is multiplied with to be a value in `to`: 1000 for s to ms. `counts` and
 * `rad` do not convert to pure numbers, `°C` does not convert to K.
 * @throws UnitError - where the two do not measure the same quantity.
 */
export function conversionFactor(from: Unit, to: Unit): number {
  if (!isConvertible(from, to)) {
    throw new UnitError(`${from.symbol} does not convert to ${to.symbol}`);
  }
  return withoutNoise(from.factor / to.factor);
}
