import { extentOf, paddedTarget, timeTarget } from "./autoscale.ts";
import { paintCurve } from "./curve-painter.ts";
import { CurveStyles } from "./curve-style.ts";
import type { Trace } from "./decimate.ts";
import { fullNumber, significantDigits, withUnit } from "./number-format.ts";
import type {
  AxisLook,
  ContentPorts,
  LegendEntry,
  Painting,
  PlotContent,
  PlotLook,
  ReadoutRow,
} from "./plot-content.ts";
import type { Quantity, SeriesCurve, SeriesPlotData } from "./plot-data.ts";
import type { AxisName, Targets } from "./plot-view.ts";
import { indexAt } from "./position-search.ts";
import { type Scale, type Span, unionOf } from "./span.ts";
import { instantText, utcText } from "./time-format.ts";
import type { TimeZone } from "./time-zone.ts";

/** Logs and scalars over time, in the viewer's zone. */
export class SeriesContent implements PlotContent<SeriesPlotData> {
  readonly #ports: ContentPorts;
  readonly #zone: () => TimeZone;
  readonly #styles = new CurveStyles();
  #prepared: SeriesPlotData | undefined;
  #shown: SeriesPlotData | undefined;
  #traces: readonly { readonly curve: SeriesCurve; readonly trace: Trace }[] = [];

  constructor(ports: ContentPorts, zone: () => TimeZone) {
    this.#ports = ports;
    this.#zone = zone;
  }

  prepare(data: SeriesPlotData): undefined {
    this.#prepared = data;
  }

  adopt(): boolean {
    if (this.#prepared !== undefined && this.#prepared !== this.#shown) {
      this.#shown = this.#prepared;
      const extent = timeExtent(this.#shown);
      const endMs = extent?.max ?? 0;
      this.#traces = this.#shown.curves.map((curve) => ({ curve, trace: traceOf(curve, endMs) }));
    }
    return this.#shown !== undefined;
  }

  shown(): SeriesPlotData | undefined {
    return this.#shown;
  }

  look(): PlotLook | undefined {
    if (this.#shown === undefined) return undefined;
    const { left, right } = this.#shown;
    const x: AxisLook = { kind: "time", zone: this.#zone() };
    if (right === undefined) return { x, y: { kind: "number", quantity: left }, grid: true };
    return {
      x,
      y: this.#sideLook("left", left),
      right: this.#sideLook("right", right),
      grid: true,
    };
  }

  /** With two axes, one that has a single curve wears its colour. */
  #sideLook(side: SeriesCurve["axis"], quantity: Quantity): AxisLook {
    const [curve, ...others] = this.#shown?.curves.filter(({ axis }) => axis === side) ?? [];
    if (curve === undefined || others.length > 0) return { kind: "number", quantity };
    const { colour } = this.#styles.of(curve, this.#ports.theme());
    return { kind: "number", quantity, colour };
  }

  targets(scaleOf: (axis: AxisName) => Scale): Targets {
    const spans: { left: Span | undefined; right: Span | undefined } = {
      left: undefined,
      right: undefined,
    };
    for (const { axis, y } of this.#shown?.curves ?? []) {
      spans[axis] = unionOf(spans[axis], extentOf(y, scaleOf(axis === "left" ? "y" : "right")));
    }
    const x = timeTarget(this.#shown === undefined ? undefined : timeExtent(this.#shown));
    const y = paddedTarget(spans.left, scaleOf("y"));
    if (this.#shown?.right === undefined) return { x, y };
    return { x, y, right: paddedTarget(spans.right, scaleOf("right")) };
  }

  restyle(): void {}

  drawBelow(): void {}

  drawAbove(painting: Painting): void {
    const theme = this.#ports.theme();
    for (const { curve, trace } of this.#traces.toReversed()) {
      const y = curve.axis === "left" ? painting.y : painting.right;
      const style = this.#styles.of(curve, theme);
      paintCurve(painting, trace, undefined, style, { errors: "none", width: theme.curveWidth, y });
    }
  }

  legend(): readonly LegendEntry[] {
    const curves = this.#shown?.curves ?? [];
    return curves.map((curve) => this.#styles.of(curve, this.#ports.theme()));
  }

  readout(x: number): readonly ReadoutRow[] {
    const data = this.#shown;
    if (data === undefined || !Number.isFinite(x)) return [];
    const rows: ReadoutRow[] = [
      { label: "time", value: instantText(x, this.#zone()) },
      { label: "", value: utcText(x) },
    ];
    for (const curve of data.curves) {
      const index = readingAt(curve, x);
      if (index === undefined) continue;
      const unit = (curve.axis === "left" ? data.left : data.right)?.unit;
      const { colour } = this.#styles.of(curve, this.#ports.theme());
      const value = fullNumber(curve.y[index]!, significantDigits(curve.y));
      rows.push({ label: curve.label, value: withUnit(value, unit), colour });
    }
    return rows;
  }

  colours(): undefined {}

  dispose(): void {}
}

/** From the first to the last time of all curves. */
function timeExtent({ curves }: SeriesPlotData): Span | undefined {
  let extent: Span | undefined;
  for (const { timeMs } of curves) {
    const min = timeMs[0];
    const max = timeMs.at(-1);
    if (min !== undefined && max !== undefined) extent = unionOf(extent, { min, max });
  }
  return extent;
}

/** A log's last reading holds until the end of the plot, unless the silence has become a gap. */
function traceOf({ timeMs, y, between, maxGapMs }: SeriesCurve, endMs: number): Trace {
  const gap = maxGapMs === undefined ? {} : { maxGap: maxGapMs };
  if (between === "join") return { x: timeMs, y, steps: false, ...gap };
  const edges = new Float64Array(timeMs.length + 1);
  edges.set(timeMs);
  edges[timeMs.length] = Math.max(endMs, timeMs.at(-1) ?? endMs);
  return { x: edges, y, steps: true, ...gap };
}

/** The reading in force at a time: of a log the one before it, else the nearest; none within a gap. */
function readingAt({ timeMs, between, maxGapMs }: SeriesCurve, time: number): number | undefined {
  let index = indexAt({ at: "points", values: timeMs }, time);
  if (index === undefined) return undefined;
  if (between === "hold" && timeMs[index]! > time) index -= 1;
  if (index < 0) return undefined;
  const distance = Math.abs(time - timeMs[index]!);
  return maxGapMs !== undefined && distance > maxGapMs ? undefined : index;
}
