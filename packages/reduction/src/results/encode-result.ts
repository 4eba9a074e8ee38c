import { type LabelledArray, scalar, withCoord, withName } from "@beamscope/arrays";
import { encodeDa00 } from "@beamscope/codec";
import { encodeResultKey, type FlatWriter, jobNumber, parseWorkflowId } from "@beamscope/wire";
import type { JobStart } from "../compute/messages.ts";
import type { JobResult } from "../jobs/job.ts";
import type { OutputAccounting } from "../jobs/output-accounting.ts";
import type { WorkflowOutput } from "../jobs/workflow.ts";

/**
 * An output of a job as a da00 message (backend facts, 2.6, 8.10, 20): its source name is the result key, its timestamp the job's
 * start. Arrays without times of their own get them: the interval of a window, or all since the job's start.
 * @param writer - its memory is reused.
 * @returns a view of the writer's memory, good until its next message.
 */
export function encodeResult(
  start: JobStart,
  result: JobResult,
  output: WorkflowOutput,
  accounting: OutputAccounting | undefined,
  writer: FlatWriter,
): Uint8Array<ArrayBuffer> {
  const sourceName = encodeResultKey({
    workflowId: parseWorkflowId(start.workflowId),
    jobId: { sourceName: start.source, jobNumber: jobNumber(start.jobNumber) },
    outputName: output.name,
  });
  const array = stamped(
    withName(output.array, start.outputTitles.get(output.name) ?? output.name),
    result,
    output,
  );
  const counts = accounting === undefined ? undefined : countsOf(accounting);
  return encodeDa00({ sourceName, timestamp: result.start, array, accounting: counts }, writer);
}

function stamped(array: LabelledArray, result: JobResult, output: WorkflowOutput): LabelledArray {
  if (output.temporality === "series") return array;
  const from = output.temporality === "window" ? result.interval.start : result.start;
  const timed = withCoord(array, "start_time", scalar(from, "ns"));
  return withCoord(timed, "time", scalar(result.interval.end, "ns"));
}

function countsOf(accounting: OutputAccounting): ReadonlyMap<string, bigint> {
  const counts: readonly (readonly [string, number])[] = Object.entries({ ...accounting });
  return new Map(counts.map(([name, count]) => [name, BigInt(Math.round(count))]));
}
