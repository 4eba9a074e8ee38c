import {
  baseSymbols,
  type Magnitude,
  one,
  type PrintedUnit,
  printedUnits,
  product,
  sameFactor,
  samePowers,
} from "./unit-table.ts";

interface Factor {
  readonly unit: PrintedUnit;
  readonly power: number;
}
type NamedFactor = { readonly unit: { readonly symbol: string }; readonly power: number };

/**
 * Chooses the one spelling of a magnitude: a unit with a name of its own, else a power of one, else
 * a product of few, else a number times base units. `parseMagnitude` and scipp can read them all.
 */
export function spell(magnitude: Magnitude): { readonly symbol: string } & Magnitude {
  if (samePowers(magnitude.powers, one.powers) && sameFactor(magnitude.factor, 1)) {
    return { symbol: "dimensionless", ...one };
  }
  const factors = singleUnit(magnitude) ?? productOfUnits(magnitude);
  if (factors !== undefined) {
    const exact = factors.reduce((all, { unit, power }) => product(all, 1, unit, power), one);
    return { symbol: textOf(factors), ...exact };
  }
  const bases = baseUnits(magnitude.powers);
  const factor = Number(magnitude.factor.toPrecision(13));
  // `1e-10*m^2`: the `*` keeps a number apart from a unit that begins with a letter of a number.
  const symbol = bases.length === 0 ? `${factor}` : `${factor}*${flatTextOf(bases)}`;
  return { symbol, factor, powers: magnitude.powers };
}

/** A named unit or a power of it: `Å`, `µAh`, `1/Å`, `mm^2`. */
function singleUnit(magnitude: Magnitude): Factor[] | undefined {
  for (const power of [1, -1, 2, -2, 3, -3, 4, -4]) {
    for (const unit of printedUnits) {
      const matches =
        unit.powers.every((p, i) => p * power === magnitude.powers[i]) &&
        sameFactor(unit.factor ** power, magnitude.factor);
      if (matches) return [{ unit, power }];
    }
  }
  return undefined;
}

/** Groups of units of equal powers, from which a product takes one each. */
function unitsOf(symbol: string): readonly PrintedUnit[] {
  const like = printedUnits.find((unit) => unit.symbol === symbol);
  if (like === undefined) throw new Error(`the unit table has no ${symbol}`);
  return printedUnits.filter((unit) => unit.inProducts && samePowers(unit.powers, like.powers));
}

/** What products may contain beside base units, in order of preference. */
const mechanical = ["J", "V", "W", "T", "Pa", "N"].map(unitsOf);
const charges = unitsOf("C");
const basesByIndex = baseSymbols.map((symbol) => unitsOf(symbol));

const longestProduct = 4;

/** The product of fewest units, of which at most one is mechanical and at most one a charge. */
function productOfUnits({ factor, powers }: Magnitude): Factor[] | undefined {
  const kilogram = powers[baseSymbols.indexOf("kg")]!;
  const ampere = powers[baseSymbols.indexOf("A")]!;
  let best: Factor[] | undefined;
  for (const head of kilogram === 0 ? [undefined] : [...mechanical, undefined]) {
    for (const charge of ampere === 0 ? [undefined] : [charges, undefined]) {
      const groups: Group[] = [];
      let rest = powers;
      const take = (units: readonly PrintedUnit[], power: number): void => {
        if (power === 0) return;
        groups.push({ units, power });
        rest = rest.map((p, i) => p - units[0]!.powers[i]! * power);
      };
      if (head !== undefined) take(head, kilogram);
      if (charge !== undefined) take(charge, rest[baseSymbols.indexOf("A")]!);
      for (const [i, units] of basesByIndex.entries()) take(units, rest[i]!);
      // Beyond, a search takes long, and nobody would read the result.
      const found = groups.length > longestProduct ? undefined : choose(groups, factor);
      if (found !== undefined && found.length < (best?.length ?? Infinity)) best = found;
    }
  }
  return best;
}

/** Units of equal powers, one of which stands in a product with this power. */
interface Group {
  readonly units: readonly PrintedUnit[];
  readonly power: number;
}

/** The first choice of one unit per group whose product has the factor. */
function choose(groups: readonly Group[], factor: number): Factor[] | undefined {
  const [group, ...others] = groups;
  if (group === undefined) return sameFactor(factor, 1) ? [] : undefined;
  for (const unit of group.units) {
    const tail = choose(others, factor / unit.factor ** group.power);
    if (tail !== undefined) return [{ unit, power: group.power }, ...tail];
  }
  return undefined;
}

function baseUnits(powers: readonly number[]): NamedFactor[] {
  return baseSymbols.flatMap((symbol, i) => {
    const power = powers[i]!;
    return power === 0 ? [] : [{ unit: { symbol }, power }];
  });
}

/** `counts/(Å*s)`, `1/Å^2`. */
function textOf(factors: readonly Factor[]): string {
  const above = factors.filter(({ power }) => power > 0).map((f) => powerText(f, f.power));
  const below = factors.filter(({ power }) => power < 0).map((f) => powerText(f, -f.power));
  const top = above.length === 0 ? "1" : above.join("*");
  if (below.length === 0) return top;
  return below.length === 1 ? `${top}/${below[0]}` : `${top}/(${below.join("*")})`;
}

/** `m^2*s^-1`. */
function flatTextOf(factors: readonly NamedFactor[]): string {
  return factors.map((f) => powerText(f, f.power)).join("*");
}

function powerText({ unit }: NamedFactor, power: number): string {
  return power === 1 ? unit.symbol : `${unit.symbol}^${power}`;
}
