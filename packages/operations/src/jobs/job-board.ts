import type { InstrumentDeclaration } from "@beamscope/catalog";
import {
  instantText,
  type JobAnswer,
  type JobCommand,
  JobNumber,
  type JobResource,
  type JobSelector,
  type JobsResource,
  type StartJobs,
} from "@beamscope/contracts";
import {
  type Acknowledgement,
  epochNs,
  type JobSchedule,
  type Status,
  workflowIdText,
} from "@beamscope/wire";
import { type CheckedJob, checkStart, workflowOf } from "./check-start.ts";
import { type CommandOutcome, type Refusal, refused } from "./command-outcome.ts";
import type { DesiredGenerations, Generation } from "./desired-generations.ts";
import type { DesiredJob } from "./desired-jobs.ts";
import { initialStarts } from "./initial-start.ts";
import { type CommanderPorts, JobCommander } from "./job-commander.ts";
import { type JobKey, jobKeyText } from "./job-key.ts";
import { orphanResource, wantedJobResource } from "./job-resource.ts";
import { type HeartbeatOrigin, isAtWork, type Observation, ObservedJobs } from "./observed-jobs.ts";
import { Reconciler } from "./reconciler.ts";

/** So long a job may take to stop before it counts as running unwanted. ms */
const stopGraceMs = 5_000;

/** What a {@link JobBoard} needs from outside. */
export interface JobBoardPorts extends CommanderPorts {
  readonly instrument: InstrumentDeclaration;
  readonly desired: DesiredGenerations;
}

/** How many jobs are wanted, and how those do. */
export interface JobCounts {
  readonly wanted: number;
  readonly running: number;
  readonly failing: number;
}

/**
 * The jobs of an instrument: what is wanted, and what the heartbeats say. Single writer; {@link JobBoard.version} moves
 * with each change, and readers pull.
 *
 * - One generation per workflow is wanted. A commit makes a new one and stops all others.
 * - Starts are sent by an explicit act only, never again by themselves: commands may arrive late, and a second start would
 *   throw away what the first has counted.
 * - Jobs that run although nobody wants them are told to stop again, at most every 30 s.
 * - Jobs that run without a record are adopted, those that began last where there are several.
 */
export class JobBoard {
  readonly #ports: JobBoardPorts;
  readonly #observed = new ObservedJobs();
  readonly #commander: JobCommander;
  readonly #reconciler: Reconciler;
  #version = 0;

  constructor(ports: JobBoardPorts) {
    this.#ports = ports;
    this.#commander = new JobCommander(ports);
    this.#reconciler = new Reconciler({
      desired: ports.desired,
      seen: (job) => this.#observed.find(job),
      stopAgain: (job) => this.#commander.stopAgain(job),
      nowText: () => this.#now(),
    });
  }

  /** Moves with each change of {@link resource}. */
  get version(): number {
    return this.#version;
  }

  /** The generation of a workflow that counts. */
  generationOf(workflow: string): Generation | undefined {
    return this.#ports.desired.of(workflow);
  }

  resource(): JobsResource {
    const asOfNs = instantText(BigInt(Math.round(this.#ports.nowMs())) * 1_000_000n);
    return { version: this.#version, asOfNs, jobs: this.#list() };
  }

  counts(): JobCounts {
    let [wanted, running, failing] = [0, 0, 0];
    for (const { desired, observed } of this.#list()) {
      if (desired !== "running") continue;
      wanted += 1;
      if (observed.state === "error") failing += 1;
      else if (observed.state !== "unreported" && isAtWork(observed.state)) running += 1;
    }
    return { wanted, running, failing };
  }

  /** Every job that was heard of within the last minute. */
  observations(): Iterable<Observation> {
    return this.#observed;
  }

  /**
   * Starts one job per source under a new job number; all other jobs of the workflow are stopped first.
   * @param who - for people: who asked.
   */
  commit(request: StartJobs, who: string): CommandOutcome {
    const check = checkStart(this.#ports.instrument, request);
    if (check.kind === "refused") return check;
    const { startTimeNs, endTimeNs } = request.schedule ?? {};
    return this.#begin(request.workflow, check.jobs, who, {
      startTime: startTimeNs === undefined ? undefined : epochNs(BigInt(startTimeNs)),
      endTime: endTimeNs === undefined ? undefined : epochNs(BigInt(endTimeNs)),
    });
  }

  /** Stops jobs; what they published stays. */
  stop(request: JobCommand, who: string): CommandOutcome {
    const targets = this.#targets(request.jobs);
    if (targets.kind === "refused") return targets;
    for (const job of targets.jobs) this.#reconciler.wantStopped(job, "person", who);
    return this.#sent(this.#commander.tell(targets.jobs, "stop"));
  }

  /** Empties jobs; they go on from zero. */
  reset(request: JobCommand): CommandOutcome {
    const targets = this.#targets(request.jobs);
    if (targets.kind === "refused") return targets;
    for (const { workflow } of targets.jobs) {
      const spec = workflowOf(this.#ports.instrument, workflow);
      if (spec?.supportsReset === false) {
        return refused("not-supported", `${spec.title} cannot be reset; start it anew instead.`);
      }
    }
    return this.#sent(this.#commander.tell(targets.jobs, "reset"));
  }

  /**
   * Starts the instrument's first jobs that do not run, but for those that a person stopped: an explicit act, at the
   * start of everything.
   * @returns the answers, once they are there or after 30 s.
   */
  async startInitialJobs(who: string): Promise<readonly JobAnswer[]> {
    const starts = initialStarts(
      this.#ports.instrument,
      (workflow) => this.generationOf(workflow),
      ({ workflow, jobNumber: number }, source) =>
        this.#runs({ workflow, source, jobNumber: number }),
    );
    const answers = starts.map(({ workflow, how, jobs }) => {
      const generation = this.generationOf(workflow);
      const outcome =
        how === "join" && generation !== undefined
          ? this.#join(generation, jobs, who)
          : this.#begin(workflow, jobs, who, {});
      return outcome.answers;
    });
    return (await Promise.all(answers)).flat();
  }

  /** Takes a heartbeat. */
  heartbeat(status: Status, origin: HeartbeatOrigin): void {
    if (status.kind === "service") {
      if (this.#observed.service(status, origin, this.#ports.nowMs())) this.#changed();
      return;
    }
    const spec = workflowOf(this.#ports.instrument, workflowIdText(status.workflowId));
    const { sourceName, jobNumber: number } = status.jobId;
    // Not of this instrument, or of a form that is not ours: the topic is shared.
    if (!spec?.sources.includes(sourceName) || !JobNumber.safeParse(number).success) return;
    this.#reconciler.take(this.#observed.job(status, origin, this.#ports.nowMs()));
    this.#changed();
  }

  /** Takes an answer to a command. It informs; nothing follows from it. */
  acknowledge(answer: Acknowledgement): void {
    this.#commander.acknowledge(answer);
  }

  /** What time brings: jobs go stale, answers come too late. Call about once a second. */
  tick(): void {
    this.#commander.expire();
    if (this.#observed.expire(this.#ports.nowMs())) this.#changed();
  }

  /** Nobody waits for answers any more; what is wanted is kept. */
  async close(): Promise<void> {
    this.#commander.abandon();
    await this.#ports.desired.saved();
  }

  #begin(workflow: string, jobs: readonly CheckedJob[], who: string, schedule: JobSchedule) {
    const before = this.generationOf(workflow);
    const others = this.#atWork(workflow);
    const number = this.#ports.uuid();
    const started = jobs.map((job) => this.#running(job, who));
    const sources = new Set(jobs.map((job) => job.source));
    // What a person stopped is remembered as such, in the new generation.
    const stopped = (before?.jobs ?? []).filter(
      ({ source, wanted }) =>
        !sources.has(source) && wanted.state === "stopped" && wanted.by === "person",
    );
    this.#ports.desired.begin({ workflow, jobNumber: number, jobs: [...started, ...stopped] });
    // Their answers say nothing that anybody asked for.
    for (const other of others) this.#commander.stop(other);
    return this.#sent(this.#commander.start(workflow, number, jobs, schedule));
  }

  #join(generation: Generation, jobs: readonly CheckedJob[], who: string) {
    this.#ports.desired.put(
      generation.workflow,
      jobs.map((job) => this.#running(job, who)),
    );
    const { workflow, jobNumber: number } = generation;
    return this.#sent(this.#commander.start(workflow, number, jobs, {}));
  }

  #sent(answers: Promise<readonly JobAnswer[]>) {
    this.#changed();
    return { kind: "sent", answers } as const;
  }

  /** Jobs of a workflow that run, or were sent and may run soon. */
  #atWork(workflow: string): readonly JobKey[] {
    const jobs = new Map<string, JobKey>();
    const generation = this.generationOf(workflow);
    for (const { source, wanted } of generation?.jobs ?? []) {
      if (wanted.state !== "running" || generation === undefined) continue;
      const job = { workflow, source, jobNumber: generation.jobNumber };
      jobs.set(jobKeyText(job), job);
    }
    for (const { job, status } of this.#observed.of(workflow)) {
      if (isAtWork(status.state)) jobs.set(jobKeyText(job), job);
    }
    return [...jobs.values()];
  }

  #targets(
    selectors: readonly JobSelector[],
  ):
    | { readonly kind: "jobs"; readonly jobs: readonly JobKey[] }
    | { readonly kind: "refused"; readonly refusal: Refusal } {
    const jobs = new Map<string, JobKey>();
    for (const selector of selectors) {
      const spec = workflowOf(this.#ports.instrument, selector.workflow);
      if (spec === undefined) {
        const { title } = this.#ports.instrument;
        return refused("unknown-workflow", `${title} has no workflow ${selector.workflow}.`);
      }
      const meant = "source" in selector ? [selector] : this.#atWork(selector.workflow);
      for (const job of meant) {
        if (!this.#knows(job)) {
          return refused(
            "unknown-job",
            `${spec.title} has no job ${job.jobNumber} on ${job.source}.`,
          );
        }
        jobs.set(jobKeyText(job), job);
      }
    }
    return { kind: "jobs", jobs: [...jobs.values()] };
  }

  #knows(job: JobKey): boolean {
    if (this.#observed.find(job) !== undefined) return true;
    const generation = this.generationOf(job.workflow);
    return (
      generation?.jobNumber === job.jobNumber &&
      generation.jobs.some(({ source }) => source === job.source)
    );
  }

  #runs(job: JobKey): boolean {
    const state = this.#observed.find(job)?.status.state;
    return state !== undefined && isAtWork(state);
  }

  #list(): JobResource[] {
    const jobs: JobResource[] = [];
    const listed = new Set<string>();
    for (const generation of this.#ports.desired) {
      const { workflow, jobNumber: number } = generation;
      for (const desired of generation.jobs) {
        const job = { workflow, source: desired.source, jobNumber: number };
        listed.add(jobKeyText(job));
        const orphan = desired.wanted.state === "stopped" && this.#isOrphan(job);
        jobs.push(wantedJobResource(generation, desired, this.#observed.find(job), orphan));
      }
    }
    for (const observation of this.#observed) {
      const { job } = observation;
      if (listed.has(jobKeyText(job)) || !this.#isOrphan(job)) continue;
      jobs.push(orphanResource(observation));
    }
    return jobs;
  }

  /** Of an unwanted job: whether it goes on although it was told to stop. */
  #isOrphan(job: JobKey): boolean {
    const observation = this.#observed.find(job);
    if (observation === undefined || !isAtWork(observation.status.state)) return false;
    const toldMs = this.#commander.toldToStopMs(job);
    return toldMs === undefined || observation.receivedMs - toldMs >= stopGraceMs;
  }

  #running(job: CheckedJob, who: string): DesiredJob {
    return {
      source: job.source,
      parameters: job.parameters,
      auxInputs: { ...job.auxInputs },
      wanted: { state: "running" },
      changedBy: who,
      changedAtNs: this.#now(),
    };
  }

  #now(): string {
    return instantText(BigInt(Math.round(this.#ports.nowMs())) * 1_000_000n);
  }

  #changed(): void {
    this.#version += 1;
  }
}
