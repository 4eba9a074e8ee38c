import type { LabelledArray } from "@beamscope/arrays";
import type { Temporality } from "@beamscope/catalog";
import type { EpochNs, EventBatch, LogValue } from "@beamscope/wire";
import type { OutputTally } from "./output-accounting.ts";

/** A message's content, decoded once for all jobs of a worker. Borrowed for the call it is passed to. */
export type StreamMessage =
  | { readonly kind: "events"; readonly events: EventBatch }
  | { readonly kind: "array"; readonly array: LabelledArray }
  | { readonly kind: "sample"; readonly sample: LogSample };

/** One reading of a log. */
export interface LogSample {
  readonly time: EpochNs;
  readonly value: LogValue;
}

/** A half-open stretch of data time. */
export interface Interval {
  readonly start: EpochNs;
  readonly end: EpochNs;
}

/** One named result of a workflow. */
export interface WorkflowOutput {
  readonly name: string;
  readonly temporality: Temporality;
  /** Borrowed: good until the workflow is called again. */
  readonly array: LabelledArray;
}

/**
 * The recipe at work on one source. Sums only what is linear in the events; ratios belong to `finalize`.
 * Everything is synchronous: a workflow lives on a compute worker.
 */
export interface Workflow {
  /** Adds messages of one stream. May be called any number of times in a window. */
  accumulate(stream: string, messages: readonly StreamMessage[]): void;
  /** The results of the interval, and since start. Ends the interval. */
  finalize(interval: Interval): readonly WorkflowOutput[];
  /** What `finalize` held back because it is large and was published a moment ago. Asked for when the data fall quiet. */
  overdue(): readonly WorkflowOutput[];
  /** Forgets everything that was added. */
  clear(): void;
  /** Where the source's events (or counts) went since the last `clear`, by the name of the output that shows all of them. */
  tallies(): ReadonlyMap<string, OutputTally>;
}

/** What a workflow is made for. Parameters have passed their model. */
export interface WorkflowRequest {
  readonly source: string;
  readonly params: unknown;
  /** Role -> stream. */
  readonly auxiliaries: ReadonlyMap<string, string>;
}

/** A workflow ready to be made, and what it will need. */
export interface WorkflowPlan {
  /** Bytes that the job will hold, accumulators and tables; checked against the worker's budget before it starts. */
  readonly bytes: number;
  readonly make: () => Workflow;
}

/** The heavy half of a registered workflow. @throws WorkflowRefusal naming what does not fit. */
export type WorkflowFactory = (request: WorkflowRequest) => WorkflowPlan;

/** A start that cannot be carried out; its message is the answer to the person who asked. */
export class WorkflowRefusal extends Error {
  override readonly name = "WorkflowRefusal";
}
