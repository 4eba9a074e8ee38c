import { type JobStatus, type Status, workflowIdText } from "@beamscope/wire";

/** What heartbeats say of the jobs of one workflow on one source. */
export type ObservedJob =
  /** No heartbeat has come yet, and it is too early to worry. */
  | { readonly kind: "unknown" }
  | { readonly kind: "running" }
  /** Accepted, and waiting for data or context. */
  | { readonly kind: "pending" }
  | { readonly kind: "failing"; readonly reason: string }
  /** `sinceMs`: wall time at which it was seen last; absent where it never was. */
  | { readonly kind: "stopped"; readonly sinceMs?: number | undefined };

/** A heartbeat and who sent it, so that jobs find their worker. */
export interface ReceivedStatus {
  readonly status: Status;
  /** Host and process of the sender. */
  readonly origin: string;
}

/** A worker and the jobs of its latest burst, by job number and place. */
interface Worker {
  heardMs: number;
  jobs: ReadonlyMap<string, JobStatus>;
}

interface SeenJob {
  readonly place: string;
  state: JobStatus["state"];
  error: string | undefined;
  seenMs: number;
}

/** A worker that says nothing for this long is gone: it says something every 2 s. */
const silentWorkerMs = 10_000;

/** What is told of a place before anything was heard: no jobs, and too early to miss a reducer. */
const summaryAtFirst = JSON.stringify([true]);

/**
 * Which jobs run, from heartbeats. A worker sends its jobs' heartbeats before its own: its own closes
 * a burst, and a job that is not in the latest burst of a living worker has stopped.
 */
export class JobWatch {
  readonly #workers = new Map<string, Worker>();
  /** Bursts that their worker's own heartbeat has not closed yet, by origin. */
  readonly #pending = new Map<string, { jobs: Map<string, JobStatus>; heardMs: number }>();
  readonly #seen = new Map<string, SeenJob>();
  readonly #beganMs: number;
  readonly #places: ReadonlySet<string>;
  readonly #changed: (place: string) => void;
  /** What was told of each place last. */
  readonly #told = new Map<string, string>();

  /**
   * @param places - the {@link placeText} of each workflow and source that there is. Heartbeats of jobs elsewhere are passed
   *   over: the topic is shared, and what it names must not fill the memory.
   * @param changed - told the place whose jobs changed, or all where reducers began to answer or ceased to.
   */
  constructor(nowMs: number, places: ReadonlySet<string>, changed: (place: string) => void) {
    this.#beganMs = nowMs;
    this.#places = places;
    this.#changed = changed;
  }

  take({ status, origin }: ReceivedStatus, nowMs: number): void {
    if (status.kind === "job") {
      const place = placeOf(status);
      if (!this.#places.has(place)) return;
      const burst = this.#pending.get(origin)?.jobs ?? new Map<string, JobStatus>();
      burst.set(status.jobId.jobNumber + place, status);
      this.#pending.set(origin, { jobs: burst, heardMs: nowMs });
      return;
    }
    const jobs = this.#pending.get(origin)?.jobs ?? new Map<string, JobStatus>();
    this.#pending.delete(origin);
    const ended = status.state === "stopped" || status.state === "error";
    if (ended) this.#workers.delete(status.workerId);
    else this.#workers.set(status.workerId, { heardMs: nowMs, jobs });
    for (const [text, job] of jobs) {
      this.#seen.set(text, {
        place: placeOf(job),
        state: ended ? "stopped" : job.state,
        error: job.error,
        seenMs: nowMs,
      });
    }
    this.check(nowMs);
  }

  /** Tells of workers that have gone silent. To be called about every second. */
  check(nowMs: number): void {
    for (const [id, { heardMs }] of this.#workers) {
      if (nowMs - heardMs >= silentWorkerMs) this.#workers.delete(id);
    }
    for (const [origin, { heardMs }] of this.#pending) {
      if (nowMs - heardMs >= silentWorkerMs) this.#pending.delete(origin);
    }
    const alive = this.#aliveByPlace();
    const answers = this.answers(nowMs);
    for (const place of this.#places) {
      const summary = JSON.stringify([answers, ...(alive.get(place) ?? [])]);
      if ((this.#told.get(place) ?? summaryAtFirst) === summary) continue;
      this.#told.set(place, summary);
      this.#changed(place);
    }
    this.#forgetOld();
  }

  /** Whether any reducer answers; too early to say counts as yes. */
  answers(nowMs: number): boolean {
    return this.#workers.size > 0 || nowMs - this.#beganMs < silentWorkerMs;
  }

  /**
   * The state of the jobs at a place.
   * @param shown - the job number whose data are shown; another that runs counts as well.
   */
  stateOf(place: string, shown: string | undefined, nowMs: number): ObservedJob {
    const alive = new Map(this.#alive(place));
    const own = shown === undefined ? undefined : alive.get(shown + place);
    const running = own ?? [...alive.values()].find(({ state }) => state !== "stopped");
    const seen = shown === undefined ? undefined : this.#seen.get(shown + place);
    if (running === undefined) {
      const early = this.#workers.size === 0 && nowMs - this.#beganMs < silentWorkerMs;
      return early && seen === undefined
        ? { kind: "unknown" }
        : { kind: "stopped", sinceMs: seen?.seenMs };
    }
    switch (running.state) {
      case "error":
        return { kind: "failing", reason: running.error ?? "The job failed." };
      case "scheduled":
      case "pending_context":
        return { kind: "pending" };
      case "active":
      case "finishing":
      case "warning":
        return { kind: "running" };
      case "stopped":
        return { kind: "stopped", sinceMs: seen?.seenMs };
    }
  }

  /** What is told of the jobs of living workers. */
  #aliveByPlace(): ReadonlyMap<string, unknown[]> {
    const byPlace = new Map<string, unknown[]>();
    for (const { jobs } of this.#workers.values()) {
      for (const [text, job] of jobs) {
        const place = placeOf(job);
        const known = byPlace.get(place) ?? [];
        known.push([text, job.state, job.error]);
        byPlace.set(place, known);
      }
    }
    return byPlace;
  }

  *#alive(place: string): Generator<readonly [string, JobStatus]> {
    for (const { jobs } of this.#workers.values()) {
      for (const entry of jobs) if (placeOf(entry[1]) === place) yield entry;
    }
  }

  /** Generations come and go; of each place the latest few are enough. */
  #forgetOld(): void {
    if (this.#seen.size <= 10_000) return;
    const oldest = [...this.#seen].toSorted(([, a], [, b]) => a.seenMs - b.seenMs);
    for (const [text] of oldest.slice(0, 5_000)) this.#seen.delete(text);
  }
}

/** Names a workflow on a source, which is what a job is one generation of. */
export function placeText(workflow: string, source: string): string {
  return `${workflow}\0${source}`;
}

function placeOf({ workflowId, jobId }: JobStatus): string {
  return placeText(workflowIdText(workflowId), jobId.sourceName);
}
