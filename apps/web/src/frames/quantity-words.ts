import type { Quantity } from "../plots/plot-data.ts";

/** Units whose wire name is not what a person writes. */
const unitTexts: ReadonlyMap<string, string | undefined> = new Map([
  ["dimensionless", undefined],
  ["one", undefined],
  ["us", "µs"],
  ["μs", "µs"],
  ["angstrom", "Å"],
  ["1/angstrom", "1/Å"],
  ["Angstrom", "Å"],
  ["degC", "°C"],
  ["counts/us", "counts/µs"],
]);

/** A unit as it is written on the screen; absent where there is none to write. */
function unitText(unit: string | undefined): string | undefined {
  if (unit === undefined || unit === "") return undefined;
  return unitTexts.has(unit) ? unitTexts.get(unit) : unit;
}

/** Title and unit of a coordinate. */
export function quantityOf(title: string, unit: string | undefined): Quantity {
  return { name: title, unit: unitText(unit) };
}

/** What an array holds: counts are called counts, anything else by the title of its output. */
export function valueQuantity(title: string, unit: string | undefined): Quantity {
  const text = unitText(unit);
  return text !== undefined && /^counts\b/.test(text)
    ? { name: text, unit: text }
    : { name: title, unit: text };
}
