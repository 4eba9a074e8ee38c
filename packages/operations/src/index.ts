export { ControlLink, type ControlListener } from "./control-link.ts";
export type { CommandOutcome, Refusal } from "./jobs/command-outcome.ts";
export { DesiredGenerations, type Generation } from "./jobs/desired-generations.ts";
export type { DesiredGeneration, DesiredJob } from "./jobs/desired-jobs.ts";
export {
  DesiredJobsError,
  type DesiredJobsStore,
  DocumentDesiredJobsStore,
  type DocumentSlot,
  MemoryDesiredJobsStore,
} from "./jobs/desired-jobs-store.ts";
export { JobBoard, type JobBoardPorts, type JobCounts } from "./jobs/job-board.ts";
export type { SendOutcome } from "./jobs/job-commander.ts";
export type { JobKey } from "./jobs/job-key.ts";
export type { HeartbeatOrigin, Observation } from "./jobs/observed-jobs.ts";
export * from "./streams/stream-board.ts";
