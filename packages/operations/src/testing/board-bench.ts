import {
  type Command,
  epochNs,
  type JobState,
  jobNumber,
  parseWorkflowId,
  type WorkflowConfig,
} from "@beamscope/wire";
import { DesiredGenerations } from "../jobs/desired-generations.ts";
import { type DesiredJobsStore, MemoryDesiredJobsStore } from "../jobs/desired-jobs-store.ts";
import { JobBoard } from "../jobs/job-board.ts";
import type { SendOutcome } from "../jobs/job-commander.ts";
import type { JobKey } from "../jobs/job-key.ts";
import { smallInstrument } from "./small-instrument.ts";

const origin = { hostName: "node-1", processId: 7 };

/** A board with a clock, ids and a log that a test looks into. */
export class BoardBench {
  readonly store: DesiredJobsStore;
  readonly sent: Command[] = [];
  nowMs = 1_790_000_000_000;
  board: JobBoard;
  sendOutcome: SendOutcome = { kind: "sent" };
  #ids = 0;

  private constructor(store: DesiredJobsStore, desired: DesiredGenerations) {
    this.store = store;
    this.board = this.#newBoard(desired);
  }

  static async open(store: DesiredJobsStore = new MemoryDesiredJobsStore()): Promise<BoardBench> {
    return new BoardBench(store, await DesiredGenerations.open(store, rethrow));
  }

  /** The server ends and begins again; only the store is left. */
  async restart(): Promise<void> {
    await this.board.close();
    this.board = this.#newBoard(await DesiredGenerations.open(this.store, rethrow));
  }

  starts(): WorkflowConfig[] {
    return this.sent.filter((command) => command.kind === "workflow_config");
  }

  /** Jobs that were told to stop, in order. */
  stops(): string[] {
    return this.sent.flatMap((command) =>
      command.kind === "job_command" && command.action === "stop" && command.jobId !== undefined
        ? [`${command.jobId.sourceName} ${command.jobId.jobNumber}`]
        : [],
    );
  }

  heartbeat(job: JobKey, state: JobState = "active", startNs?: bigint): void {
    this.board.heartbeat(
      {
        kind: "job",
        state,
        workflowId: parseWorkflowId(job.workflow),
        jobId: { sourceName: job.source, jobNumber: jobNumber(job.jobNumber) },
        startTime: startNs === undefined ? undefined : epochNs(startNs),
      },
      origin,
    );
  }

  /** The heartbeat of the process itself, which ends a round. */
  endRound(): void {
    this.board.heartbeat(
      {
        kind: "service",
        instrument: "small",
        serviceName: "detector_data",
        workerId: "w",
        state: "running",
        startedAt: epochNs(0n),
        activeJobCount: 0,
      },
      origin,
    );
  }

  #newBoard(desired: DesiredGenerations): JobBoard {
    return new JobBoard({
      instrument: smallInstrument,
      desired,
      send: async (command) => {
        this.sent.push(command);
        return this.sendOutcome;
      },
      nowMs: () => this.nowMs,
      uuid: () => this.#uuid(),
    });
  }

  #uuid(): string {
    this.#ids += 1;
    return uuidOf(this.#ids);
  }
}

/** A valid UUID with a number in it. */
export function uuidOf(id: number): string {
  return `00000000-0000-4000-8000-${String(id).padStart(12, "0")}`;
}

function rethrow(cause: unknown): never {
  throw cause instanceof Error ? cause : new Error(String(cause));
}
