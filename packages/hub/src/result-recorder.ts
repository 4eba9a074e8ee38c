import { datetimes, labelledArray, variable } from "@beamscope/arrays";
import { encodeDa00 } from "@beamscope/codec";
import { dataKeyText } from "@beamscope/contracts";
import { encodeResultKey, epochNs, jobNumber, parseWorkflowId } from "@beamscope/wire";
import type { Retained } from "./data-store.ts";
import type { HubClock } from "./hub-clock.ts";
import { type JobWatch, placeText } from "./job-watch.ts";
import type { RetentionStore, StoredClass } from "./retention-store.ts";

/** Spectra and images are kept at most this often, per data key. */
const intervalMs: Readonly<Record<Exclude<StoredClass, "series">, number>> = {
  spectra: 1_000,
  images: 30_000,
};
/** Numbers over time are gathered for this long: their labels cost more than they do. */
const gatherMs = 5_000;

/** An array that is kept, and the newest that is not yet. */
interface ArrayRecord {
  writtenMs: number;
  waiting: Uint8Array | undefined;
  readonly storedClass: Exclude<StoredClass, "series">;
}

/**
 * Chooses what of the admitted results goes to disk: every number over time, a spectrum a second, an
 * image every 30 s, and the newest of each when its job stops or the hub closes.
 */
export class ResultRecorder {
  readonly #store: RetentionStore;
  readonly #clock: HubClock;
  readonly #arrays = new Map<string, ArrayRecord>();
  /** Histories with samples that are not on disk, and the data time up to which they are. */
  readonly #dirty = new Set<Retained>();
  readonly #writtenNs = new Map<string, bigint>();
  #cancelGather: (() => void) | undefined;

  constructor(store: RetentionStore, clock: HubClock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** @param bytes - the message; kept until it is written or a newer one takes its place. */
  take(retained: Retained, bytes: Uint8Array, nowMs: number): void {
    if (retained.samples.kind === "history") {
      this.#dirty.add(retained);
      this.#cancelGather ??= this.#clock.after(gatherMs, () => {
        this.#cancelGather = undefined;
        this.#writeHistories();
      });
      return;
    }
    const text = dataKeyText(retained.key);
    const storedClass = retained.declared.output.template.dims.length === 1 ? "spectra" : "images";
    const record: ArrayRecord = this.#arrays.get(text) ?? {
      writtenMs: Number.NEGATIVE_INFINITY,
      waiting: undefined,
      storedClass,
    };
    this.#arrays.set(text, record);
    record.waiting = bytes;
    if (nowMs - record.writtenMs >= intervalMs[storedClass]) this.#writeArray(record, nowMs);
  }

  /** The jobs at a place changed: where they have stopped, their newest results are written. */
  placeChanged(place: string, jobs: JobWatch, all: Iterable<Retained>, nowMs: number): void {
    for (const { key, jobNumber: shown } of all) {
      if (placeText(key.workflow, key.source) !== place) continue;
      if (jobs.stateOf(place, shown, nowMs).kind !== "stopped") continue;
      const record = this.#arrays.get(dataKeyText(key));
      if (record !== undefined) this.#writeArray(record, nowMs);
    }
  }

  /** Writes all that is not written. */
  finish(): void {
    this.#cancelGather?.();
    this.#cancelGather = undefined;
    this.#writeHistories();
    for (const record of this.#arrays.values()) this.#writeArray(record, this.#clock.nowMs());
  }

  #writeArray(record: ArrayRecord, nowMs: number): void {
    if (record.waiting === undefined) return;
    const { storedClass, waiting: bytes } = record;
    this.#store.append({ storedClass, bytes, timestampMs: Math.round(nowMs) });
    record.waiting = undefined;
    record.writtenMs = nowMs;
  }

  #writeHistories(): void {
    const timestampMs = Math.round(this.#clock.nowMs());
    for (const retained of this.#dirty) {
      const text = dataKeyText(retained.key);
      const bytes = historyMessage(retained, this.#writtenNs.get(text));
      const newestNs = retained.samples.newestNs;
      if (newestNs !== undefined) this.#writtenNs.set(text, newestNs);
      if (bytes !== undefined) this.#store.append({ storedClass: "series", bytes, timestampMs });
    }
    this.#dirty.clear();
  }
}

/** The samples after an instant as one result along `time`. */
function historyMessage(
  { key, jobNumber: number, samples }: Retained,
  afterNs: bigint | undefined,
): Uint8Array<ArrayBuffer> | undefined {
  if (samples.kind !== "history") return undefined;
  const { originNs, time, start, values, variances } = samples.view();
  const after = afterNs === undefined ? Number.NEGATIVE_INFINITY : Number(afterNs - originNs);
  // A job that measures a stretch again has cut it off: then all of what is left may be new.
  const newest = time.at(-1) ?? 0;
  const first = after > newest ? 0 : time.findIndex((at) => at > after);
  if (first < 0 || time.length === 0) return undefined;
  const dims = ["time"];
  const instants = (column: Float64Array): BigInt64Array =>
    BigInt64Array.from(column.subarray(first), (at) => originNs + BigInt(Math.round(at)));
  const spread = variances.slice(first);
  const data = variable({
    dims,
    values: values.slice(first),
    variances: spread.some(Number.isNaN) ? undefined : spread,
    unit: samples.unit,
  });
  const hasStarts = !start.subarray(first).some(Number.isNaN);
  const array = labelledArray({
    data,
    coords: {
      time: datetimes({ dims, values: instants(time) }),
      ...(hasStarts ? { start_time: datetimes({ dims, values: instants(start) }) } : {}),
    },
  });
  const sourceName = encodeResultKey({
    workflowId: parseWorkflowId(key.workflow),
    jobId: { sourceName: key.source, jobNumber: jobNumber(number) },
    outputName: key.output,
  });
  return encodeDa00({ sourceName, timestamp: epochNs(originNs), array });
}
