import { instantText, type JobResource, type ObservedJob } from "@beamscope/contracts";
import type { Generation } from "./desired-generations.ts";
import type { DesiredJob } from "./desired-jobs.ts";
import type { Observation } from "./observed-jobs.ts";

/** A job of the generation that counts. */
export function wantedJobResource(
  generation: Generation,
  job: DesiredJob,
  observation: Observation | undefined,
  orphan: boolean,
): JobResource {
  return {
    workflow: generation.workflow,
    source: job.source,
    jobNumber: generation.jobNumber,
    desired: job.wanted.state,
    observed: observedJob(observation),
    orphan,
    parameters: job.parameters,
    auxInputs: job.auxInputs,
    ...(generation.adopted === undefined
      ? { requestedBy: job.changedBy.slice(0, 200), requestedAtNs: job.changedAtNs }
      : {}),
  };
}

/** A job of another generation that is still at work. */
export function orphanResource(observation: Observation): JobResource {
  return {
    ...observation.job,
    desired: "stopped",
    observed: observedJob(observation),
    orphan: true,
    parameters: {},
    auxInputs: {},
  };
}

function observedJob(observation: Observation | undefined): ObservedJob {
  if (observation === undefined) return { state: "unreported" };
  const { status, receivedMs, origin } = observation;
  const { state, warning, error, startTime, endTime } = status;
  return {
    state,
    ...(warning === undefined ? {} : { warning: warning.slice(0, 20_000) }),
    ...(error === undefined ? {} : { error: error.slice(0, 20_000) }),
    ...(startTime === undefined ? {} : { startTimeNs: instantText(startTime) }),
    ...(endTime === undefined ? {} : { endTimeNs: instantText(endTime) }),
    heartbeatNs: instantText(BigInt(Math.round(receivedMs)) * 1_000_000n),
    worker: origin.slice(0, 200),
  };
}
