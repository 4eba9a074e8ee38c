import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  Colouring,
  type ColourRule,
  colourIndex,
  colourWord,
  upperBitsSuffice,
} from "./colour-table.ts";
import { linearSpan, logSpan } from "./testing/arbitraries.ts";
import { viridis } from "./viridis.ts";

const neutral = 0x3b4651;
const neutralWord = 0xff51463b;
const colouring = new Colouring();

function colour(
  values: Float32Array | Float64Array | Int32Array | Uint16Array,
  rule: ColourRule,
  masked?: Uint8Array,
  stored?: { factor: number; offset: number },
): Uint32Array {
  const pixels = new Uint32Array(values.length);
  colouring.colour({ values, masked, stored }, rule, pixels);
  return pixels;
}

const indices = new Map(Array.from({ length: 256 }, (_, i) => [colourWord(i), i]));
const rules: fc.Arbitrary<ColourRule> = fc.oneof(
  linearSpan.map((span) => ({ span, scale: "linear" as const, neutral })),
  logSpan.map((span) => ({ span, scale: "log" as const, neutral })),
);

describe("colours", () => {
  it("are viridis, from its first colour to its last", () => {
    expect([...viridis.slice(0, 3)]).toEqual([68, 1, 84]);
    expect([...viridis.slice(-3)]).toEqual([253, 231, 37]);
    expect(viridis.length).toBe(768);
    expect(colourWord(0)).toBe(0xff540144);
  });

  it("through the table differ by at most two of 256 from those of the definition", () => {
    fc.assert(
      fc.property(rules, fc.double({ min: -0.2, max: 1.2, noNaN: true }), (rule, fraction) => {
        const { span, scale } = rule;
        const value = Math.fround(
          scale === "log"
            ? span.min * (span.max / span.min) ** fraction
            : span.min + fraction * (span.max - span.min),
        );
        fc.pre(Number.isFinite(value) && Math.abs(value) > 1e-30);
        const index = indices.get(colour(Float32Array.of(value), rule)[0]!);
        expect(Math.abs(index! - colourIndex(value, span, scale))).toBeLessThanOrEqual(2);
      }),
      { numRuns: 150 },
    );
  });

  it("tell numbers apart in a span that is narrow for where it lies", () => {
    for (const scale of ["linear", "log"] as const) {
      const rule: ColourRule = { span: { min: 1000, max: 1040 }, scale, neutral };
      const values = Float32Array.from({ length: 256 }, (_, i) => 1000 + (i + 0.5) * (40 / 256));
      const seen = [...colour(values, rule)].map((word) => indices.get(word)!);
      for (const [i, index] of seen.entries()) {
        expect(Math.abs(index - colourIndex(values[i]!, rule.span, scale))).toBeLessThanOrEqual(1);
      }
    }
  });

  it("are the lowest for a zero on a log scale, the neutral one for NaN and where masked", () => {
    const rule: ColourRule = { span: { min: 1, max: 1000 }, scale: "log", neutral };
    const values = Float32Array.of(0, -5, Number.NaN, 1000, Number.POSITIVE_INFINITY, 1000);
    const pixels = colour(values, rule, Uint8Array.of(0, 0, 0, 0, 0, 1));
    expect([...pixels]).toEqual([
      colourWord(0),
      colourWord(0),
      neutralWord,
      colourWord(255),
      colourWord(255),
      neutralWord,
    ]);
  });

  it("keep NaN neutral in a narrow span as well", () => {
    const rule: ColourRule = { span: { min: 1000, max: 1001 }, scale: "linear", neutral };
    expect(upperBitsSuffice(rule)).toBe(false);
    const pixels = colour(Float64Array.of(Number.NaN, 999, 1000.5, 1002), rule);
    expect([...pixels]).toEqual([neutralWord, colourWord(0), colourWord(128), colourWord(255)]);
  });

  it("are the same whatever type holds the numbers", () => {
    const rule: ColourRule = { span: { min: 1, max: 4000 }, scale: "log", neutral };
    const values = [0, 1, 2, 3, 10, 57, 128, 512, 2048, 4000, 9999];
    const expected = [...colour(Float32Array.from(values), rule)];
    expect([...colour(Float64Array.from(values), rule)]).toEqual(expected);
    expect([...colour(Int32Array.from(values), rule)]).toEqual(expected);
    for (const [i, word] of colour(Uint16Array.from(values), rule).entries()) {
      expect(Math.abs(indices.get(word)! - indices.get(expected[i]!)!)).toBeLessThanOrEqual(1);
    }
  });

  it("follow a declared scale of stored words", () => {
    const rule: ColourRule = { span: { min: 0, max: 10 }, scale: "linear", neutral };
    const pixels = colour(Uint16Array.of(0, 50, 100), rule, undefined, { factor: 0.1, offset: 0 });
    expect([...pixels].map((word) => indices.get(word))).toEqual([0, 128, 255]);
  });
});
