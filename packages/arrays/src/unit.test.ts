import fc from "fast-check";
import { describe, expect, it } from "vitest";
import spoken from "../fixtures/our-spellings.json" with { type: "json" };
import {
  agrees,
  type FixtureVariable,
  refusalOf,
  rowsOf,
  sameVariable,
  variableOf,
} from "../fixtures/scipp-answers.ts";
import rows from "../fixtures/units.json" with { type: "json" };
import { toUnit } from "./convert.ts";
import { UnitError } from "./errors.ts";
import {
  conversionFactor,
  dimensionless,
  divideUnits,
  isConvertible,
  multiplyUnits,
  powerOfUnit,
  sameUnit,
  type Unit,
  unit,
} from "./unit.ts";
import { baseSymbols } from "./unit-table.ts";
import { scalar } from "./variable.ts";

interface Meaning {
  readonly factor: number;
  readonly powers: Readonly<Record<string, number>>;
}
type Row =
  | ({ readonly spelling: string } & Meaning)
  | ({ readonly symbol: string } & Meaning)
  | {
      readonly from: string;
      readonly to: string;
      readonly source: FixtureVariable;
      readonly variable: FixtureVariable;
    };

function means(ours: Unit, theirs: Meaning): boolean {
  return (
    agrees([ours.factor], [theirs.factor], 12) &&
    baseSymbols.every((base, i) => ours.powers[i] === (theirs.powers[base] ?? 0))
  );
}

describe("unit", () => {
  it("reads what scipp reads, with the same meaning", () => {
    const spellings = rowsOf<Row>(rows).filter((row) => "spelling" in row);
    expect(spellings.length).toBeGreaterThan(100);
    expect(spellings.filter((row) => !means(unit(row.spelling), row))).toEqual([]);
  });

  it("writes what scipp writes, for the units of the wire and their like", () => {
    const symbols = rowsOf<Row>(rows).filter((row) => "symbol" in row);
    expect(symbols.length).toBeGreaterThan(80);
    const wrong = symbols.filter(
      (row) => unit(row.symbol).symbol !== row.symbol || !means(unit(row.symbol), row),
    );
    expect(wrong).toEqual([]);
  });

  it("writes nothing that scipp reads otherwise", () => {
    const wrong = rowsOf<{ readonly symbol: string } & Meaning>(spoken).filter(
      (row) => unit(row.symbol).symbol !== row.symbol || !means(unit(row.symbol), row),
    );
    expect(wrong).toEqual([]);
  });

  it("converts as scipp converts, integers and variances included", () => {
    const conversions = rowsOf<Row>(rows).filter((row) => "from" in row);
    expect(conversions.length).toBeGreaterThan(15);
    const wrong = conversions.filter(
      (row) => !sameVariable(toUnit(variableOf(row.source), row.to), variableOf(row.variable), 14),
    );
    expect(wrong).toEqual([]);
  });

  it.each([
    ["us", "µs"],
    ["μs", "µs"],
    ["µs", "µs"],
    ["angstrom", "Å"],
    ["\u212b", "Å"],
    ["1/angstrom", "1/Å"],
    ["Å^-1", "1/Å"],
    ["Å⁻¹", "1/Å"],
    ["Å**-2", "1/Å^2"],
    ["uA h", "µAh"],
    ["counts / ( uA * h )", "counts/µAh"],
    ["us/angstrom", "µs/Å"],
    ["10N/mW", "µs/Å"],
    ["counts/us", "counts/µs"],
    ["", "dimensionless"],
    ["one", "dimensionless"],
    ["meV*angstrom^2", "meV*Å^2"],
    ["a/b".replace("a", "counts").replace("b", "Å/s"), "counts/(Å*s)"],
  ])("reads %s as %s", (spelling, symbol) => {
    expect(unit(spelling).symbol).toBe(symbol);
  });

  it.each([
    "furlong",
    "m/",
    "/m",
    "m^",
    "m^0.5",
    "(m",
    "m)",
    "m**m",
    "1 2",
    "-m",
    "0*m",
    "m^999",
    "1e400*m",
    "()",
    "((((((((((((((((((m))))))))))))))))))",
    "x".repeat(300),
  ])("refuses %s in one clear sentence", (spelling) => {
    expect(() => unit(spelling)).toThrow(UnitError);
    expect(() => unit(spelling)).toThrow(/is not a unit/);
  });

  it("says which name it does not know", () => {
    expect(() => unit("counts/furlong")).toThrow(
      '"counts/furlong" is not a unit: "furlong" is unknown',
    );
  });

  const atoms = fc.constantFrom(
    ..."counts m mm Å s µs ns min meV J K rad deg µAh A kg g T Hz % mol °C V Pa L one".split(" "),
  );
  const units = fc
    .array(fc.tuple(atoms, fc.integer({ min: -3, max: 3 })), { maxLength: 3 })
    .map((factors) =>
      factors.reduce(
        (all, [name, power]) => multiplyUnits(all, powerOfUnit(unit(name), power)),
        dimensionless,
      ),
    );

  it("reads its own symbols, and says the same thing in one way only", () => {
    fc.assert(
      fc.property(units, units, (a, b) => {
        expect(unit(a.symbol)).toEqual(a);
        expect(multiplyUnits(a, b).symbol).toBe(multiplyUnits(b, a).symbol);
        expect(sameUnit(divideUnits(multiplyUnits(a, b), b), a)).toBe(true);
        expect(divideUnits(a, a)).toEqual(dimensionless);
        expect(sameUnit(powerOfUnit(a, 2), multiplyUnits(a, a))).toBe(true);
        expect(isConvertible(a, b)).toBe(isConvertible(b, a));
        const thousand = multiplyUnits(a, unit("1000"));
        expect(conversionFactor(thousand, a)).toBeCloseTo(1000, 8);
        expect(conversionFactor(a, thousand)).toBeCloseTo(0.001, 12);
      }),
      { seed: 8, numRuns: 300 },
    );
  });

  const scraps = fc
    .array(fc.constantFrom("m", "Å", "/", "*", "^", "-", "2", "(", ")", " ", "1e3", "us"))
    .map((parts) => parts.join(""));

  it("does not break on any text", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "grapheme" }), scraps), (text) => {
        const refusal = refusalOf(() => unit(text));
        expect(["none", "UnitError"]).toContain(refusal);
        fc.pre(refusal === "none");
        expect(sameUnit(unit(unit(text).symbol), unit(text))).toBe(true);
      }),
      { seed: 9, numRuns: 500 },
    );
  });

  it("keeps counts, angles and °C apart from what they resemble", () => {
    expect(() => conversionFactor(unit("counts"), dimensionless)).toThrow(UnitError);
    expect(() => conversionFactor(unit("°C"), unit("K"))).toThrow("°C does not convert to K");
    expect(() => conversionFactor(unit("Hz"), unit("rad/s"))).toThrow(UnitError);
    expect(() => powerOfUnit(unit("m"), 0.5)).toThrow(UnitError);
  });

  it("converts exactly where the factor is a whole number either way", () => {
    expect(toUnit(scalar(71.43, "ms"), "ns").values).toEqual(Float64Array.of(71_430_000));
    expect(toUnit(scalar(3, "ns"), "ms").values).toEqual(Float64Array.of(3e-6));
    expect(toUnit(scalar(2n ** 60n, "ns"), "µs").values).toEqual(
      BigInt64Array.of(1152921504606847n),
    );
    expect(() => toUnit(scalar(2n ** 62n, "s"), "ns")).toThrow("does not fit int64");
  });
});
