import type { EpochNs, JobSchedule, JobState } from "@beamscope/wire";
import type { OutputAccounting } from "./output-accounting.ts";
import { emptyTally, tallied } from "./output-accounting.ts";
import type { Interval, StreamMessage, Workflow, WorkflowOutput } from "./workflow.ts";

/** What a job is made with. */
export interface JobOptions {
  readonly id: string;
  /** The stream whose data make a result. */
  readonly source: string;
  /** Further streams it takes; they never make a result by themselves. */
  readonly auxiliaries: readonly string[];
  readonly schedule: JobSchedule;
  readonly workflow: Workflow;
  /** Events (counts) of the source admitted before the job was made. */
  readonly admittedBefore: number;
  /** How many events or counts a message of the source stands for. */
  readonly countOf: (message: StreamMessage) => number;
}

/** The results of one window. */
export interface JobResult {
  /** Start of the first window that held data of the source. */
  readonly start: EpochNs;
  readonly interval: Interval;
  readonly outputs: readonly WorkflowOutput[];
}

/** A job as others see it. */
export interface JobReport {
  readonly state: JobState;
  readonly warning: string | undefined;
  readonly error: string | undefined;
  /** Data time of the results so far. */
  readonly start: EpochNs | undefined;
  readonly end: EpochNs | undefined;
  /** Events or counts of the source that came, before the job's start or after. */
  readonly admitted: number;
  /** Per output; each accounts for all that was admitted. */
  readonly accounting: ReadonlyMap<string, OutputAccounting>;
}

/** A warning is told for so many windows, about 10 s, unless it is given again: heartbeats come every 2 s. */
const warningWindows = 47;

/**
 * One execution of a workflow on one source: when it counts, when it has a result, how it fares.
 *
 * A failing `accumulate` is a warning, a failing `finalize` an error that is tried again at the next close
 * (backend facts, 15.6, 15.7). Times follow the windows, so they are data time.
 */
export class Job {
  readonly id: string;
  readonly source: string;
  readonly streams: ReadonlySet<string>;
  readonly #options: JobOptions;
  readonly #workflow: Workflow;
  #phase: "scheduled" | "active" | "finishing";
  #warning: string | undefined;
  /** Windows closed so far, and how many of them when the warning was given. */
  #closes = 0;
  #warnedAt = 0;
  #error: string | undefined;
  #start: EpochNs | undefined;
  #end: EpochNs | undefined;
  /** Events of the source that came before the job counted: admitted earlier, scheduled for later, reset away. */
  #beforeStart: number;
  /** Events of the source since then. */
  #taken = 0;
  /** Of those, what an output could not add. */
  readonly #failed = new Map<string, number>();
  /** Start of the interval that waits for a result. */
  #outstandingSince: EpochNs | undefined;
  #primaryInWindow = false;

  constructor(options: JobOptions) {
    this.#options = options;
    this.#workflow = options.workflow;
    this.id = options.id;
    this.source = options.source;
    this.streams = new Set([options.source, ...options.auxiliaries]);
    this.#beforeStart = options.admittedBefore;
    this.#phase = options.schedule.startTime === undefined ? "active" : "scheduled";
  }

  /** Whether the schedule has run out and the last result is out: the job can be removed. */
  get finished(): boolean {
    return this.#phase === "finishing";
  }

  /** Adds messages of one of its streams; they belong to the open window. */
  accumulate(stream: string, messages: readonly StreamMessage[]): void {
    if (!this.streams.has(stream)) return;
    const primary = stream === this.source;
    if (this.#phase !== "active") {
      if (primary) this.#beforeStart += this.#count(messages);
      return;
    }
    if (primary) this.#primaryInWindow = true;
    // Events go together, which is fast; of frames and samples a bad one must not take the good ones with it.
    const together = messages.every((message) => message.kind === "events");
    if (together) this.#add(stream, messages);
    else for (const message of messages) this.#add(stream, [message]);
  }

  #add(stream: string, messages: readonly StreamMessage[]): void {
    const primary = stream === this.source;
    if (primary) this.#taken += this.#count(messages);
    try {
      this.#workflow.accumulate(stream, messages);
    } catch (cause) {
      this.#warning = `Data of ${stream} could not be added: ${describe(cause)}`;
      this.#warnedAt = this.#closes;
      // Parts of them may have been added: what no tally knows of has failed.
      for (const [name, tally] of this.#workflow.tallies()) {
        this.#failed.set(name, this.#taken - tallied(tally));
      }
    }
  }

  /** A fault that is no one's data: making or encoding a result. The job goes on, and so do the others. */
  fail(cause: unknown): void {
    this.#error = `No result: ${describe(cause)}`;
  }

  /** A window is complete. @returns the result, if data of the source came since the last one. */
  close(window: Interval): JobResult | undefined {
    this.#closes += 1;
    if (this.#closes - this.#warnedAt > warningWindows) this.#warning = undefined;
    const result = this.#phase === "active" ? this.#finalize(window) : undefined;
    const { startTime: start, endTime: end } = this.#options.schedule;
    // The next window begins where this one ends.
    if (this.#phase === "scheduled" && start !== undefined && start <= window.end)
      this.#phase = "active";
    if (this.#phase === "active" && end !== undefined && end <= window.end)
      this.#phase = "finishing";
    return result;
  }

  /** What was held back of earlier results. */
  overdue(): JobResult | undefined {
    const outputs = this.#workflow.overdue();
    if (outputs.length === 0 || this.#start === undefined || this.#end === undefined)
      return undefined;
    return { start: this.#start, interval: { start: this.#start, end: this.#end }, outputs };
  }

  /** Starts to count anew. The job goes on. */
  reset(): void {
    this.#workflow.clear();
    this.#beforeStart += this.#taken;
    this.#taken = 0;
    this.#failed.clear();
    this.#warning = undefined;
    this.#error = undefined;
    this.#start = undefined;
    this.#end = undefined;
    this.#outstandingSince = undefined;
    this.#primaryInWindow = false;
  }

  report(): JobReport {
    return {
      state: this.#state(),
      warning: this.#warning,
      error: this.#error,
      start: this.#start,
      end: this.#end,
      admitted: this.#beforeStart + this.#taken,
      accounting: this.#accounting(),
    };
  }

  #state(): JobState {
    if (this.#phase !== "active") return this.#phase;
    if (this.#error !== undefined) return "error";
    return this.#warning === undefined ? "active" : "warning";
  }

  #finalize(window: Interval): JobResult | undefined {
    if (this.#primaryInWindow) {
      this.#primaryInWindow = false;
      // A window before the first one: the data clock stepped back, and the job with it.
      if (this.#start === undefined || window.end < this.#start) this.#start = window.start;
      this.#end = window.end;
      this.#outstandingSince ??= window.start;
    }
    if (this.#outstandingSince === undefined || this.#start === undefined) return undefined;
    const interval = { start: this.#outstandingSince, end: window.end };
    try {
      const outputs = this.#workflow.finalize(interval);
      this.#outstandingSince = undefined;
      this.#error = undefined;
      return { start: this.#start, interval, outputs };
    } catch (cause) {
      this.#error = `No result: ${describe(cause)}`;
      return undefined;
    }
  }

  #count(messages: readonly StreamMessage[]): number {
    let count = 0;
    for (const message of messages) count += this.#options.countOf(message);
    return count;
  }

  #accounting(): ReadonlyMap<string, OutputAccounting> {
    const outputs = new Map<string, OutputAccounting>();
    for (const [name, tally] of this.#workflow.tallies()) {
      const failed = this.#failed.get(name) ?? 0;
      outputs.set(name, {
        ...emptyTally,
        ...tally,
        beforeStart: this.#beforeStart,
        gated: 0,
        failed,
      });
    }
    return outputs;
  }
}

function describe(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
