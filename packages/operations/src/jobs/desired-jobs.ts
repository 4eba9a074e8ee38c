import { InstantNs, JobNumber, JsonObject, SourceName, WorkflowKey } from "@beamscope/contracts";
import { z } from "zod";

/** A job of a generation: whether it is wanted, with which parameters, and who decided so last. */
export const DesiredJob = z.strictObject({
  source: SourceName,
  /** As they are in force, defaults filled in. */
  parameters: JsonObject,
  auxInputs: z.record(z.string(), SourceName),
  wanted: z.discriminatedUnion("state", [
    z.strictObject({ state: z.literal("running") }),
    z.strictObject({
      state: z.literal("stopped"),
      /** A person's stop outlives a restart of everything. */
      by: z.enum(["person", "back end", "schedule"]),
    }),
  ]),
  changedBy: z.string(),
  changedAtNs: InstantNs,
});
export type DesiredJob = z.infer<typeof DesiredJob>;

/** The one generation of a workflow that counts: the jobs of its last commit, under one job number. */
export const DesiredGeneration = z.strictObject({
  workflow: WorkflowKey,
  jobNumber: JobNumber,
  jobs: z.array(DesiredJob),
});
export type DesiredGeneration = z.infer<typeof DesiredGeneration>;

/** What the store keeps. */
export const DesiredJobsDocument = z.strictObject({
  schemaVersion: z.literal(1),
  generations: z.array(DesiredGeneration),
});
export type DesiredJobsDocument = z.infer<typeof DesiredJobsDocument>;
