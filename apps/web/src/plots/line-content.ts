import {
  extentOf,
  extentOfPositions,
  extentWithErrors,
  paddedTarget,
  tightTarget,
} from "./autoscale.ts";
import { type ErrorStyle, paintCurve } from "./curve-painter.ts";
import { CurveStyles } from "./curve-style.ts";
import { fullNumber, significantDigits, withUnit } from "./number-format.ts";
import type {
  ContentPorts,
  LegendEntry,
  Painting,
  PlotContent,
  PlotLook,
  ReadoutRow,
} from "./plot-content.ts";
import type { Curve, LinePlotData } from "./plot-data.ts";
import type { AxisName, Targets } from "./plot-view.ts";
import { indexAt } from "./position-search.ts";
import { type Scale, type Span, unionOf } from "./span.ts";

/** Curves over a common quantity, with errors. */
export class LineContent implements PlotContent<LinePlotData> {
  readonly #ports: ContentPorts;
  readonly #errors: () => ErrorStyle;
  readonly #styles = new CurveStyles();
  #prepared: LinePlotData | undefined;
  #shown: LinePlotData | undefined;

  constructor(ports: ContentPorts, errors: () => ErrorStyle) {
    this.#ports = ports;
    this.#errors = errors;
  }

  prepare(data: LinePlotData): undefined {
    this.#prepared = data;
  }

  adopt(): boolean {
    this.#shown = this.#prepared;
    return this.#shown !== undefined;
  }

  shown(): LinePlotData | undefined {
    return this.#shown;
  }

  look(): PlotLook | undefined {
    if (this.#shown === undefined) return undefined;
    const { x, y } = this.#shown;
    return { x: { kind: "number", quantity: x }, y: { kind: "number", quantity: y }, grid: true };
  }

  targets(scaleOf: (axis: AxisName) => Scale): Targets {
    let x: Span | undefined;
    let y: Span | undefined;
    for (const curve of this.#shown?.curves ?? []) {
      x = unionOf(x, extentOfPositions(curve.x, scaleOf("x")));
      y = unionOf(y, this.#extentOf(curve, scaleOf("y")));
    }
    return { x: tightTarget(x, scaleOf("x")), y: paddedTarget(y, scaleOf("y")) };
  }

  #extentOf(curve: Curve, scale: Scale): Span | undefined {
    return curve.sigma === undefined || this.#errors() === "none"
      ? extentOf(curve.y, scale)
      : extentWithErrors(curve.y, curve.sigma, scale);
  }

  restyle(): void {}

  drawBelow(): void {}

  drawAbove(painting: Painting): void {
    const theme = this.#ports.theme();
    // The first curve is the one that is looked at: it lies on top.
    for (const curve of (this.#shown?.curves ?? []).toReversed()) {
      const style = this.#styles.of(curve, theme);
      const trace = { x: curve.x.values, y: curve.y, steps: curve.x.at === "edges" };
      const width = curve.role === "reference" ? theme.curveWidth * 0.8 : theme.curveWidth;
      paintCurve(painting, trace, curve.sigma, style, {
        errors: this.#errors(),
        width,
        y: painting.y,
      });
    }
  }

  legend(): readonly LegendEntry[] {
    const curves = this.#shown?.curves ?? [];
    return curves.map((curve) => this.#styles.of(curve, this.#ports.theme()));
  }

  readout(x: number): readonly ReadoutRow[] {
    const data = this.#shown;
    if (data === undefined) return [];
    const rows: ReadoutRow[] = [];
    let at: string | undefined;
    for (const curve of data.curves) {
      const index = indexAt(curve.x, x);
      if (index === undefined) continue;
      at ??= placeText(curve, index);
      const digits = significantDigits(curve.y);
      const error = curve.sigma?.[index];
      const value = fullNumber(curve.y[index]!, digits);
      const text = error === undefined ? value : `${value} ± ${fullNumber(error, 3)}`;
      const { colour } = this.#styles.of(curve, this.#ports.theme());
      rows.push({ label: curve.label, value: withUnit(text, data.y.unit), colour });
    }
    const place = at ?? fullNumber(x, 6);
    return [{ label: data.x.name, value: withUnit(place, data.x.unit) }, ...rows];
  }

  colours(): undefined {}

  dispose(): void {}
}

/** A point, or the two edges of a bin. */
function placeText({ x }: Curve, index: number): string {
  const digits = 7;
  if (x.at === "points") return fullNumber(x.values[index]!, digits);
  return `${fullNumber(x.values[index]!, digits)} to ${fullNumber(x.values[index + 1]!, digits)}`;
}
