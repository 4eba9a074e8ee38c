import type { Section, SectionScale, SectionValues } from "./section.ts";

const missing = 65_535;

/**
 * The smallest stored form that keeps every number exactly: u16, u32 or i32 for whole numbers, f32
 * where nothing is lost, else the f64 that came in. NaN needs a float.
 * @param values - read; returned itself where nothing smaller fits.
 */
export function packExactly(values: Float64Array<ArrayBuffer>): Section {
  let least = 0;
  let most = 0;
  let whole = true;
  let single = true;
  for (let i = 0; i < values.length && (whole || single); i++) {
    const value = values[i]!;
    // Object.is: a negative zero is not the integer 0.
    if (whole && (!Number.isInteger(value) || Object.is(value, -0))) whole = false;
    if (single && !Object.is(Math.fround(value), value)) single = false;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  // 65535 is the code of "no number" only under a scale, so plain u16 holds it.
  if (whole && least >= 0 && most <= 0xffff) return { values: Uint16Array.from(values) };
  if (whole && least >= 0 && most <= 0xffff_ffff) return { values: Uint32Array.from(values) };
  if (whole && least >= -0x8000_0000 && most <= 0x7fff_ffff) {
    return { values: Int32Array.from(values) };
  }
  return { values: single ? Float32Array.from(values) : values };
}

/**
 * Stores numbers as u16 codes. `linear` is off by at most half a step of (max - min) / 65534. `log`
 * keeps zero and is off by at most half a step of the range's 65533 in the logarithm; numbers below
 * zero become "no number", as do NaN and infinities on both.
 */
export function packAsU16(values: Float64Array, kind: SectionScale["kind"]): Section {
  return kind === "linear" ? packLinear(values) : packLog(values);
}

function packLinear(values: Float64Array): Section {
  const { least, most } = extent(values, Number.NEGATIVE_INFINITY);
  // Halves, since the difference of two large numbers may overflow.
  const factor = (most / missing - least / missing) * (missing / (missing - 1));
  const codes = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) codes[i] = missing;
    else if (factor > 0) codes[i] = clampCode((value - least) / factor, 0);
  }
  return { values: codes, scale: { kind: "linear", offset: least, factor } };
}

function packLog(values: Float64Array): Section {
  const { least: found, most } = extent(values, 0);
  const least = found > 0 ? found : 1;
  const factor = found > 0 ? (Math.log(most) - Math.log(least)) / (missing - 2) : 0;
  const codes = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value === 0) codes[i] = 0;
    else if (!(value > 0) || !Number.isFinite(value)) codes[i] = missing;
    else codes[i] = factor > 0 ? 1 + clampCode((Math.log(value) - Math.log(least)) / factor, 1) : 1;
  }
  return { values: codes, scale: { kind: "log", least, factor } };
}

function clampCode(code: number, reserved: number): number {
  return Math.min(Math.max(Math.round(code), 0), missing - 1 - reserved);
}

/** Least and greatest of the finite numbers above `floor`; 0 and 0 where there are none. */
function extent(values: Float64Array, floor: number): { least: number; most: number } {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value) || value <= floor) continue;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return least <= most ? { least, most } : { least: 0, most: 0 };
}

/** The numbers that a section stands for: the section's own column where it has no scale. */
export function unpackSection({ values, scale }: Section): SectionValues {
  if (scale === undefined) return values;
  const numbers = new Float64Array(values.length);
  const logLeast = scale.kind === "log" ? Math.log(scale.least) : 0;
  for (let i = 0; i < values.length; i++) {
    const code = values[i]!;
    if (code === missing) numbers[i] = Number.NaN;
    else if (scale.kind === "linear") numbers[i] = scale.offset + scale.factor * code;
    else if (code !== 0) numbers[i] = Math.exp(logLeast + scale.factor * (code - 1));
  }
  return numbers;
}
