import { type LabelledArray, labelledArray, type Variable, variable } from "@beamscope/arrays";
import {
  addArrivals,
  addImage,
  addPixelCounts,
  addScreenByArrival,
  EventTally,
  PixelTable,
} from "@beamscope/arrays/kernels";
import {
  type DetectorStream,
  type DetectorViewParameters,
  detectorNumbers,
  type LogicalView,
  type ResolvedView,
  resolveView,
} from "@beamscope/catalog";
import type { EventBatch } from "@beamscope/wire";
import { emptyTally, type OutputTally } from "../jobs/output-accounting.ts";
import type {
  Interval,
  StreamMessage,
  Workflow,
  WorkflowOutput,
  WorkflowPlan,
} from "../jobs/workflow.ts";
import { WorkflowRefusal } from "../jobs/workflow.ts";
import { type ArrivalAxis, arrivalAxis, arrivalDim, sumOfBins } from "./arrival-axis.ts";
import { RunningScalars } from "./count-scalars.ts";
import { RunningCounts } from "./running-counts.ts";
import { TotalCounts } from "./total-counts.ts";

/** What a logical detector view is made of. */
export interface DetectorViewOptions {
  readonly stream: DetectorStream;
  readonly view: LogicalView;
  /** Publish the view's dims by arrival time, since start. */
  readonly spectrumView: boolean;
  readonly params: DetectorViewParameters;
}

/** A larger output than this is published once a second at most, bytes. */
const largeOutputBytes = 8_000_000;
/** ns of data time between two publications of a large output. */
const largeOutputNs = 1_000_000_000n;

/**
 * Plans a picture and a spectrum of a bank whose picture is made of its pixels as they are declared (backend facts, 18.2).
 *
 * The picture counts the events of mapped pixels, all arrival times or those of the chosen range; the spectrum the events of
 * mapped pixels by arrival time. Ids that the bank does not have are `unmapped`.
 * @throws WorkflowRefusal where a parameter asks for what the source does not have.
 */
export function planDetectorView(options: DetectorViewOptions): WorkflowPlan {
  const { params, stream, spectrumView } = options;
  if (params.coordinate_mode.mode !== "toa") {
    throw new WorkflowRefusal(
      `${stream.name} has no wavelengths, since it has no lookup table: choose the coordinate "toa".`,
    );
  }
  const view = resolveView(options.view, stream.shape);
  const screenBins = view.pixelsPerBin.length;
  const arrival = arrivalAxis(params.toa_edges, params.toa_range);
  const cube = spectrumView ? screenBins * arrival.axis.bins : 0;
  const counts = RunningCounts.bytes(screenBins + arrival.axis.bins) + TotalCounts.bytes(cube);
  const outputs = (screenBins + cube) * Float64Array.BYTES_PER_ELEMENT;
  const tables = 3 * view.binOfPixel.byteLength;
  return {
    bytes: counts + 2 * outputs + tables,
    make: () => new DetectorView(options, view, arrival),
  };
}

class DetectorView implements Workflow {
  readonly #options: DetectorViewOptions;
  readonly #view: ResolvedView;
  readonly #arrival: ArrivalAxis;
  readonly #table: PixelTable;
  readonly #pixelsAreBins: boolean;
  /** The same pixels, all in one bin: tells mapped from unmapped for the spectrum. */
  readonly #anyPixel: PixelTable;
  readonly #image: RunningCounts;
  readonly #spectrum: RunningCounts;
  readonly #cube: TotalCounts | undefined;
  readonly #scalars = new RunningScalars();
  readonly #imageTally = new EventTally();
  readonly #spectrumTally = new EventTally();
  readonly #cubeTally = new EventTally();
  /** Events of mapped pixels beside the spectrum's axis, in this interval. */
  #outside = 0;
  #cubePublished: bigint | undefined;
  #cubeIsOverdue = false;

  constructor(options: DetectorViewOptions, view: ResolvedView, arrival: ArrivalAxis) {
    this.#options = options;
    this.#view = view;
    this.#arrival = arrival;
    const screenBins = view.pixelsPerBin.length;
    const { firstId, binOfId } = binsById(options.stream, view);
    this.#table = new PixelTable(firstId, binOfId, screenBins);
    this.#pixelsAreBins =
      binOfId.length === screenBins && binOfId.every((bin, pixel) => bin === pixel);
    this.#anyPixel = new PixelTable(
      firstId,
      binOfId.map((bin) => Math.min(bin, 0)),
      1,
    );
    this.#image = new RunningCounts(screenBins);
    this.#spectrum = new RunningCounts(arrival.axis.bins);
    this.#cube = options.spectrumView ? new TotalCounts(screenBins * arrival.axis.bins) : undefined;
  }

  accumulate(_stream: string, messages: readonly StreamMessage[]): void {
    const batches: EventBatch[] = [];
    for (const message of messages) if (message.kind === "events") batches.push(message.events);
    // One kernel after the other over all messages: each keeps its own target in the cache.
    const allMapped = batches.map((events) => this.#addToImage(events));
    batches.forEach((events, index) => this.#addToSpectrum(events, allMapped[index] ?? false));
    if (this.#cube !== undefined) for (const events of batches) this.#addToCube(events, this.#cube);
  }

  finalize(interval: Interval): readonly WorkflowOutput[] {
    const image = this.#image.take();
    const spectrum = this.#spectrum.take();
    const all = sumOfBins(spectrum, { first: 0, last: spectrum.length });
    const total = all + this.#outside;
    const { rangeAxis, rangeBins } = this.#arrival;
    const inRange = rangeAxis === undefined ? total : sumOfBins(spectrum, rangeBins);
    this.#outside = 0;
    return [
      {
        name: "cumulative",
        temporality: "cumulative",
        array: this.#imageArray(this.#image.total()),
      },
      { name: "current", temporality: "window", array: this.#imageArray(image) },
      {
        name: "spectrum_cumulative",
        temporality: "cumulative",
        array: this.#spectrumArray(this.#spectrum.totalAsFloat()),
      },
      {
        name: "spectrum_current",
        temporality: "window",
        array: this.#spectrumArray(new Float64Array(spectrum)),
      },
      ...this.#scalars.take({ total, inRange }),
      ...this.#cubeIfDue(interval),
    ];
  }

  overdue(): readonly WorkflowOutput[] {
    if (!this.#cubeIsOverdue) return [];
    this.#cubeIsOverdue = false;
    return this.#cubeOutput();
  }

  clear(): void {
    this.#image.clear();
    this.#spectrum.clear();
    this.#cube?.clear();
    this.#scalars.clear();
    for (const tally of [this.#imageTally, this.#spectrumTally, this.#cubeTally]) tally.reset();
    this.#outside = 0;
    this.#cubePublished = undefined;
    this.#cubeIsOverdue = false;
  }

  tallies(): ReadonlyMap<string, OutputTally> {
    const { shown, outside, unmapped } = this.#imageTally;
    // What is outside the one bin of the image's range was filtered out on purpose.
    const image = { ...emptyTally, shown, filtered: outside, unmapped };
    const tallies = new Map<string, OutputTally>([
      ["cumulative", image],
      ["spectrum_cumulative", tallyOf(this.#spectrumTally)],
    ]);
    if (this.#cube !== undefined) tallies.set("spectrum_view", tallyOf(this.#cubeTally));
    return tallies;
  }

  /** @returns whether the picture has a place for each of the pixels. */
  #addToImage(events: EventBatch): boolean {
    const range = rangeOf(events);
    const { rangeAxis } = this.#arrival;
    const { unmapped } = this.#imageTally;
    this.#image.makeRoom(range.to);
    if (rangeAxis === undefined && this.#pixelsAreBins) {
      // Pixel i is bin i: half of the accesses to memory in no order are saved.
      addPixelCounts(range, this.#table.firstId, this.#image.window, this.#imageTally);
    } else if (rangeAxis === undefined) {
      addImage(range, this.#table, this.#image.window, this.#imageTally);
    } else {
      addScreenByArrival(range, this.#table, rangeAxis, this.#image.window, this.#imageTally);
    }
    return this.#imageTally.unmapped === unmapped;
  }

  #addToSpectrum(events: EventBatch, allMapped: boolean): void {
    const range = rangeOf(events);
    const tally = this.#spectrumTally;
    const { window } = this.#spectrum;
    const { outside } = tally;
    this.#spectrum.makeRoom(range.to);
    if (allMapped) addArrivals(range, this.#arrival.axis, window, tally);
    else addScreenByArrival(range, this.#anyPixel, this.#arrival.axis, window, tally);
    this.#outside += tally.outside - outside;
  }

  #addToCube(events: EventBatch, cube: TotalCounts): void {
    const range = rangeOf(events);
    cube.makeRoom(range.to);
    addScreenByArrival(range, this.#table, this.#arrival.axis, cube.window, this.#cubeTally);
  }

  #imageArray(counts: Int32Array | Float64Array): LabelledArray {
    const { pixel_weighting: weighting } = this.#options.params;
    const dims = this.#view.dims.map((dim) => dim.name);
    const shape = this.#view.dims.map((dim) => dim.size);
    if (!weighting.enabled) return labelledArray({ data: countsVariable(counts, dims, shape) });
    const weighted = new Float64Array(counts);
    // A bin without pixels has no value: 0 / 0.
    for (let bin = 0; bin < weighted.length; bin++) weighted[bin]! /= this.#view.pixelsPerBin[bin]!;
    return labelledArray({ data: countsVariable(weighted, dims, shape) });
  }

  #spectrumArray(values: Float64Array): LabelledArray {
    const data = variable({ dims: [arrivalDim], values, unit: "counts" });
    return labelledArray({ data, coords: { [arrivalDim]: this.#arrival.coord } });
  }

  #cubeIfDue(interval: Interval): readonly WorkflowOutput[] {
    if (this.#cube === undefined) return [];
    const bytes = this.#cube.window.counts.length * Float64Array.BYTES_PER_ELEMENT;
    const since = this.#cubePublished;
    const recent =
      since !== undefined && interval.end >= since && interval.end - since < largeOutputNs;
    if (bytes > largeOutputBytes && recent) {
      this.#cubeIsOverdue = true;
      return [];
    }
    this.#cubePublished = interval.end;
    this.#cubeIsOverdue = false;
    return this.#cubeOutput();
  }

  #cubeOutput(): readonly WorkflowOutput[] {
    if (this.#cube === undefined) return [];
    const arrivalBins = this.#arrival.axis.bins;
    const screenBins = this.#view.pixelsPerBin.length;
    // Counted with the arrival time outermost, since events come in about its order; shown with it innermost.
    const values = transposed(this.#cube.total(), arrivalBins, screenBins);
    const dims = [...this.#view.dims.map((dim) => dim.name), arrivalDim];
    const shape = [...this.#view.dims.map((dim) => dim.size), arrivalBins];
    const array = labelledArray({
      data: countsVariable(values, dims, shape),
      coords: { [arrivalDim]: this.#arrival.coord },
    });
    return [{ name: "spectrum_view", temporality: "cumulative", array }];
  }
}

function tallyOf({ shown, outside, unmapped }: EventTally): OutputTally {
  return { ...emptyTally, shown, unmapped, outOfRange: outside };
}

function rangeOf(events: EventBatch) {
  const { timeOfArrival, pixelId } = events;
  return { timeOfArrival, pixelId, from: 0, to: timeOfArrival.length };
}

function countsVariable(
  values: Int32Array | Float64Array,
  dims: readonly string[],
  shape: readonly number[],
): Variable {
  return values instanceof Int32Array
    ? variable({ dims, shape, values, unit: "counts" })
    : variable({ dims, shape, values, unit: "counts" });
}

/** From pixel ids to bins of the picture; ids that the bank skips have bin -1. */
function binsById(
  stream: DetectorStream,
  view: ResolvedView,
): { readonly firstId: number; readonly binOfId: Int32Array } {
  const ids = detectorNumbers(stream);
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const id of ids) {
    if (id < first) first = id;
    if (id > last) last = id;
  }
  if (ids.length === 0) return { firstId: 0, binOfId: new Int32Array(0) };
  const binOfId = new Int32Array(last - first + 1).fill(-1);
  for (let pixel = 0; pixel < ids.length; pixel++) {
    binOfId[ids[pixel]! - first] = view.binOfPixel[pixel]!;
  }
  return { firstId: first, binOfId };
}

/** Side of the squares in which a matrix is turned: both sides of one stay in the cache. */
const tile = 32;

function transposed(
  from: Int32Array | Float64Array,
  rows: number,
  columns: number,
): Int32Array | Float64Array {
  // A loop for each class of array: one that meets both is compiled for neither.
  return from instanceof Int32Array
    ? transposeInt32(from, rows, columns, new Int32Array(from.length))
    : transposeFloat64(from, rows, columns, new Float64Array(from.length));
}

function transposeInt32(
  from: Int32Array,
  rows: number,
  columns: number,
  to: Int32Array,
): Int32Array {
  for (let r = 0; r < rows; r += tile) {
    for (let c = 0; c < columns; c += tile) {
      const lastRow = Math.min(rows, r + tile);
      const lastColumn = Math.min(columns, c + tile);
      for (let j = c; j < lastColumn; j++) {
        for (let i = r; i < lastRow; i++) to[j * rows + i] = from[i * columns + j]!;
      }
    }
  }
  return to;
}

function transposeFloat64(
  from: Float64Array,
  rows: number,
  columns: number,
  to: Float64Array,
): Float64Array {
  for (let r = 0; r < rows; r += tile) {
    for (let c = 0; c < columns; c += tile) {
      const lastRow = Math.min(rows, r + tile);
      const lastColumn = Math.min(columns, c + tile);
      for (let j = c; j < lastColumn; j++) {
        for (let i = r; i < lastRow; i++) to[j * rows + i] = from[i * columns + j]!;
      }
    }
  }
  return to;
}
