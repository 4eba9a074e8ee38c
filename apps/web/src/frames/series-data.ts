import { dataKeyText, type FrameItem, instantValue } from "@beamscope/contracts";
import type { Quantity, SeriesCurve, SeriesPlotData } from "../plots/plot-data.ts";
import { valueQuantity } from "./quantity-words.ts";
import { doubles, numberColumn } from "./section-numbers.ts";

/** A series to draw. */
export interface SeriesSource {
  readonly item: FrameItem;
  readonly label: string;
  /** `hold`: a reading is valid until the next one (slow-control logs). */
  readonly between: SeriesCurve["between"];
}

/** Units of times, in ms. */
const unitMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  min: 60_000,
  h: 3_600_000,
};

/** Times of an item's samples, ms since 1970-01-01 UTC; absent where it has no times. */
export function sampleTimesMs({ array }: FrameItem): Float64Array | undefined {
  const dim = array.dims[0];
  const coord = array.coords.find(
    ({ dims, originNs }) => originNs !== undefined && dims.length === 1 && dims[0] === dim?.name,
  );
  const factor = unitMs[coord?.unit ?? ""];
  if (coord?.originNs === undefined || factor === undefined) return undefined;
  // Whole ms and the rest apart, so that the sum keeps all digits that a double can.
  const originNs = instantValue(coord.originNs);
  const originMs = Number(originNs / 1_000_000n) + Number(originNs % 1_000_000n) / 1e6;
  return doubles(coord.section).map((time) => originMs + time * factor);
}

/**
 * Items over time as curves of at most two quantities, one for each side. Items without times, and of a third unit,
 * are left out.
 */
export function seriesData(sources: readonly SeriesSource[]): SeriesPlotData | undefined {
  const curves: SeriesCurve[] = [];
  const sides: { readonly unit: string | undefined; readonly quantity: Quantity }[] = [];
  for (const { item, label, between } of sources) {
    const timeMs = sampleTimesMs(item);
    if (timeMs === undefined || item.array.dims.length !== 1) continue;
    let side = sides.findIndex(({ unit }) => unit === item.array.unit);
    if (side < 0 && sides.length < 2) {
      const name = item.outputTitle === "Value" ? label : item.outputTitle;
      side =
        sides.push({ unit: item.array.unit, quantity: valueQuantity(name, item.array.unit) }) - 1;
    }
    if (side < 0) continue;
    curves.push({
      id: dataKeyText(item.key),
      label,
      role: "live",
      y: numberColumn(item.array.data),
      timeMs,
      axis: side === 0 ? "left" : "right",
      between,
    });
  }
  const [left, right] = sides;
  if (left === undefined) return undefined;
  return {
    kind: "series",
    left: left.quantity,
    ...(right === undefined ? {} : { right: right.quantity }),
    curves,
  };
}
