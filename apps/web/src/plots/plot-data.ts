/** Columns of numbers that a plot draws. Borrowed until newer data is pushed, never written to. */
export type NumberColumn = Float64Array | Float32Array | Int32Array | Uint32Array | Uint16Array;

/** What an axis, a colour bar or a readout names: `name [unit]`. */
export interface Quantity {
  readonly name: string;
  /** As it is written on the screen ("Å", "µs"); absent for a quantity without a unit. */
  readonly unit: string | undefined;
}

/** Positions along one dim: n + 1 bin edges, or n points, for n values. Ascending or descending. */
export interface Positions {
  readonly at: "edges" | "points";
  readonly values: Float64Array;
}

/** A coordinate along one dim of an image. */
export interface Coordinate extends Quantity, Positions {}

/** A live curve takes a colour of the palette; the reference run is grey and dashed. */
export type CurveRole = "live" | "reference";

interface CurveBase {
  /** Stable among updates: keeps the colour of the curve. */
  readonly id: string;
  readonly label: string;
  readonly role: CurveRole;
  /** NaN leaves a gap. */
  readonly y: NumberColumn;
}

/** One curve of a line plot. Points are joined; bin edges are drawn as the steps of a histogram. */
export interface Curve extends CurveBase {
  readonly x: Positions;
  /** One standard deviation of each `y`. */
  readonly sigma?: Float64Array | Float32Array;
}

/** Curves over a common quantity. */
export interface LinePlotData {
  readonly kind: "line";
  readonly x: Quantity;
  readonly y: Quantity;
  readonly curves: readonly Curve[];
}

/** One log or scalar over time. */
export interface SeriesCurve extends CurveBase {
  /** ms since 1970-01-01 UTC, ascending. */
  readonly timeMs: Float64Array;
  /** The axis whose quantity `y` has. */
  readonly axis: "left" | "right";
  /** A longer silence than this is drawn as a gap. */
  readonly maxGapMs?: number;
  /** `hold`: a reading is valid until the next one (slow-control logs). */
  readonly between: "hold" | "join";
}

/** Curves over time, of at most two quantities. */
export interface SeriesPlotData {
  readonly kind: "series";
  readonly left: Quantity;
  readonly right?: Quantity;
  readonly curves: readonly SeriesCurve[];
}

/** Pixel ids of an image: one for each value, or `first + row * rowStep + column * columnStep`. */
export type PixelIds =
  | Int32Array
  | { readonly first: number; readonly rowStep: number; readonly columnStep: number };

/** A two-dimensional array, its rows along y: the value of column i in row j is `values[j * nx + i]`. */
export interface ImagePlotData {
  readonly kind: "image";
  readonly x: Coordinate;
  readonly y: Coordinate;
  readonly value: Quantity;
  /** NaN marks a bin that was never filled. */
  readonly values: NumberColumn;
  /** The number shown is `stored * factor + offset`; absent when values are stored as they are. */
  readonly stored?: { readonly factor: number; readonly offset: number };
  /** Not 0 where masked. */
  readonly masked?: Uint8Array;
  readonly pixelIds?: PixelIds;
}

/** Everything a plot can be given. */
export type PlotData = LinePlotData | SeriesPlotData | ImagePlotData;
