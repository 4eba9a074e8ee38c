import uPlot from "uplot";
import type { PlotTheme } from "../theme/plot-theme.ts";
import type { Letterbox } from "./aspect.ts";
import { horizontalTicks, LabelRoom, verticalTicks } from "./axis-layout.ts";
import { axisPixels } from "./axis-pixels.ts";
import { colourBarLayout, colourBarTicks, drawColourBar, scaledFont } from "./colour-bar.ts";
import type { ColourRule } from "./colour-table.ts";
import { axisLabel } from "./number-format.ts";
import type { AxisLook, Painting, PlotLook } from "./plot-content.ts";
import type { Quantity } from "./plot-data.ts";
import type { AxisName } from "./plot-view.ts";
import type { Scale, Span } from "./span.ts";
import { textWidth } from "./text-width.ts";
import type { Tick } from "./ticks.ts";

/** What a frame asks its owner. */
export interface FramePorts {
  readonly spanOf: (axis: AxisName) => Span;
  readonly scaleOf: (axis: AxisName) => Scale;
  readonly colours: () => { readonly rule: ColourRule; readonly quantity: Quantity } | undefined;
  readonly drawBelow: (painting: Painting) => void;
  readonly drawAbove: (painting: Painting) => void;
  /** The pointer has moved over the plotting area, in CSS pixels from its corner; undefined: it has left. */
  readonly pointed: (at: { readonly x: number; readonly y: number } | undefined) => void;
}

/** The plotting area in CSS pixels from the corner of the plot. */
export interface PlotArea {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const tickLength = 4;
const noLetterbox: Letterbox = { horizontal: 0, vertical: 0 };

/** Axes, grid, colour bar and cursor of a plot: uPlot with our ranges and ticks, and our drawing within. */
export class PlotFrame {
  readonly #ports: FramePorts;
  readonly #look: PlotLook;
  readonly #theme: PlotTheme;
  readonly #plot: uPlot;
  readonly #rooms = { y: new LabelRoom(), right: new LabelRoom(), colour: new LabelRoom() };
  #ticks: Record<"x" | "y" | "right", Tick[]> = { x: [], y: [], right: [] };
  #letterbox = noLetterbox;
  /** Of the plotting area as it was painted last. */
  #heightPx: number;

  constructor(
    host: HTMLElement,
    look: PlotLook,
    theme: PlotTheme,
    size: { width: number; height: number },
    ports: FramePorts,
  ) {
    this.#ports = ports;
    this.#look = look;
    this.#theme = theme;
    this.#heightPx = size.height;
    this.#plot = new uPlot(this.#options(size), [[], []], host);
  }

  /** The element that the crosshair lives in. */
  get over(): HTMLElement {
    return this.#plot.over;
  }

  area(): PlotArea {
    const { bbox } = this.#plot;
    const ratio = uPlot.pxRatio;
    return {
      left: bbox.left / ratio,
      top: bbox.top / ratio,
      width: bbox.width / ratio,
      height: bbox.height / ratio,
    };
  }

  /** Draws axes and content for the spans of the moment. */
  paint(): void {
    this.#plot.batch(() => this.#plot.redraw(true, true));
  }

  setSize(width: number, height: number): void {
    this.#plot.setSize({ width, height });
  }

  /** Room around the plotting area; `paint` applies it. */
  setLetterbox(letterbox: Letterbox): void {
    this.#letterbox = letterbox;
  }

  get letterbox(): Letterbox {
    return this.#letterbox;
  }

  /** Shows the box that a person draws, in CSS pixels of the plotting area; undefined: none. */
  select(box: PlotArea | undefined): void {
    this.#plot.setSelect(box ?? { left: 0, top: 0, width: 0, height: 0 }, false);
  }

  /** Puts the crosshair somewhere, in CSS pixels of the plotting area. */
  point(x: number, y: number): void {
    this.#plot.setCursor({ left: x, top: y });
  }

  destroy(): void {
    this.#plot.destroy();
  }

  /** The plotting area and its axes in pixels of the canvas. */
  painting(): Painting {
    const { ctx: context, bbox } = this.#plot;
    const { left, top, width, height } = bbox;
    const { spanOf, scaleOf } = this.#ports;
    const vertical = (axis: AxisName) => axisPixels(spanOf(axis), scaleOf(axis), top + height, top);
    return {
      context,
      left,
      top,
      width,
      height,
      ratio: uPlot.pxRatio,
      x: axisPixels(spanOf("x"), scaleOf("x"), left, left + width),
      y: vertical("y"),
      right: vertical("right"),
      spanOf,
    };
  }

  readonly #textWidth = (text: string): number => textWidth(text, this.#theme.font);

  #options(size: { width: number; height: number }): uPlot.Options {
    const { axisText } = this.#theme;
    const { right } = this.#look;
    const scale = (axis: AxisName): uPlot.Scale => ({
      time: false,
      auto: true,
      distr: this.#ports.scaleOf(axis) === "log" ? 3 : 1,
      // The only place that ranges come from: what a person has zoomed to survives every update.
      range: () => {
        const { min, max } = this.#ports.spanOf(axis);
        return [min, max];
      },
    });
    return {
      ...size,
      pxAlign: true,
      legend: { show: false },
      cursor: {
        points: { show: false },
        y: !this.#look.grid,
        drag: { x: false, y: false, setScale: false },
        bind: { dblclick: () => null, mousedown: () => null, mouseup: () => null },
      },
      select: { show: true, left: 0, top: 0, width: 0, height: 0 },
      padding: [
        () => Math.ceil(axisText * 0.7) + this.#letterbox.vertical / 2,
        () => this.#rightPadding() + this.#letterbox.horizontal / 2,
        () => this.#letterbox.vertical / 2,
        () => this.#letterbox.horizontal / 2,
      ],
      scales: {
        x: scale("x"),
        y: scale("y"),
        ...(right === undefined ? {} : { right: scale("right") }),
      },
      series: [{ scale: "x" }, { scale: "y" }],
      axes: [
        this.#bottomAxis(),
        this.#sideAxis("y", 3, this.#look.y),
        ...(right === undefined ? [] : [this.#sideAxis("right", 1, right)]),
      ],
      hooks: {
        drawClear: [() => this.#clipped(this.#ports.drawBelow)],
        draw: [
          () => {
            this.#clipped(this.#ports.drawAbove);
            this.#drawColourBar();
          },
        ],
        setCursor: [
          (plot) => {
            const { left = -1, top = -1 } = plot.cursor;
            this.#ports.pointed(left < 0 || top < 0 ? undefined : { x: left, y: top });
          },
        ],
      },
    };
  }

  #axis(look: AxisLook): uPlot.Axis {
    const { font, ink2, ink3, grid, axisText } = this.#theme;
    const text =
      look.kind === "number"
        ? axisLabel(look.quantity)
        : () => `time (${look.zone.nameAt(this.#ports.spanOf("x").max)})`;
    return {
      label: text,
      stroke: (look.kind === "number" ? look.colour : undefined) ?? ink2,
      font,
      labelFont: font,
      labelSize: Math.round(axisText * 1.6),
      labelGap: 0,
      gap: 4,
      // uPlot chooses no ticks of its own; it only must find that there is room for some.
      space: 1,
      incrs: (_plot, _axis, min, max) => [Math.max(5, max - min)],
      filter: (_plot, splits) => splits,
      ticks: {
        size: tickLength,
        stroke: this.#look.grid ? grid : ink3,
        width: 1,
        filter: (_plot, splits) => splits,
      },
      grid: { show: this.#look.grid, stroke: grid, width: 1, filter: (_plot, splits) => splits },
    };
  }

  #bottomAxis(): uPlot.Axis {
    const { axisText } = this.#theme;
    return {
      ...this.#axis(this.#look.x),
      scale: "x",
      side: 2,
      size: Math.round(axisText * 1.2) + tickLength + 4,
      splits: (plot) => {
        const { spanOf, scaleOf } = this.#ports;
        const widthPx = plot.bbox.width / uPlot.pxRatio;
        const room = { widthPx, overhangPx: this.#rightPadding(), textPx: axisText };
        this.#ticks.x = horizontalTicks(
          this.#look.x,
          spanOf("x"),
          scaleOf("x"),
          room,
          this.#textWidth,
        );
        return this.#ticks.x.map(({ value }) => value);
      },
      values: () => this.#ticks.x.map(({ label }) => label),
    };
  }

  #sideAxis(name: "y" | "right", side: 1 | 3, look: AxisLook): uPlot.Axis {
    const { axisText } = this.#theme;
    return {
      ...this.#axis(look),
      scale: name,
      side,
      ...(name === "right" ? { grid: { show: false } } : {}),
      // Before the first layout uPlot has no labels, whatever its types say.
      size: (_plot, labels: readonly string[] | null) =>
        this.#rooms[name].for(labels ?? [], axisText, this.#textWidth) + tickLength + 6,
      splits: (plot) => {
        const { spanOf, scaleOf } = this.#ports;
        const heightPx = plot.bbox.height / uPlot.pxRatio;
        this.#ticks[name] = verticalTicks(spanOf(name), scaleOf(name), heightPx, axisText);
        return this.#ticks[name].map(({ value }) => value);
      },
      values: () => this.#ticks[name].map(({ label }) => label),
    };
  }

  #rightPadding(): number {
    const colours = this.#ports.colours();
    const { axisText } = this.#theme;
    if (colours === undefined)
      return this.#look.right === undefined ? Math.ceil(axisText * 1.5) : 4;
    const labels = colourBarTicks(colours.rule, this.#heightPx, axisText).map(({ label }) => label);
    const { gap, bar, labelGap } = colourBarLayout(axisText);
    return gap + bar + labelGap + this.#rooms.colour.for(labels, axisText, this.#textWidth) + 4;
  }

  #clipped(draw: (painting: Painting) => void): void {
    const painting = this.painting();
    const { context, left, top, width, height } = painting;
    context.save();
    context.beginPath();
    context.rect(left, top, width, height);
    context.clip();
    draw(painting);
    context.restore();
  }

  #drawColourBar(): void {
    this.#heightPx = this.area().height;
    const colours = this.#ports.colours();
    if (colours === undefined) return;
    const { ctx: context, bbox } = this.#plot;
    const ratio = uPlot.pxRatio;
    const { axisText, ink2, font } = this.#theme;
    const ticks = colourBarTicks(colours.rule, bbox.height / ratio, axisText);
    const area = { right: bbox.left + bbox.width, top: bbox.top, height: bbox.height, ratio };
    drawColourBar(context, colours.rule, ticks, area, this.#theme);
    context.save();
    context.font = scaledFont(font, axisText, ratio);
    context.fillStyle = ink2;
    context.textAlign = "right";
    context.textBaseline = "top";
    const { name, unit } = colours.quantity;
    const right = context.canvas.width - 4 * ratio - (this.#letterbox.horizontal / 2) * ratio;
    const below = bbox.top + bbox.height + (tickLength + 4 + Math.round(axisText * 1.2)) * ratio;
    context.fillText(unit ?? name, right, below);
    context.restore();
  }
}
