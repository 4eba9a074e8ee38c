import { z } from "zod";
import type { Branded } from "../branded.ts";
import { WireFormatError } from "../wire-format-error.ts";

/** Names the generation of jobs that one commit started: a UUID, lower case with dashes. */
export type JobNumber = Branded<string, "JobNumber">;

/** One workflow at work on one source. */
export interface JobId {
  readonly sourceName: string;
  readonly jobNumber: JobNumber;
}

/** Wire form of a job number: any UUID, whatever its version; upper case is taken for lower. */
const JobNumberWire = z.guid().transform((text) => text.toLowerCase() as JobNumber);

/** Wire form: `{"source_name", "job_number"}`. */
export const JobIdWire = z
  .object({ source_name: z.string(), job_number: JobNumberWire })
  .transform((wire): JobId => ({ sourceName: wire.source_name, jobNumber: wire.job_number }));

/** Takes a UUID for a job number. @throws WireFormatError for a text that is none. */
export function jobNumber(uuid: string): JobNumber {
  const result = JobNumberWire.safeParse(uuid);
  if (result.success) return result.data;
  throw new WireFormatError("job_id", "job_number", "it is no UUID");
}

/** `source/uuid`. */
export const jobIdText = ({ sourceName, jobNumber }: JobId): string => `${sourceName}/${jobNumber}`;

/** Reads `source/uuid`; the source name may hold slashes. @throws WireFormatError */
export function parseJobId(text: string): JobId {
  const at = text.lastIndexOf("/");
  if (at < 0) throw new WireFormatError("job_id", "text", "it is not source/uuid");
  return { sourceName: text.slice(0, at), jobNumber: jobNumber(text.slice(at + 1)) };
}

/** The object form, keys in the order of the wire. */
export const jobIdToWire = ({ sourceName, jobNumber }: JobId) => ({
  source_name: sourceName,
  job_number: jobNumber,
});
