import type { HealthResource, ReducerStatus } from "@beamscope/contracts";
import type { JobCounts } from "@beamscope/operations";

/** What the health follows from. */
export interface Signs {
  readonly reducers: readonly ReducerStatus[];
  readonly jobs: JobCounts;
  /** What the hub's store could not do, one sentence each. */
  readonly damage: readonly string[];
  readonly storeTrouble: string | undefined;
  /** Results and heartbeats that the log did not take from a reducer, and results that the hub could not keep. */
  readonly unpublished: number;
  readonly unwritten: number;
}

/**
 * Whether the server does its work. `degraded` names what a person should look at; a server that cannot answer at all is
 * `failing`, which its main thread says.
 */
export function healthOf(signs: Signs): HealthResource {
  const { reducers, jobs, damage, storeTrouble, unpublished, unwritten } = signs;
  const reasons: string[] = [];
  const atWork = reducers.some(({ state }) => state === "running" || state === "starting");
  if (!atWork) reasons.push("No reducer is at work.");
  for (const { service, worker, error } of reducers.filter(({ state }) => state === "error")) {
    reasons.push(`Reducer ${service} (${worker}) reports an error: ${error ?? "no reason given"}`);
  }
  if (jobs.failing > 0) {
    reasons.push(jobs.failing === 1 ? "One job fails." : `${jobs.failing} jobs fail.`);
  }
  const missing = jobs.wanted - jobs.running - jobs.failing;
  if (missing > 0) {
    reasons.push(
      missing === 1 ? "One wanted job does not run." : `${missing} wanted jobs do not run.`,
    );
  }
  if (unpublished > 0) {
    reasons.push(`The log did not take ${unpublished} results or heartbeats: is the disk full?`);
  }
  if (unwritten > 0) {
    reasons.push(`${unwritten} results could not be written to the history: is the disk full?`);
  }
  if (storeTrouble !== undefined) reasons.push(storeTrouble);
  reasons.push(...damage);
  return {
    health: reasons.length === 0 ? "ok" : "degraded",
    reasons: reasons.slice(0, 100).map((reason) => reason.slice(0, 4000)),
  };
}
