import { isDegenerate, type Scale, type Span } from "./span.ts";
import { viridis, viridisSize } from "./viridis.ts";

/** How numbers become colours. */
export interface ColourRule {
  readonly span: Span;
  readonly scale: Scale;
  /** 0xRRGGBB of masked and never-filled bins. */
  readonly neutral: number;
}

const entries = 65_536;
const opaque = 0xff00_0000;
/** Where the exponent of a 32-bit float is full: infinities and NaN. */
const infinityBits = 0x7f80;

const floatScratch = new Float32Array(1);
const bitsScratch = new Uint32Array(floatScratch.buffer);

/** The colours as the 32-bit words of an RGBA image on a little-endian machine. */
const words: Uint32Array = Uint32Array.from(
  { length: viridisSize },
  (_, i) =>
    (opaque | (viridis[i * 3 + 2]! << 16) | (viridis[i * 3 + 1]! << 8) | viridis[i * 3]!) >>> 0,
);

const rgbaWord = (rgb: number): number =>
  (opaque | ((rgb & 0xff) << 16) | (rgb & 0xff00) | (rgb >>> 16)) >>> 0;

/**
 * Which of the 256 colours a number has: the lowest for the span's minimum and everything below it (a zero among
 * counts on a log scale too), the highest for its maximum and above.
 */
export function colourIndex(value: number, { min, max }: Span, scale: Scale): number {
  if (value >= max) return viridisSize - 1;
  if (!(value > min)) return 0;
  const fraction =
    scale === "log" ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min);
  return Math.min(viridisSize - 1, Math.floor(fraction * viridisSize));
}

/** A colour of the map as a 32-bit RGBA word. */
export function colourWord(index: number): number {
  return words[index]!;
}

/**
 * Whether the upper 16 bits of a float (sign, exponent, 7 bits of the mantissa) tell the colours of this rule apart.
 * They do not far from zero in a narrow span: there numbers are first brought to an even scale.
 */
export function upperBitsSuffice({ span, scale }: ColourRule): boolean {
  if (scale === "log") return span.max / span.min >= 16;
  return Math.max(Math.abs(span.min), Math.abs(span.max)) <= span.max - span.min;
}

/**
 * A table from the upper 16 bits of a 32-bit float to an RGBA word: NaN has the neutral colour. Each entry stands
 * for the middle of the numbers that share its bits.
 */
function tableByUpperBits({ span, scale, neutral }: ColourRule, table: Uint32Array): void {
  const lowest = words[0]!;
  const highest = words[viridisSize - 1]!;
  for (let sign = 0; sign < 2; sign++) {
    for (let bits = 0; bits <= infinityBits; bits++) {
      const entry = (sign << 15) | bits;
      bitsScratch[0] = (entry << 16) | (bits === 0 || bits === infinityBits ? 0 : 0x8000);
      const value = floatScratch[0]!;
      table[entry] =
        value >= span.max
          ? highest
          : value > span.min
            ? words[colourIndex(value, span, scale)]!
            : lowest;
    }
    table.fill(rgbaWord(neutral), (sign << 15) | (infinityBits + 1), (sign + 1) << 15);
  }
}

/** A table over `entries` equal steps from the span's minimum to its maximum. */
function tableBySteps({ span, scale }: ColourRule, table: Uint32Array): void {
  const width = (span.max - span.min) / entries;
  for (let i = 0; i < entries; i++) {
    table[i] = words[colourIndex(span.min + (i + 0.5) * width, span, scale)]!;
  }
}

/** A table for numbers stored as 16-bit words. */
function tableByWord(
  { span, scale }: ColourRule,
  stored: { readonly factor: number; readonly offset: number },
  table: Uint32Array,
): void {
  for (let i = 0; i < entries; i++) {
    table[i] = words[colourIndex(i * stored.factor + stored.offset, span, scale)]!;
  }
}

/** What is to be coloured. `stored` as in `ImagePlotData`. */
export interface Colourable {
  readonly values: Float64Array | Float32Array | Int32Array | Uint32Array | Uint16Array;
  readonly masked: Uint8Array | undefined;
  readonly stored: { readonly factor: number; readonly offset: number } | undefined;
}

const asStored = { factor: 1, offset: 0 };

/** Colours numbers. Keeps its table and its scratch space between images. */
export class Colouring {
  readonly #table = new Uint32Array(entries);
  #floats = new Float32Array(0);

  /**
   * @param pixels - one RGBA word for each value, overwritten.
   */
  colour({ values, masked, stored }: Colourable, rule: ColourRule, pixels: Uint32Array): void {
    const n = values.length;
    if (values instanceof Uint16Array) {
      tableByWord(rule, stored ?? asStored, this.#table);
      for (let i = 0; i < n; i++) pixels[i] = this.#table[values[i]!]!;
    } else if (upperBitsSuffice(rule)) {
      tableByUpperBits(rule, this.#table);
      const bits = this.#floatBits(values, stored);
      for (let i = 0; i < n; i++) pixels[i] = this.#table[bits[i]! >>> 16]!;
    } else {
      this.#colourBySteps(values, stored ?? asStored, rule, pixels);
    }
    if (masked !== undefined) {
      const neutral = rgbaWord(rule.neutral);
      for (let i = 0; i < n; i++) if (masked[i] !== 0) pixels[i] = neutral;
    }
  }

  #colourBySteps(
    values: Colourable["values"],
    { factor, offset }: { readonly factor: number; readonly offset: number },
    rule: ColourRule,
    pixels: Uint32Array,
  ): void {
    const { span, neutral } = rule;
    // A span that doubles cannot divide has one colour below it and one above.
    const perUnit = isDegenerate(span) ? Number.MAX_VALUE : entries / (span.max - span.min);
    tableBySteps(rule, this.#table);
    for (let i = 0; i < values.length; i++) {
      const step = (values[i]! * factor + offset - span.min) * perUnit;
      if (step >= entries) pixels[i] = words[viridisSize - 1]!;
      else if (step >= 0) pixels[i] = this.#table[Math.floor(step)]!;
      else if (step < 0) pixels[i] = words[0]!;
      else pixels[i] = rgbaWord(neutral);
    }
  }

  /** The bits of the values as 32-bit floats: in place where they are such, else in scratch space. */
  #floatBits(values: Colourable["values"], stored: Colourable["stored"]): Uint32Array {
    if (values instanceof Float32Array && stored === undefined) {
      return new Uint32Array(values.buffer, values.byteOffset, values.length);
    }
    const n = values.length;
    if (this.#floats.length < n) this.#floats = new Float32Array(n);
    const { factor, offset } = stored ?? asStored;
    for (let i = 0; i < n; i++) this.#floats[i] = values[i]! * factor + offset;
    return new Uint32Array(this.#floats.buffer, 0, n);
  }
}
