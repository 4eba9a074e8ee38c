/** One job: a workflow on a source, of one generation. */
export interface JobKey {
  readonly workflow: string;
  readonly source: string;
  readonly jobNumber: string;
}

/** One string per job, for maps. A NUL cannot be part of a name. */
export function jobKeyText({ workflow, source, jobNumber }: JobKey): string {
  return `${workflow}\0${source}\0${jobNumber}`;
}
