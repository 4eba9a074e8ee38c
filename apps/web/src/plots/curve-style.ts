import type { PlotTheme } from "../theme/plot-theme.ts";
import type { LegendEntry } from "./plot-content.ts";
import type { CurveRole } from "./plot-data.ts";

const referenceDash = [5, 4];
/** Once all colours are used, they come again with these dashes, in CSS pixels. */
const dashes: readonly (readonly number[])[] = [[], [7, 3], [2, 3], [8, 3, 2, 3]];

/** Gives each live curve a style that it keeps as long as the plot lives, whatever comes and goes beside it. */
export class CurveStyles {
  readonly #indices = new Map<string, number>();

  /** The stroke of a curve. */
  of(
    curve: { readonly id: string; readonly label: string; readonly role: CurveRole },
    theme: PlotTheme,
  ): LegendEntry {
    const { label } = curve;
    if (curve.role === "reference") return { label, colour: theme.reference, dash: referenceDash };
    let index = this.#indices.get(curve.id);
    if (index === undefined) {
      index = this.#indices.size;
      this.#indices.set(curve.id, index);
    }
    const colours = theme.curves;
    return {
      label,
      colour: colours[index % colours.length]!,
      dash: dashes[Math.floor(index / colours.length) % dashes.length]!,
    };
  }
}
