import type { DesiredGenerations, Generation } from "./desired-generations.ts";
import type { DesiredJob } from "./desired-jobs.ts";
import type { JobKey } from "./job-key.ts";
import { isAtWork, type Observation } from "./observed-jobs.ts";

/** What reconciling needs. */
export interface ReconcilerParts {
  readonly desired: DesiredGenerations;
  /** The last heartbeat of a job. */
  readonly seen: (job: JobKey) => Observation | undefined;
  /** Tells a job to stop that goes on although nobody wants it. */
  readonly stopAgain: (job: JobKey) => void;
  /** For `changedAtNs`. */
  readonly nowText: () => string;
}

/**
 * Brings what is wanted and what the heartbeats say together. It stops and adopts; it never starts: commands may arrive
 * late, and a second start would throw away what the first has counted.
 */
export class Reconciler {
  readonly #parts: ReconcilerParts;

  constructor(parts: ReconcilerParts) {
    this.#parts = parts;
  }

  /** Draws the consequences of a heartbeat. */
  take(observation: Observation): void {
    const { job, status } = observation;
    const generation = this.#parts.desired.of(job.workflow);
    const ours = generation?.jobNumber === job.jobNumber;
    if (!isAtWork(status.state)) {
      if (ours && status.state === "finishing") this.wantStopped(job, "schedule", "schedule");
      if (ours && status.state === "stopped") this.#giveUpWhenAllStopped(generation);
      return;
    }
    if (generation === undefined) return this.#adopt(observation);
    if (ours) return this.#attach(generation, observation);
    const { adopted } = generation;
    if (adopted !== undefined && startOf(observation) > adopted.startNs) {
      return this.#adopt(observation);
    }
    this.#parts.stopAgain(job);
  }

  /** From now on the job is not wanted, if it was one of the generation that counts. */
  wantStopped(job: JobKey, by: "person" | "back end" | "schedule", who: string): void {
    const generation = this.#parts.desired.of(job.workflow);
    if (generation?.jobNumber !== job.jobNumber) return;
    const desired = generation.jobs.find(({ source }) => source === job.source);
    // A person's stop is not softened by what follows from it.
    if (desired === undefined || (desired.wanted.state === "stopped" && by !== "person")) return;
    const wanted = { state: "stopped", by } as const;
    this.#parts.desired.put(job.workflow, [
      { ...desired, wanted, changedBy: who, changedAtNs: this.#parts.nowText() },
    ]);
  }

  #attach(generation: Generation, observation: Observation): void {
    const { job } = observation;
    const { desired } = this.#parts;
    const known = generation.jobs.find(({ source }) => source === job.source);
    if (known === undefined) return desired.put(job.workflow, [this.#found(job)]);
    if (known.wanted.state === "running") return;
    // Its process said that it ends, and then did not.
    if (known.wanted.by === "back end") {
      return desired.put(job.workflow, [{ ...known, wanted: { state: "running" } }]);
    }
    this.#parts.stopAgain(job);
  }

  #adopt(observation: Observation): void {
    const { job } = observation;
    this.#parts.desired.begin({
      workflow: job.workflow,
      jobNumber: job.jobNumber,
      jobs: [this.#found(job)],
      adopted: { startNs: startOf(observation) },
    });
  }

  #giveUpWhenAllStopped({ workflow, jobNumber, jobs }: Generation): void {
    const running = jobs
      .filter(({ wanted }) => wanted.state === "running")
      .map(({ source }) => ({ workflow, source, jobNumber }));
    if (!running.every((job) => this.#parts.seen(job)?.status.state === "stopped")) return;
    for (const job of running) this.wantStopped(job, "back end", "back end");
  }

  #found({ source }: JobKey): DesiredJob {
    return {
      source,
      parameters: {},
      auxInputs: {},
      wanted: { state: "running" },
      changedBy: "found at work",
      changedAtNs: this.#parts.nowText(),
    };
  }
}

function startOf({ status }: Observation): bigint {
  return status.startTime ?? -(2n ** 63n);
}
