import fc from "fast-check";
import type { Span } from "../span.ts";

const start = fc.oneof(
  fc.double({ min: -1e9, max: 1e9, noNaN: true }),
  fc.constantFrom(0, -1, 1e-9, 1.7e12, -1e-300),
);

/** Spans of a linear axis: of many sizes, near and far from zero, some narrow for where they lie. */
export const linearSpan: fc.Arbitrary<Span> = fc
  .tuple(start, fc.double({ min: -6, max: 9, noNaN: true }))
  .map(([min, exponent]) => {
    const width = Math.max(10 ** exponent, Math.abs(min) * 1e-6);
    return { min, max: min + width };
  });

/** Spans of a log axis: from a part of an octave to many decades. */
export const logSpan: fc.Arbitrary<Span> = fc
  .tuple(
    fc.double({ min: -20, max: 20, noNaN: true }),
    fc.double({ min: 0.001, max: 30, noNaN: true }),
  )
  .map(([low, decades]) => ({ min: 10 ** low, max: 10 ** (low + decades) }));
