import type { JobState, JobStatus, ServiceStatus } from "@beamscope/wire";
import { workflowIdText } from "@beamscope/wire";
import { type JobKey, jobKeyText } from "./job-key.ts";

/** A job that was not heard of for so long is not known to run. ms */
const jobStaleMs = 60_000;

/** A job that its process left out of so many rounds of heartbeats is gone. */
const roundsUntilGone = 2;

/** Which process a heartbeat came from. */
export interface HeartbeatOrigin {
  readonly hostName: string;
  readonly processId: number;
}

/** What the last heartbeat of a job said. */
export interface Observation {
  readonly job: JobKey;
  readonly status: JobStatus;
  readonly origin: string;
  readonly receivedMs: number;
}

/** Whether a job in this state takes data, or will. */
export function isAtWork(state: JobState): boolean {
  return state !== "stopped" && state !== "finishing";
}

/**
 * The newest heartbeat of each job.
 *
 * A stopped job disappears from the heartbeats without a word. A process sends one for each of its jobs and then one of
 * its own, so a job that it leaves out of two such rounds is gone; one whose process fell silent goes stale.
 */
export class ObservedJobs {
  readonly #jobs = new Map<string, { observation: Observation; round: number }>();
  /** By process; of those that were heard of lately. */
  readonly #rounds = new Map<string, { readonly round: number; readonly heardMs: number }>();

  /** @returns what is known of the job now. */
  job(status: JobStatus, origin: HeartbeatOrigin, receivedMs: number): Observation {
    const from = originText(origin);
    const job = {
      workflow: workflowIdText(status.workflowId),
      source: status.jobId.sourceName,
      jobNumber: status.jobId.jobNumber,
    };
    const observation = { job, status, origin: from, receivedMs };
    this.#jobs.set(jobKeyText(job), { observation, round: this.#rounds.get(from)?.round ?? 0 });
    return observation;
  }

  /** Ends a round of a process. @returns whether jobs are gone. */
  service(_status: ServiceStatus, origin: HeartbeatOrigin, receivedMs: number): boolean {
    const from = originText(origin);
    const round = (this.#rounds.get(from)?.round ?? 0) + 1;
    this.#rounds.set(from, { round, heardMs: receivedMs });
    return this.#remove(
      (entry) => entry.observation.origin === from && round - entry.round > roundsUntilGone,
    );
  }

  /** @returns whether jobs went stale. */
  expire(nowMs: number): boolean {
    // Their jobs are stale by then, so that it does not matter that rounds begin at 0 again.
    for (const [from, { heardMs }] of this.#rounds) {
      if (nowMs - heardMs >= jobStaleMs) this.#rounds.delete(from);
    }
    return this.#remove((entry) => nowMs - entry.observation.receivedMs >= jobStaleMs);
  }

  /** Processes that were heard of lately. */
  get processes(): number {
    return this.#rounds.size;
  }

  find(job: JobKey): Observation | undefined {
    return this.#jobs.get(jobKeyText(job))?.observation;
  }

  *of(workflow: string): Generator<Observation> {
    for (const { observation } of this.#jobs.values()) {
      if (observation.job.workflow === workflow) yield observation;
    }
  }

  *[Symbol.iterator](): Generator<Observation> {
    for (const { observation } of this.#jobs.values()) yield observation;
  }

  #remove(gone: (entry: { observation: Observation; round: number }) => boolean): boolean {
    const keys = [...this.#jobs].filter(([, entry]) => gone(entry)).map(([key]) => key);
    for (const key of keys) this.#jobs.delete(key);
    return keys.length > 0;
  }
}

function originText({ hostName, processId }: HeartbeatOrigin): string {
  return `${hostName}:${processId}`;
}
