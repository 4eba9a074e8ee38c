import type { EmbeddedLogHandle, StartPosition } from "@beamscope/broker";
import type { BlockPoolHandle } from "@beamscope/reduction";
import type { WorkflowConfig } from "@beamscope/wire";

/** What the control thread is started with. */
export interface ControlThreadData {
  readonly log: EmbeddedLogHandle;
  readonly instrument: string;
  /** Number of compute workers. */
  readonly workers: number;
  /** Bytes that the jobs of one worker may hold. */
  readonly workerMemoryBytes: number;
  readonly softwareVersion: string;
  readonly start: StartPosition;
  readonly jobs: readonly WorkflowConfig[];
}

/** What the control thread says. */
export type FromControlThread =
  /** All topics are pinned: what is produced from now on is seen. */
  | { readonly kind: "ready" }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "stopped" };

/** What the control thread is told. */
export interface ToControlThread {
  readonly kind: "stop";
}

/** What a compute worker is started with. */
export interface ComputeThreadData {
  readonly instrument: string;
  readonly pool: BlockPoolHandle;
  readonly memoryBytes: number;
}
