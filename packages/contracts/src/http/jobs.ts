import { JobNumber, SourceName, WorkflowKey } from "../identity/data-key.ts";
import { InstantNs } from "../identity/time.ts";
import { JsonObject } from "../parameters/json-value.ts";
import { z } from "../zod.ts";
import { Count } from "./counts.ts";

const words = z.string().max(20_000);

/** What the reducer's heartbeats say of a job; `unreported` where they say nothing. */
export const ObservedJob = z.discriminatedUnion("state", [
  z.strictObject({ state: z.literal("unreported") }),
  z.strictObject({
    state: z.enum([
      "scheduled",
      "pending_context",
      "active",
      "warning",
      "error",
      "finishing",
      "stopped",
    ]),
    warning: words.optional(),
    error: words.optional(),
    /** Data time of the job's first and newest data. */
    startTimeNs: InstantNs.optional(),
    endTimeNs: InstantNs.optional(),
    heartbeatNs: InstantNs,
    worker: z.string().max(200).optional(),
    memoryBytes: Count.optional(),
  }),
]);
export type ObservedJob = z.infer<typeof ObservedJob>;

/** A job: what is wanted, by whom, and what is. Acks inform; heartbeats decide. */
export const JobResource = z.strictObject({
  workflow: WorkflowKey,
  source: SourceName,
  jobNumber: JobNumber,
  desired: z.enum(["running", "stopped"]),
  observed: ObservedJob,
  /** Runs although nobody wants it; stopped again every 30 s. */
  orphan: z.boolean(),
  /** As they are in force, defaults filled in. */
  parameters: JsonObject,
  auxInputs: z.record(z.string().max(100), SourceName),
  requestedBy: z.string().max(200).optional(),
  requestedAtNs: InstantNs.optional(),
});
export type JobResource = z.infer<typeof JobResource>;

/** `GET /api/v1/jobs` */
export const JobsResource = z.strictObject({
  version: Count,
  asOfNs: InstantNs,
  jobs: z.array(JobResource).max(100_000),
});
export type JobsResource = z.infer<typeof JobsResource>;

const schedule = z
  .strictObject({ startTimeNs: InstantNs.optional(), endTimeNs: InstantNs.optional() })
  .refine(
    ({ startTimeNs, endTimeNs }) =>
      startTimeNs === undefined ||
      endTimeNs === undefined ||
      BigInt(startTimeNs) < BigInt(endTimeNs),
    { path: ["endTimeNs"], message: "must be after the start" },
  );

/**
 * `POST /api/v1/jobs/start`: a commit. Starts one job per source, all under one new job number; jobs of
 * that workflow that run before it are stopped.
 */
export const StartJobs = z.strictObject({
  workflow: WorkflowKey,
  jobs: z
    .array(
      z.strictObject({
        source: SourceName,
        /** What differs from the defaults. */
        parameters: JsonObject.default({}),
        auxInputs: z.record(z.string().max(100), SourceName).default({}),
      }),
    )
    .min(1)
    .max(1000)
    .refine(
      (jobs) => new Set(jobs.map((job) => job.source)).size === jobs.length,
      "a source is named twice",
    ),
  schedule: schedule.optional(),
});
export type StartJobs = z.infer<typeof StartJobs>;
export type StartJobsInput = z.input<typeof StartJobs>;

/** Which jobs a command means: one job, or all of a workflow. */
export const JobSelector = z.union([
  z.strictObject({ workflow: WorkflowKey, source: SourceName, jobNumber: JobNumber }),
  z.strictObject({ workflow: WorkflowKey }),
]);
export type JobSelector = z.infer<typeof JobSelector>;

/** `POST /api/v1/jobs/stop` and `POST /api/v1/jobs/reset` */
export const JobCommand = z.strictObject({ jobs: z.array(JobSelector).min(1).max(1000) });
export type JobCommand = z.infer<typeof JobCommand>;

/** What the reducer answered for one job so far. */
export const JobAnswer = z.strictObject({
  workflow: WorkflowKey,
  source: SourceName,
  jobNumber: JobNumber,
  /** Of the command on the wire, for the ack that belongs to it. */
  messageId: z.uuid(),
  outcome: z.enum(["accepted", "refused", "pending", "no answer"]),
  /** Why it was refused. */
  reason: words.optional(),
});
export type JobAnswer = z.infer<typeof JobAnswer>;

/** The answer to start, stop and reset. */
export const CommandAnswer = z.strictObject({
  requestId: z.string().min(1).max(100),
  answers: z.array(JobAnswer).max(100_000),
});
export type CommandAnswer = z.infer<typeof CommandAnswer>;
