import { type Section, unpackSection } from "@beamscope/contracts";
import type { NumberColumn } from "../plots/plot-data.ts";

/** Under a scale this code stands for "no number". */
const missingCode = 65_535;

/** The numbers of a section as a plot takes them: as they are stored where that loses nothing. */
export interface StoredNumbers {
  readonly values: NumberColumn;
  readonly stored?: { readonly factor: number; readonly offset: number };
}

/** The numbers of a section, without unpacking codes of an even scale. */
export function storedNumbers(section: Section): StoredNumbers {
  const { values, scale } = section;
  if (
    scale?.kind === "linear" &&
    values instanceof Uint16Array &&
    scale.factor > 0 &&
    !values.includes(missingCode)
  ) {
    return { values, stored: { factor: scale.factor, offset: scale.offset } };
  }
  return { values: numberColumn(section) };
}

/** The numbers of a section. */
export function numberColumn(section: Section): NumberColumn {
  const values = unpackSection(section);
  return values instanceof Uint8Array ? Uint16Array.from(values) : values;
}

/** The numbers of a section as doubles; the section's own column where it holds doubles. */
export function doubles(section: Section): Float64Array {
  const values = unpackSection(section);
  return values instanceof Float64Array ? values : Float64Array.from(values);
}
