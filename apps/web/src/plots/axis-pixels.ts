import { type Scale, type Span, toScale } from "./span.ts";

/** From values of an axis to pixels of the canvas: `offset + factor * toScale(value)`. */
export interface AxisPixels {
  readonly log: boolean;
  readonly offset: number;
  readonly factor: number;
  /** Where values end up that a log axis has no place for: beyond the low end. */
  readonly below: number;
}

/**
 * @param from - pixel of the span's minimum.
 * @param to - pixel of its maximum; below `from` for a vertical axis.
 */
export function axisPixels(span: Span, scale: Scale, from: number, to: number): AxisPixels {
  const min = toScale(span.min, scale);
  const factor = (to - from) / (toScale(span.max, scale) - min);
  return {
    log: scale === "log",
    offset: from - factor * min,
    factor,
    below: from - (to - from),
  };
}

/** The pixel of a value, kept within what a canvas can draw. NaN for NaN. */
export function pixelOf(value: number, { log, offset, factor, below }: AxisPixels): number {
  if (log) {
    if (value <= 0) return below;
    value = Math.log10(value);
  }
  const pixel = offset + factor * value;
  return pixel > 1e6 ? 1e6 : pixel < -1e6 ? -1e6 : pixel;
}

/** The value at a pixel. */
export function valueAtPixel(pixel: number, { log, offset, factor }: AxisPixels): number {
  const position = (pixel - offset) / factor;
  return log ? 10 ** position : position;
}
