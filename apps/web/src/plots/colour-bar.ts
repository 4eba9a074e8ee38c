import type { PlotTheme } from "../theme/plot-theme.ts";
import { verticalTicks } from "./axis-layout.ts";
import { axisPixels, pixelOf } from "./axis-pixels.ts";
import type { ColourRule } from "./colour-table.ts";
import type { Tick } from "./ticks.ts";
import { viridis, viridisSize } from "./viridis.ts";

/** Sizes of a colour bar in CSS pixels. */
export interface ColourBarLayout {
  /** From the plotting area to the bar. */
  readonly gap: number;
  readonly bar: number;
  /** From the bar to its labels. */
  readonly labelGap: number;
}

/** The colour bar of a text size. */
export function colourBarLayout(textPx: number): ColourBarLayout {
  return {
    gap: Math.round(textPx * 1.2),
    bar: Math.round(textPx * 0.9),
    labelGap: Math.round(textPx * 0.55),
  };
}

let gradient: OffscreenCanvas | undefined;

/** The colour map as a column of 256 pixels, its highest colour on top. */
function colourColumn(): OffscreenCanvas {
  if (gradient !== undefined) return gradient;
  gradient = new OffscreenCanvas(1, viridisSize);
  const context = gradient.getContext("2d");
  if (context === null) return gradient;
  for (let i = 0; i < viridisSize; i++) {
    const [red, green, blue] = viridis.subarray(i * 3, i * 3 + 3);
    context.fillStyle = `rgb(${red} ${green} ${blue})`;
    context.fillRect(0, viridisSize - 1 - i, 1, 1);
  }
  return gradient;
}

/** Ticks of a colour bar of this height in CSS pixels. */
export function colourBarTicks(
  { span, scale }: ColourRule,
  heightPx: number,
  textPx: number,
): Tick[] {
  return verticalTicks(span, scale, heightPx, textPx);
}

/**
 * Draws a colour bar beside the plotting area.
 * @param area - right end, top and height of the plotting area, in pixels of the canvas.
 */
export function drawColourBar(
  context: CanvasRenderingContext2D,
  rule: ColourRule,
  ticks: readonly Tick[],
  area: {
    readonly right: number;
    readonly top: number;
    readonly height: number;
    readonly ratio: number;
  },
  theme: PlotTheme,
): void {
  const { right, top, height, ratio } = area;
  const layout = colourBarLayout(theme.axisText);
  const left = Math.round(right + layout.gap * ratio);
  const width = Math.round(layout.bar * ratio);
  context.save();
  context.imageSmoothingEnabled = false;
  context.drawImage(colourColumn(), left, top, width, height);
  const pixels = axisPixels(rule.span, rule.scale, top + height, top);
  context.fillStyle = theme.ink2;
  context.font = scaledFont(theme.font, theme.axisText, ratio);
  context.textAlign = "left";
  context.textBaseline = "middle";
  const half = (theme.axisText * ratio) / 2;
  for (const { value, label } of ticks) {
    const y = pixelOf(value, pixels);
    // At the ends of the bar a label moves inwards, beside its colour still.
    const at = Math.min(Math.max(y, top + half), top + height - half);
    context.fillRect(left + width, Math.round(y) - ratio / 2, 3 * ratio, ratio);
    context.fillText(label, left + width + layout.labelGap * ratio, at);
  }
  context.restore();
}

/** A font for a canvas whose pixels are finer than CSS pixels. */
export function scaledFont(font: string, sizePx: number, ratio: number): string {
  return font.replace(`${sizePx}px`, `${sizePx * ratio}px`);
}
