import type { LabelledArray, Variable } from "@beamscope/arrays";
import { CodecError, type DecodedDa00, decodeDa00 } from "@beamscope/codec";
import { DataKey, dataKeyText, JobNumber } from "@beamscope/contracts";
import { decodeResultKey, WireFormatError, workflowIdText } from "@beamscope/wire";
import { GenerationGate } from "./admission.ts";
import type { DataStore, Retained } from "./data-store.ts";
import type { HistoryColumns } from "./history-samples.ts";
import type { OutputIndex } from "./output-index.ts";

/** Why a result was not taken in. */
export type Refusal =
  | "unreadable"
  | "unknown output"
  | "superseded job"
  /** Not newer than what is kept. */
  | "not newer"
  /** Of a form that its output does not have: text, wrong dims, no times. */
  | "unsuitable form";

/** What became of a result. */
export type Ingested =
  | { readonly kind: "admitted"; readonly retained: Retained }
  | { readonly kind: "refused"; readonly reason: Refusal };

/** How a result came. */
export interface IngestOptions {
  readonly nowMs: number;
  /**
   * The result is of the log's past, from before the hub began. What is not newer than what was restored
   * says nothing about generations then.
   */
  readonly fromPast?: boolean | undefined;
}

/** Takes results in: reads them, lets the current generation pass, and keeps what its rule says. */
export class ResultIngest {
  readonly #index: OutputIndex;
  readonly #store: DataStore;
  readonly #gate = new GenerationGate();
  readonly #refused = new Map<Refusal, number>();
  #admitted = 0;
  #revision = 0;

  constructor(index: OutputIndex, store: DataStore) {
    this.#index = index;
    this.#store = store;
  }

  get admitted(): number {
    return this.#admitted;
  }

  refused(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#refused);
  }

  /** Counts up with whatever changes what layers show. */
  get revision(): number {
    return this.#revision;
  }

  /** Another change that layers have to look at, such as a job's state. @returns its revision. */
  nextRevision(): number {
    this.#revision += 1;
    return this.#revision;
  }

  /** What was kept on disk has been taken in; what comes now is of the log. */
  endRestore(): void {
    this.#gate.markRestored();
  }

  /** @param bytes - a da00 message, handed over: what is kept are views of it. */
  take(bytes: Uint8Array<ArrayBuffer>, options: IngestOptions): Ingested {
    const ingested = this.#take(bytes, options);
    if (ingested.kind === "admitted") {
      this.#admitted += 1;
      ingested.retained.revision = this.nextRevision();
    } else {
      this.#refused.set(ingested.reason, (this.#refused.get(ingested.reason) ?? 0) + 1);
    }
    return ingested;
  }

  #take(bytes: Uint8Array<ArrayBuffer>, options: IngestOptions): Ingested {
    const result = read(bytes);
    if (result === undefined) return refused("unreadable");
    const { key, jobNumber, content } = result;
    const declared = this.#index.find(key);
    if (typeof declared === "string") return refused("unknown output");
    const times = timesOf(content.array);
    if (times === undefined) return refused("unsuitable form");
    const columns = declared.isHistory ? columnsOf(content.array, times) : undefined;
    const dims = declared.output.template.dims.length;
    const suits = declared.isHistory
      ? columns !== undefined
      : content.array.data.dims.length === dims && content.array.data.dtype !== "string";
    if (!suits) return refused("unsuitable form");

    const known = this.#store.get(key);
    const newestNs = known?.samples.newestNs;
    const isOtherJob = known !== undefined && known.jobNumber !== jobNumber;
    if (options.fromPast && isOtherJob && newestNs !== undefined && times.lastNs <= newestNs) {
      return refused("not newer");
    }
    const text = dataKeyText(key);
    const admission = this.#gate.admit(text, jobNumber, options.fromPast);
    if (admission === "superseded") return refused("superseded job");
    const retained = this.#store.open(key, declared, jobNumber);
    const { samples } = retained;
    const isNewJob = admission === "new generation";
    // Results come in order; an older one says that the clock of the data was set back.
    const isSetBack = !options.fromPast && newestNs !== undefined && times.lastNs < newestNs;
    let added = 0;
    this.#store.change(retained, options.nowMs, () => {
      if (columns !== undefined && samples.kind === "history") {
        if (isNewJob && declared.output.temporality === "cumulative") samples.clear();
        // A new job that measures a stretch again, as a replay does, takes the place of the old.
        else if (isNewJob) samples.cutFrom(columns.timeNs[0] ?? times.firstNs);
        added = samples.append(columns, content.array.data.unit);
      } else if (samples.kind === "arrays") {
        // Its parameters may be others: old and new are not to be added up.
        if (isNewJob || isSetBack) samples.clear();
        const newest = samples.newestNs;
        if (newest !== undefined && times.lastNs <= newest) return;
        samples.append({
          startNs: times.firstNs,
          timeNs: times.lastNs,
          array: content.array,
          accounting: content.accounting,
          bytes: bytes.byteLength,
        });
        added = 1;
      }
    });
    if (added === 0) return refused("not newer");
    retained.jobNumber = jobNumber;
    retained.accounting = content.accounting;
    return { kind: "admitted", retained };
  }
}

function refused(reason: Refusal): Ingested {
  return { kind: "refused", reason };
}

interface ReadResult {
  readonly key: DataKey;
  readonly jobNumber: string;
  readonly content: DecodedDa00;
}

function read(bytes: Uint8Array<ArrayBuffer>): ReadResult | undefined {
  try {
    const content = decodeDa00(bytes);
    const { workflowId, jobId, outputName } = decodeResultKey(content.sourceName);
    const workflow = workflowIdText(workflowId);
    const key = DataKey.safeParse({ workflow, source: jobId.sourceName, output: outputName });
    const jobNumber = JobNumber.safeParse(jobId.jobNumber);
    if (!key.success || !jobNumber.success) return undefined;
    return { key: key.data, jobNumber: jobNumber.data, content };
  } catch (error) {
    if (error instanceof WireFormatError || error instanceof CodecError) return undefined;
    throw error;
  }
}

interface ResultTimes {
  readonly firstNs: bigint;
  readonly lastNs: bigint;
}

function instants(coord: Variable | undefined): BigInt64Array | undefined {
  if (coord === undefined) return undefined;
  if (coord.dtype !== "datetime64" && coord.dtype !== "int64") return undefined;
  return new BigInt64Array(coord.values.buffer, coord.values.byteOffset, coord.values.length);
}

/** Data time of the first and last that an array holds. */
function timesOf(array: LabelledArray): ResultTimes | undefined {
  const time = instants(array.coords.get("time"));
  const start = instants(array.coords.get("start_time"));
  const firstNs = start?.[0] ?? time?.[0];
  const lastNs = time?.at(-1);
  return firstNs === undefined || lastNs === undefined ? undefined : { firstNs, lastNs };
}

/** A scalar, or numbers along `time`, as columns of a history. */
function columnsOf(array: LabelledArray, times: ResultTimes): HistoryColumns | undefined {
  const { data, coords } = array;
  if (data.dtype === "string" || data.dtype === "datetime64") return undefined;
  const values = Float64Array.from(data.values, Number);
  const variances = data.variances && Float64Array.from(data.variances);
  if (data.dims.length === 0) {
    const timeNs = BigInt64Array.of(times.lastNs);
    const startNs = coords.has("start_time") ? BigInt64Array.of(times.firstNs) : undefined;
    return { timeNs, startNs, values, variances };
  }
  const timeNs = instants(coords.get("time"));
  if (data.dims.length !== 1 || timeNs?.length !== values.length) return undefined;
  const startNs = instants(coords.get("start_time"));
  return {
    timeNs,
    startNs: startNs?.length === values.length ? startNs : undefined,
    values,
    variances,
  };
}
