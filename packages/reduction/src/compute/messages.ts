import type { EpochNs } from "@beamscope/wire";
import type { JobReport } from "../jobs/job.ts";
import type { Interval } from "../jobs/workflow.ts";

/** What a compute worker is told to start. */
export interface JobStart {
  /** `source/number`, unique. */
  readonly jobId: string;
  readonly source: string;
  readonly jobNumber: string;
  /** `instrument/name/version`. */
  readonly workflowId: string;
  readonly params: unknown;
  /** Output -> the title that people read. */
  readonly outputTitles: ReadonlyMap<string, string>;
  /** Role -> stream. */
  readonly auxiliaries: ReadonlyMap<string, string>;
  readonly scheduleStart: EpochNs | undefined;
  readonly scheduleEnd: EpochNs | undefined;
  /** Events or counts of the source that will never reach this job because they came before it. */
  readonly admittedBefore: number;
}

/** Messages for the open window, stored in the pool. */
export interface Part {
  /** Per message: stream index, block, offset, length. */
  readonly entries: Int32Array;
  /** By (negative) block: messages too large for a block of the pool. */
  readonly oversize: ReadonlyMap<number, SharedArrayBuffer>;
}

/** How many numbers of {@link Part.entries} stand for one message. */
export const partStride = 4;

/** From the control thread to a compute worker. Order is kept and matters. */
export type ToCompute =
  | { readonly kind: "start"; readonly request: number; readonly job: JobStart }
  | { readonly kind: "stop"; readonly request: number; readonly jobId: string }
  | { readonly kind: "reset"; readonly request: number; readonly jobId: string }
  | { readonly kind: "part"; readonly part: Part }
  | { readonly kind: "close"; readonly window: Interval }
  /** Buffers of results that were published, for the next ones. */
  | { readonly kind: "spare"; readonly buffers: readonly ArrayBuffer[] }
  /** The data have fallen quiet: publish what was held back. */
  | { readonly kind: "quiet" };

/** What became of a start, stop or reset. */
export type ComputeAnswer =
  | { readonly kind: "done" }
  | { readonly kind: "refused"; readonly reason: string };

/** One encoded result, ready for the results topic. */
export interface EncodedResult {
  /** da00. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A job as its worker reports it. */
export interface ReportedJob extends JobReport {
  readonly jobId: string;
  /** The schedule has run out: this is its last report. */
  readonly finished: boolean;
}

/** From a compute worker to the control thread. */
export type FromCompute =
  | {
      readonly kind: "answer";
      readonly request: number;
      readonly answer: ComputeAnswer;
      readonly jobs: readonly ReportedJob[];
    }
  | {
      readonly kind: "published";
      /** Absent for what was held back before. */
      readonly window: Interval | undefined;
      readonly results: readonly EncodedResult[];
      readonly jobs: readonly ReportedJob[];
      /** ms the worker spent on the window, adding and finalizing. */
      readonly busyMs: number;
    };
