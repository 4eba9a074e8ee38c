import {
  datetimes,
  divideUnits,
  type LabelledArray,
  labelledArray,
  sliceAt,
  sliceRange,
  sum,
  type Unit,
  unit,
  variable,
} from "@beamscope/arrays";
import type {
  DataKey,
  DisplayCompute,
  LayerSpec,
  Selection,
  WindowCoverage,
} from "@beamscope/contracts";
import { aggregate, aggregationRule, isCounts } from "./aggregate.ts";
import type { ArraySamples } from "./array-samples.ts";
import type { DataStore, Retained } from "./data-store.ts";
import type { HistorySamples } from "./history-samples.ts";
import { columnsOfData } from "./numbers.ts";
import { RunningSum } from "./running-sum.ts";
import { type ArraySample, nsPerSecond } from "./sample.ts";
import { availableSeconds, firstOfLast } from "./sample-window.ts";
import { thinSeries } from "./thin-series.ts";

/** What a layer shows of one data key, in full resolution. */
export interface ComputedItem {
  readonly key: DataKey;
  readonly sourceTitle: string;
  readonly outputTitle: string;
  readonly jobNumber: string;
  readonly startNs: bigint | undefined;
  readonly timeNs: bigint | undefined;
  readonly coverage: WindowCoverage | undefined;
  readonly array: LabelledArray;
}

/** The newest of a stretch, before what is selected of it. */
interface Stretch {
  readonly array: LabelledArray;
  readonly startNs: bigint | undefined;
  readonly timeNs: bigint;
  /** How long it was measured; 0 where that is not known. */
  readonly measuredSeconds: number;
  readonly coverage: WindowCoverage | undefined;
}

type ArrayDisplay = Exclude<DisplayCompute, { kind: "series" }>;
type SeriesDisplay = Extract<DisplayCompute, { kind: "series" }>;

const seconds = unit("s");
const timeCoords = ["start_time", "time"];

/** Computes what a layer shows. Keeps running sums between passes, as long as the layer lives. */
export class LayerItems {
  readonly #spec: LayerSpec;
  readonly #sums = new Map<string, RunningSum<ArraySample>>();

  constructor(spec: LayerSpec) {
    this.#spec = spec;
  }

  /** Samples that running sums have added or taken away. */
  get summingSteps(): number {
    return [...this.#sums.values()].reduce((total, { steps }) => total + steps, 0);
  }

  /**
   * @param isThinned - whether a series is thinned as its specification says, or whole.
   * @returns an item for each key that has data.
   * @throws Error - data that do not fit the specification, such as an index out of range.
   */
  compute(store: DataStore, isThinned = true): ComputedItem[] {
    const items: ComputedItem[] = [];
    for (const key of this.#spec.data) {
      const retained = store.get(key);
      if (retained !== undefined && retained.samples.count > 0) {
        items.push(this.#itemOf(retained, isThinned));
      }
    }
    return items;
  }

  #itemOf(retained: Retained, isThinned: boolean): ComputedItem {
    const { display } = this.#spec;
    const { key, declared, jobNumber, samples } = retained;
    const labels = {
      key,
      sourceTitle: declared.sourceTitle,
      outputTitle: declared.output.title,
      jobNumber,
    };
    if (display.kind === "series") {
      if (samples.kind !== "history") throw new TypeError("only numbers over time make a series");
      return { ...labels, ...seriesOf(samples, display, isThinned), coverage: undefined };
    }
    const stretch =
      samples.kind === "history"
        ? stretchOfHistory(samples, display)
        : this.#stretchOfArrays(retained, samples, display);
    const { array: whole, measuredSeconds, ...times } = stretch;
    const selected = display.select.reduce(selectFrom, whole);
    const isRate = display.perSecond && isCounts(selected.data.unit) && measuredSeconds > 0;
    const array = isRate ? perSecond(selected, measuredSeconds) : selected;
    return { ...labels, ...times, array };
  }

  #stretchOfArrays(retained: Retained, samples: ArraySamples, display: ArrayDisplay): Stretch {
    const newest = samples.newest;
    if (newest === undefined) throw new TypeError("nothing is kept");
    const { window } = display;
    if (window.kind !== "last") {
      return {
        array: withoutTimes(newest.array),
        startNs: newest.startNs,
        timeNs: newest.timeNs,
        measuredSeconds: secondsOf(newest),
        coverage: undefined,
      };
    }
    const all = samples.samples;
    const offsets = all.map(({ timeNs }) => Number(timeNs - newest.timeNs));
    const taken = all.slice(firstOfLast(offsets, window.seconds));
    const { data } = newest.array;
    const rule = aggregationRule(window.aggregation, data.unit);
    const running = this.#sumOf(retained).moveTo(taken);
    // A sum of whole numbers is exact however it was made; it also makes the exact mean.
    const n = rule.isMean ? taken.length : 1;
    const { values, variances } =
      running === undefined
        ? aggregate(taken.map(columnsOfSample), columnsOfSample(newest).values.length, rule)
        : { values: divided(running.values, n), variances: divided(running.variances, n * n) };
    return {
      array: withNumbers(withoutTimes(newest.array), values, variances),
      startNs: taken[0]?.startNs,
      timeNs: newest.timeNs,
      measuredSeconds: taken.reduce((total, sample) => total + secondsOf(sample), 0),
      coverage: {
        requestedSeconds: window.seconds,
        availableSeconds: availableSeconds(taken.map(stretchNs), window.seconds),
      },
    };
  }

  #sumOf({ key }: Retained): RunningSum<ArraySample> {
    const text = JSON.stringify(key);
    const known = this.#sums.get(text);
    if (known !== undefined) return known;
    const sums = new RunningSum(columnsOfSample);
    this.#sums.set(text, sums);
    return sums;
  }
}

function columnsOfSample({ array }: ArraySample) {
  return columnsOfData(array.data);
}

function stretchNs({ startNs, timeNs }: ArraySample): number {
  return Number(timeNs - startNs);
}

function secondsOf(sample: ArraySample): number {
  return stretchNs(sample) / nsPerSecond;
}

function divided(column: Float64Array<ArrayBuffer>, by: number): Float64Array<ArrayBuffer>;
function divided(
  column: Float64Array<ArrayBuffer> | undefined,
  by: number,
): Float64Array<ArrayBuffer> | undefined;
function divided(
  column: Float64Array<ArrayBuffer> | undefined,
  by: number,
): Float64Array<ArrayBuffer> | undefined {
  return column === undefined || by === 1 ? column : column.map((value) => value / by);
}

function stretchOfHistory(samples: HistorySamples, { window }: ArrayDisplay): Stretch {
  const { originNs, time, start, values, variances } = samples.view();
  const last = time.length - 1;
  const first = window.kind === "last" ? firstOfLast(time, window.seconds) : last;
  const stretches = Array.from(
    { length: last - first + 1 },
    (_, i) => (time[first + i] ?? 0) - (start[first + i] ?? Number.NaN),
  ).filter((length) => length > 0);
  const taken = Array.from({ length: last - first + 1 }, (_, i) => {
    const variance = variances[first + i];
    const known = variance !== undefined && !Number.isNaN(variance);
    return {
      values: [values[first + i] ?? Number.NaN],
      variances: known ? [variance] : undefined,
    };
  });
  const aggregation = window.kind === "last" ? window.aggregation : "sum";
  const columns = aggregate(taken, 1, aggregationRule(aggregation, samples.unit));
  const from = start[first];
  return {
    array: labelledArray({ data: variable({ ...columns, unit: samples.unit }) }),
    startNs:
      originNs +
      BigInt(Math.round(from === undefined || Number.isNaN(from) ? (time[first] ?? 0) : from)),
    timeNs: originNs + BigInt(time[last] ?? 0),
    measuredSeconds: stretches.reduce((total, length) => total + length, 0) / nsPerSecond,
    coverage:
      window.kind === "last"
        ? {
            requestedSeconds: window.seconds,
            availableSeconds:
              stretches.length > 0
                ? availableSeconds(stretches, window.seconds)
                : Math.min(window.seconds, ((time[last] ?? 0) - (time[0] ?? 0)) / nsPerSecond),
          }
        : undefined,
  };
}

function seriesOf(samples: HistorySamples, display: SeriesDisplay, isThinned: boolean) {
  const { originNs, time, values, variances } = samples.view();
  const kept = isThinned
    ? thinSeries(originNs, time, values, display)
    : Uint32Array.from(time, (_, i) => i);
  const timeNs = BigInt64Array.from(kept, (i) => originNs + BigInt(time[i] ?? 0));
  const shown = Float64Array.from(kept, (i) => values[i] ?? Number.NaN);
  const spread = Float64Array.from(kept, (i) => variances[i] ?? Number.NaN);
  const dims = ["time"];
  const data = variable({
    dims,
    values: shown,
    variances: spread.every(Number.isNaN) ? undefined : spread,
    unit: samples.unit,
  });
  return {
    startNs: timeNs[0],
    timeNs: timeNs.at(-1),
    array: labelledArray({ data, coords: { time: datetimes({ dims, values: timeNs }) } }),
  };
}

function selectFrom(array: LabelledArray, selection: Selection): LabelledArray {
  const { dim } = selection;
  if ("index" in selection) return sliceAt(array, dim, selection.index);
  return sum(sliceRange(array, dim, selection.start, selection.stop), dim);
}

function withoutTimes(array: LabelledArray): LabelledArray {
  const coords = [...array.coords].filter(
    ([name, { dims }]) => dims.length > 0 || !timeCoords.includes(name),
  );
  return labelledArray({ ...array, coords });
}

function withNumbers(
  array: LabelledArray,
  values: Float64Array<ArrayBuffer>,
  variances: Float64Array<ArrayBuffer> | undefined,
  of: Unit | undefined = array.data.unit,
): LabelledArray {
  const { dims, shape } = array.data;
  return labelledArray({ ...array, data: variable({ dims, shape, values, variances, unit: of }) });
}

/** Counts as a rate. */
function perSecond(array: LabelledArray, measuredSeconds: number): LabelledArray {
  const { values, variances } = columnsOfData(array.data);
  const rate = array.data.unit && divideUnits(array.data.unit, seconds);
  const squared = measuredSeconds * measuredSeconds;
  const scaled = values.map((value) => value / measuredSeconds);
  return withNumbers(array, scaled, divided(variances, squared), rate);
}
