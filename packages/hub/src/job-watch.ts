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

/**
 * Which jobs run, from heartbeats. A worker sends its jobs' heartbeats before its own: its own closes
 * a burst, and a job that is not in the latest burst of a living worker has stopped.
 */
export class JobWatch {
  readonly #workers = new Map<string, Worker>();
  readonly #pending = new Map<string, Map<string, JobStatus>>();
  readonly #seen = new Map<string, SeenJob>();
  readonly #beganMs: number;
  readonly #changed: (place: string) => void;
  /** What was told of each place last. */
  readonly #told = new Map<string, string>();

  /** @param changed - told the {@link placeText} of a workflow and source whose jobs changed. */
  constructor(nowMs: number, changed: (place: string) => void) {
    this.#beganMs = nowMs;
    this.#changed = changed;
  }

  take({ status, origin }: ReceivedStatus, nowMs: number): void {
    if (status.kind === "job") {
      const burst = this.#pending.get(origin) ?? new Map<string, JobStatus>();
      burst.set(status.jobId.jobNumber + placeOf(status), status);
      this.#pending.set(origin, burst);
      return;
    }
    const jobs = this.#pending.get(origin) ?? new Map<string, JobStatus>();
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
    const places = new Set([...this.#seen.values()].map(({ place }) => place));
    for (const place of [...places, ...this.#told.keys()]) {
      const summary = JSON.stringify(
        [...this.#alive(place)].map(([text, { state, error }]) => [text, state, error]),
      );
      if (this.#told.get(place) === summary) continue;
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
