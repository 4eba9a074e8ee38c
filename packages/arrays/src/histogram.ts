import { sortedEdges } from "./bin-edges.ts";
import { transpose } from "./broadcast.ts";
import { lengthAlong, shapeText } from "./dims.ts";
import type { ReadonlyUint8Array } from "./dtype.ts";
import { CoordError, DimensionError, DTypeError, UnitError } from "./errors.ts";
import { coordOf, isBinEdges, type LabelledArray, labelledArray } from "./labelled-array.ts";
import { combinedMask } from "./masks.ts";
import { type Numbers, numbersOf, numeric } from "./numbers.ts";
import { sameUnit } from "./unit.ts";
import { assemble, type Variable } from "./variable.ts";

/**
 * Sums events into bins. Bin i holds edge[i] <= x < edge[i + 1]: what lies on the last edge,
 * outside, or is NaN, is left out, and so are masked events. The variance of a bin is the sum of
 * the variances of its events. Floats keep their dtype, integers give int64.
 *
 * The dim of the events becomes that of the edges (in its place); coordinates and masks along it
 * go.
 * @param events - data are the weights, along one dim per event and perhaps others.
 * @param edges - 1-D, ascending, named as the coordinate that is binned, in its unit.
 * @throws CoordError - no such coordinate of the events, or edges that do not ascend.
 * @throws UnitError - edges in another unit than the coordinate.
 */
export function histogram(events: LabelledArray, edges: Variable): LabelledArray {
  const { dim, edges: bounds, direction } = sortedEdges(edges);
  if (direction < 0) throw new CoordError(`the bin edges along ${dim} do not ascend`);
  const coord = coordOf(events, dim);
  const [eventDim] = coord.dims;
  if (eventDim === undefined || coord.dims.length > 1 || isBinEdges(coord, events.data, eventDim)) {
    throw new CoordError(`coordinate ${dim} ${shapeText(coord)} is not one label per event`);
  }
  if (!sameUnit(coord.unit, edges.unit)) {
    const text = (of: Variable): string => of.unit?.symbol ?? "no unit";
    throw new UnitError(`edges in ${text(edges)} for ${dim} in ${text(coord)}`);
  }
  const { data } = events;
  const beside = data.dims.filter((other) => other !== eventDim);
  if (beside.includes(dim)) throw new DimensionError(`${shapeText(data)} already has ${dim}`);
  const applied = [...events.masks.values()].filter((mask) => mask.dims.includes(eventDim));
  // Events innermost, so that a row of them becomes a row of bins.
  const rows = transpose(data, [...beside, eventDim]);
  const binOfEvent = binsOf(numbersOf(numeric(coord, "bin")), bounds);
  const layout = {
    rows: beside.reduce((product, other) => product * lengthAlong(data, other), 1),
    events: lengthAlong(data, eventDim),
    bins: bounds.length - 1,
    masked: combinedMask(rows, applied),
    binOfEvent,
  };
  const filled = fill(rows, layout);
  const histogrammed = assemble({
    ...filled,
    dims: [...beside, dim],
    shape: [...beside.map((other) => lengthAlong(data, other)), layout.bins],
    unit: data.unit,
  });
  const order = data.dims.map((other) => (other === eventDim ? dim : other));
  const kept = (named: ReadonlyMap<string, Variable>): [string, Variable][] =>
    [...named].filter(([, variable]) => !variable.dims.includes(eventDim));
  return labelledArray({
    name: events.name,
    data: transpose(histogrammed, order),
    coords: [...kept(events.coords), [dim, edges]],
    masks: kept(events.masks),
  });
}

/** The bin of each label, -1 where it lies in none. */
function binsOf(labels: Numbers, edges: Numbers): Int32Array {
  const bins = new Int32Array(labels.length);
  const last = edges.length - 1;
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    // Written so that NaN is outside.
    if (!(label >= edges[0]! && label < edges[last]!)) {
      bins[i] = -1;
      continue;
    }
    let low = 0;
    let high = last;
    // The last edge not above the label, so that of empty bins at one place none is chosen.
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (edges[middle]! <= label) low = middle;
      else high = middle;
    }
    bins[i] = low;
  }
  return bins;
}

interface Layout {
  readonly rows: number;
  readonly events: number;
  readonly bins: number;
  readonly masked: ReadonlyUint8Array | undefined;
  readonly binOfEvent: Int32Array;
}

function fill(
  weights: Variable,
  layout: Layout,
): Pick<Parameters<typeof assemble>[0], "dtype" | "values" | "variances"> {
  const from = numeric(weights, "histogram");
  const { masked, binOfEvent } = layout;
  const eachEvent = (visit: (event: number, bin: number) => void): void => {
    for (let row = 0; row < layout.rows; row++) {
      for (let event = 0; event < layout.events; event++) {
        const i = row * layout.events + event;
        const bin = binOfEvent[event]!;
        if (bin >= 0 && (masked === undefined || masked[i] === 0))
          visit(i, row * layout.bins + bin);
      }
    }
  };
  const size = layout.rows * layout.bins;
  if (from.dtype === "int64" || from.dtype === "int32") {
    const totals = Array.from({ length: size }, () => 0n);
    eachEvent((event, bin) => {
      totals[bin]! += BigInt(from.values[event]!);
    });
    const values = BigInt64Array.from(totals);
    for (let i = 0; i < size; i++) {
      if (values[i] !== totals[i]) throw new DTypeError("histogram: a bin does not fit int64");
    }
    return { dtype: "int64", values, variances: undefined };
  }
  const added = (column: Numbers): Float64Array | Float32Array => {
    const totals = new Float64Array(size);
    eachEvent((event, bin) => {
      totals[bin]! += column[event]!;
    });
    return from.dtype === "float32" ? Float32Array.from(totals) : totals;
  };
  return {
    dtype: from.dtype,
    values: added(from.values),
    variances: from.variances && added(from.variances),
  };
}
