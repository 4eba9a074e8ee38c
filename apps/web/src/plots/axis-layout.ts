import type { AxisLook } from "./plot-content.ts";
import type { Scale, Span } from "./span.ts";
import { maxTicks, type Tick, ticksOf } from "./ticks.ts";
import { timeTicks } from "./time-ticks.ts";

/** Measures a text in the font of the axes, in CSS pixels. */
export type TextWidth = (text: string) => number;

/** Least distance between two labels of a horizontal axis, in heights of the text. */
const labelGap = 1.4;

/** Ticks of a horizontal axis: as many, to six, as leave room between their labels; no label beyond the plot. */
export function horizontalTicks(
  look: AxisLook,
  span: Span,
  scale: Scale,
  room: { readonly widthPx: number; readonly overhangPx: number; readonly textPx: number },
  textWidth: TextWidth,
): Tick[] {
  const { widthPx, overhangPx, textPx } = room;
  for (let limit = maxTicks; limit > 1; limit--) {
    const ticks =
      look.kind === "time" ? timeTicks(span, look.zone, limit) : ticksOf(span, scale, limit);
    const widest = Math.max(0, ...ticks.map(({ label }) => textWidth(label)));
    const fits = ticks.length * (widest + labelGap * textPx) <= widthPx + widest;
    if (fits || ticks.length <= 2)
      return withoutClippedLabels(ticks, span, widthPx, overhangPx, textWidth);
  }
  return [];
}

/** A label at the very end of an axis must not reach beyond the canvas; its tick stays. */
function withoutClippedLabels(
  ticks: readonly Tick[],
  { min, max }: Span,
  widthPx: number,
  overhangPx: number,
  textWidth: TextWidth,
): Tick[] {
  return ticks.map((tick) => {
    const px = ((tick.value - min) / (max - min)) * widthPx;
    const beyond = px + textWidth(tick.label) / 2 - widthPx;
    return beyond > overhangPx ? { value: tick.value, label: "" } : tick;
  });
}

/** Ticks of a vertical axis: as many, to six, as leave room between their labels. */
export function verticalTicks(span: Span, scale: Scale, heightPx: number, textPx: number): Tick[] {
  const limit = Math.min(maxTicks, Math.max(2, Math.floor(heightPx / (2.2 * textPx))));
  const ticks = ticksOf(span, scale, limit);
  // One number alone does not tell a scale.
  return ticks.length > 1 ? ticks : ticksOf(span, scale, limit + 1);
}

/** Room for "100 k" and "−2.5 M", in heights of the text: a count that grows from nothing moves no plot. */
const leastLabelRoom = 3.5;

/**
 * Room for the labels beside a vertical axis. It grows in steps and does not shrink, so that the plot does not
 * move with each new highest value.
 */
export class LabelRoom {
  #px = 0;

  /** The room in CSS pixels that these labels, or wider ones before them, take. */
  for(labels: readonly string[], textPx: number, textWidth: TextWidth): number {
    const needed = Math.max(leastLabelRoom * textPx, ...labels.map(textWidth));
    this.#px = Math.max(this.#px, Math.ceil(needed / 6) * 6);
    return this.#px;
  }

  /** Forgets what came before: the font has changed. */
  reset(): void {
    this.#px = 0;
  }
}
