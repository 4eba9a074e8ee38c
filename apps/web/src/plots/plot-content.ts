import type { PlotTheme } from "../theme/plot-theme.ts";
import type { AxisPixels } from "./axis-pixels.ts";
import type { ColourRule } from "./colour-table.ts";
import type { Quantity } from "./plot-data.ts";
import type { AxisName, PlotView, Targets } from "./plot-view.ts";
import type { Scale, Span } from "./span.ts";
import type { TimeZone } from "./time-zone.ts";

/** What an axis says about itself. */
export type AxisLook =
  /** `colour`: that of the only curve on this axis, where a plot has two. */
  | { readonly kind: "number"; readonly quantity: Quantity; readonly colour?: string }
  | { readonly kind: "time"; readonly zone: TimeZone };

/** The axes of a plot as its data has them. */
export interface PlotLook {
  readonly x: AxisLook;
  readonly y: AxisLook;
  readonly right?: AxisLook;
  /** Grid lines stand behind curves, never over images. */
  readonly grid: boolean;
}

/** One entry of a legend, and the stroke it stands for. */
export interface LegendEntry {
  readonly label: string;
  readonly colour: string;
  /** Lengths in CSS pixels; empty for a full line. */
  readonly dash: readonly number[];
}

/** A line of a readout. */
export interface ReadoutRow {
  readonly label: string;
  readonly value: string;
  readonly colour?: string;
}

/** The plotting area in pixels of the canvas, and its axes. */
export interface Painting {
  readonly context: CanvasRenderingContext2D;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Pixels of the canvas per CSS pixel. */
  readonly ratio: number;
  readonly x: AxisPixels;
  readonly y: AxisPixels;
  readonly right: AxisPixels;
  readonly spanOf: (axis: AxisName) => Span;
}

/** What the plot's surface gives its content. */
export interface ContentPorts {
  readonly view: PlotView;
  readonly theme: () => PlotTheme;
  /** Tells that what is shown has changed without new data: new colours have come. */
  readonly refresh: () => void;
}

/** What a plot draws: owns the data shown, knows its axes and answers what is under the pointer. */
export interface PlotContent<Data> {
  /** Gets data ready to be shown; the last prepared is what `adopt` takes. */
  prepare(data: Data): Promise<void> | undefined;
  /** Shows what was prepared. @returns whether there is anything to show. */
  adopt(): boolean;
  /** The data that is shown. */
  shown(): Data | undefined;
  /** Undefined before there is data. */
  look(): PlotLook | undefined;
  /** Where autoscale puts the axes. */
  targets(scaleOf: (axis: AxisName) => Scale): Targets;
  /** Reacts to a change of the view or the theme. */
  restyle(): void;
  /** Beneath the axes (images) and above them (curves). */
  drawBelow(painting: Painting): void;
  drawAbove(painting: Painting): void;
  legend(): readonly LegendEntry[];
  /** What is at a place, in values of x and y. */
  readout(x: number, y: number, painting: Painting): readonly ReadoutRow[];
  /** The rule of the colours on the screen; undefined for plots without. */
  colours(): { readonly rule: ColourRule; readonly quantity: Quantity } | undefined;
  dispose(): void;
}
