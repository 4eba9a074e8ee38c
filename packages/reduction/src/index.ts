export {
  defaultWindowOptions,
  type Timeliness,
  type Window,
  WindowBatcher,
  type WindowBatcherOptions,
  type WindowSink,
} from "./batching/window-batcher.ts";
export { ComputeHost, type ComputeHostOptions } from "./compute/compute-host.ts";
export type { FromCompute, ToCompute } from "./compute/messages.ts";
export type { ComputePort } from "./control/compute-link.ts";
export type { ReducerIdentity } from "./control/heartbeat.ts";
export { ReducerControl, type ReducerOptions } from "./control/reducer-control.ts";
export {
  BlockPool,
  type BlockPoolHandle,
  type BlockPoolOptions,
  defaultPoolOptions,
} from "./intake/block-pool.ts";
export { Intake, type IntakeCounts, type IntakeSink } from "./intake/intake.ts";
export { type Stream, StreamTable } from "./intake/stream-table.ts";
export { accountedFor, type OutputAccounting } from "./jobs/output-accounting.ts";
export {
  type Interval,
  type StreamMessage,
  type Workflow,
  type WorkflowFactory,
  type WorkflowOutput,
  type WorkflowPlan,
  WorkflowRefusal,
  type WorkflowRequest,
} from "./jobs/workflow.ts";
export { standardFactories } from "./workflows/standard-factories.ts";
