import { z } from "zod";
import { decodeDocument } from "./decode-document.ts";
import { type JobId, JobIdWire, jobIdToWire } from "./job-id.ts";
import { stringifyJson } from "./json-text.ts";
import { type WorkflowId, WorkflowIdWire, workflowIdToWire } from "./workflow-id.ts";

/** Identifies one output of one job: the `source_name` of each result on the wire. */
export interface ResultKey {
  readonly workflowId: WorkflowId;
  readonly jobId: JobId;
  readonly outputName: string;
}

/** Identifies data across generations of jobs: a {@link ResultKey} without its job number. */
export interface DataKey {
  readonly workflowId: WorkflowId;
  readonly sourceName: string;
  readonly outputName: string;
}

/** The part of a result key that outlives its job. */
export const dataKeyOf = ({ workflowId, jobId, outputName }: ResultKey): DataKey => ({
  workflowId,
  sourceName: jobId.sourceName,
  outputName,
});

const ResultKeyWire = z
  .object({
    workflow_id: WorkflowIdWire,
    job_id: JobIdWire,
    output_name: z.string().default("result"),
  })
  .transform(
    (wire): ResultKey => ({
      workflowId: wire.workflow_id,
      jobId: wire.job_id,
      outputName: wire.output_name,
    }),
  );

/** The `source_name` of a result. Equal keys give equal texts: the order of members is fixed. */
export const encodeResultKey = ({ workflowId, jobId, outputName }: ResultKey): string =>
  stringifyJson({
    workflow_id: workflowIdToWire(workflowId),
    job_id: jobIdToWire(jobId),
    output_name: outputName,
  });

/** Reads the `source_name` of a result. @throws WireFormatError where it is no result key. */
export const decodeResultKey = (sourceName: string): ResultKey =>
  decodeDocument("result_key", ResultKeyWire, sourceName);
