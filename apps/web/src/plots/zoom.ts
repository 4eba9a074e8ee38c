import { isShowable, type Scale, type Span, valueAt } from "./span.ts";

/**
 * A span narrowed (`factor` < 1) or widened about one of its points, which keeps its place.
 * @param anchor - fraction of the span, 0 at its minimum.
 * @returns the span unchanged where the result could not be shown.
 */
export function zoomed(span: Span, scale: Scale, anchor: number, factor: number): Span {
  const next = {
    min: valueAt(anchor - anchor * factor, span, scale),
    max: valueAt(anchor + (1 - anchor) * factor, span, scale),
  };
  return isShowable(next, scale) ? next : span;
}

/** A span moved by a fraction of itself, towards its maximum where positive. */
export function panned(span: Span, scale: Scale, by: number): Span {
  const next = { min: valueAt(by, span, scale), max: valueAt(1 + by, span, scale) };
  return isShowable(next, scale) ? next : span;
}

/** The part of a span between two fractions, in either order. */
export function boxed(span: Span, scale: Scale, a: number, b: number): Span {
  const next = {
    min: valueAt(Math.min(a, b), span, scale),
    max: valueAt(Math.max(a, b), span, scale),
  };
  return isShowable(next, scale) ? next : span;
}

/** The same span on an axis of another scale; what a log axis cannot show is taken from `fallback`. */
export function onScale(span: Span, scale: Scale, fallback: Span): Span {
  if (isShowable(span, scale)) return span;
  const next = { min: span.min > 0 ? span.min : fallback.min, max: span.max };
  return isShowable(next, scale) ? next : fallback;
}
