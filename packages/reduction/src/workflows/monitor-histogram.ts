import {
  type LabelledArray,
  labelledArray,
  rebin,
  toDType,
  toUnit,
  type Variable,
  variable,
  withCountVariances,
} from "@beamscope/arrays";
import { addArrivals, EventTally } from "@beamscope/arrays/kernels";
import type { MonitorHistogramParameters } from "@beamscope/catalog";
import type { EventBatch } from "@beamscope/wire";
import { emptyTally, type OutputTally } from "../jobs/output-accounting.ts";
import type { StreamMessage, Workflow, WorkflowOutput, WorkflowPlan } from "../jobs/workflow.ts";
import { WorkflowRefusal } from "../jobs/workflow.ts";
import { type ArrivalAxis, arrivalAxis, arrivalDim, sumOfBins } from "./arrival-axis.ts";
import { RunningScalars } from "./count-scalars.ts";
import { RunningCounts } from "./running-counts.ts";

/**
 * Plans the histogram of a monitor over time of arrival (backend facts, 18.1), from events or from histograms made by its
 * electronics; these are rebinned, so a count may be split between bins. Variances are those of counting: the counts themselves.
 * @throws WorkflowRefusal where a parameter asks for what the source does not have.
 */
export function planMonitorHistogram(
  source: string,
  params: MonitorHistogramParameters,
): WorkflowPlan {
  if (params.coordinate_mode.mode !== "toa") {
    throw new WorkflowRefusal(
      `${source} has no wavelengths, since it has no lookup table: choose the coordinate "toa".`,
    );
  }
  const arrival = arrivalAxis(params.toa_edges, params.toa_range);
  return {
    bytes: 3 * RunningCounts.bytes(arrival.axis.bins),
    make: () => new MonitorHistogram(arrival),
  };
}

class MonitorHistogram implements Workflow {
  readonly #arrival: ArrivalAxis;
  readonly #events: RunningCounts;
  readonly #eventTally = new EventTally();
  readonly #scalars = new RunningScalars();
  /** Of histograms, this interval and since start: values and variances. */
  readonly #dense: { readonly values: Float64Array; readonly variances: Float64Array };
  readonly #denseTotal: { readonly values: Float64Array; readonly variances: Float64Array };
  #denseShown = 0;
  #denseOutside = 0;

  constructor(arrival: ArrivalAxis) {
    this.#arrival = arrival;
    const { bins } = arrival.axis;
    this.#events = new RunningCounts(bins);
    this.#dense = { values: new Float64Array(bins), variances: new Float64Array(bins) };
    this.#denseTotal = { values: new Float64Array(bins), variances: new Float64Array(bins) };
  }

  accumulate(_stream: string, messages: readonly StreamMessage[]): void {
    for (const message of messages) {
      if (message.kind === "events") this.#addEvents(message.events);
      else if (message.kind === "array") this.#addHistogram(message.array);
    }
  }

  finalize(): readonly WorkflowOutput[] {
    const counted = this.#events.take();
    const { values, variances } = this.#dense;
    const current = plus(counted, values);
    const currentVariances = plus(counted, variances);
    addTo(this.#denseTotal.values, values);
    addTo(this.#denseTotal.variances, variances);
    values.fill(0);
    variances.fill(0);
    const counts = this.#events.totalAsFloat();
    const total = sumOfBins(current, { first: 0, last: current.length });
    return [
      {
        name: "cumulative",
        temporality: "cumulative",
        array: this.#array(
          plus(counts, this.#denseTotal.values),
          plus(counts, this.#denseTotal.variances),
        ),
      },
      { name: "current", temporality: "window", array: this.#array(current, currentVariances) },
      ...this.#scalars.take({ total, inRange: sumOfBins(current, this.#arrival.rangeBins) }),
    ];
  }

  overdue(): readonly WorkflowOutput[] {
    return [];
  }

  clear(): void {
    this.#events.clear();
    this.#eventTally.reset();
    this.#scalars.clear();
    for (const sums of [this.#dense, this.#denseTotal]) {
      sums.values.fill(0);
      sums.variances.fill(0);
    }
    this.#denseShown = 0;
    this.#denseOutside = 0;
  }

  tallies(): ReadonlyMap<string, OutputTally> {
    const { shown, outside } = this.#eventTally;
    const tally = {
      ...emptyTally,
      shown: shown + this.#denseShown,
      outOfRange: outside + this.#denseOutside,
    };
    return new Map([["cumulative", tally]]);
  }

  #addEvents({ timeOfArrival }: EventBatch): void {
    const to = timeOfArrival.length;
    this.#events.makeRoom(to);
    addArrivals(
      { timeOfArrival, from: 0, to },
      this.#arrival.axis,
      this.#events.window,
      this.#eventTally,
    );
  }

  #addHistogram(histogram: LabelledArray): void {
    const offered = asArrivalHistogram(histogram, this.#arrival.coord);
    const rebinned = rebin(offered, this.#arrival.coord).data;
    const before = floats(offered.data);
    const { values, variances } = floats(rebinned);
    addTo(this.#dense.values, values);
    addTo(this.#dense.variances, variances ?? values);
    let offeredSum = 0;
    for (const value of before.values) if (!Number.isNaN(value)) offeredSum += value;
    const shown = sumOfBins(values, { first: 0, last: values.length });
    // Rounding may leave a trifle less than nothing outside.
    const outside = Math.max(0, offeredSum - shown);
    this.#denseShown += offeredSum - outside;
    this.#denseOutside += outside;
  }

  #array(values: Float64Array, variances: Float64Array): LabelledArray {
    const data = variable({ dims: [arrivalDim], values, variances, unit: "counts" });
    return labelledArray({ data, coords: { [arrivalDim]: this.#arrival.coord } });
  }
}

/**
 * A histogram of a monitor's electronics with its axis renamed and in our unit. Without variances they are those of counting.
 * @throws Error where it has not one dim with edges in a unit of time.
 */
function asArrivalHistogram(histogram: LabelledArray, like: Variable): LabelledArray {
  const [dim, ...more] = histogram.data.dims;
  if (dim === undefined || more.length > 0) {
    throw new Error(
      `a monitor histogram has one dimension, not (${histogram.data.dims.join(", ")})`,
    );
  }
  const coord = histogram.coords.get(dim);
  if (
    coord === undefined ||
    coord.shape[0] !== (histogram.data.shape[0] ?? 0) + 1 ||
    like.unit === undefined
  ) {
    throw new Error(`a monitor histogram over ${dim} needs bin edges of that name`);
  }
  const data = toDType(histogram.data, "float64");
  const counted = data.variances === undefined ? withCountVariances(data) : data;
  const edges = toUnit(toDType(coord, "float64"), like.unit);
  return labelledArray({
    data: renamed(counted),
    coords: { [arrivalDim]: renamed(edges) },
  });
}

function renamed(source: Variable): Variable {
  const { values, variances } = floats(source);
  // NaN says that the electronics knows nothing of the bin: it adds nothing, and is no count.
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(values[i])) continue;
    values[i] = 0;
    if (variances !== undefined) variances[i] = 0;
  }
  return variable({ dims: [arrivalDim], values, variances, unit: source.unit });
}

function floats(source: Variable): {
  readonly values: Float64Array;
  readonly variances: Float64Array | undefined;
} {
  const converted = toDType(source, "float64");
  if (converted.dtype !== "float64") throw new Error(`${source.dtype} where numbers belong`);
  const variances = converted.variances;
  return {
    values: Float64Array.from(converted.values),
    variances: variances === undefined ? undefined : Float64Array.from(variances),
  };
}

function plus(a: Int32Array | Float64Array, b: Float64Array): Float64Array {
  const sum = b.slice();
  for (let i = 0; i < sum.length; i++) sum[i]! += a[i]!;
  return sum;
}

function addTo(total: Float64Array, more: Float64Array): void {
  for (let i = 0; i < total.length; i++) total[i]! += more[i]!;
}
