import type { JobAnswer } from "@beamscope/contracts";
import {
  type Acknowledgement,
  type Command,
  type JobAction,
  type JobSchedule,
  jobNumber,
  parseWorkflowId,
} from "@beamscope/wire";
import type { CheckedJob } from "./check-start.ts";
import { type JobKey, jobKeyText } from "./job-key.ts";
import { PendingAnswers } from "./pending-answers.ts";

/** A job that nobody wants is told to stop at most this often. ms */
export const stopIntervalMs = 30_000;

/** What became of a command that was handed to the log. */
export type SendOutcome =
  | { readonly kind: "sent" }
  | { readonly kind: "failed"; readonly detail: string };

/** What commands need from outside. */
export interface CommanderPorts {
  /** Hands a command to the log; calls keep their order. Never rejects. */
  readonly send: (command: Command) => Promise<SendOutcome>;
  /** Wall time, ms since the epoch. */
  readonly nowMs: () => number;
  readonly uuid: () => string;
}

/** Sends commands to the reducers, each with an id of its own, and remembers who was told to stop. */
export class JobCommander {
  readonly #ports: CommanderPorts;
  readonly #answers: PendingAnswers;
  /** By job: when it was told to stop first, and last. ms */
  readonly #stops = new Map<string, { readonly firstMs: number; readonly lastMs: number }>();

  constructor(ports: CommanderPorts) {
    this.#ports = ports;
    this.#answers = new PendingAnswers(ports.nowMs);
  }

  /** Starts jobs under a job number. @returns what their reducers answer. */
  start(
    workflow: string,
    number: string,
    jobs: readonly CheckedJob[],
    schedule: JobSchedule,
  ): Promise<readonly JobAnswer[]> {
    const answers = jobs.map((job) => {
      const key = { workflow, source: job.source, jobNumber: number };
      this.#stops.delete(jobKeyText(key));
      return this.#ask(key, (messageId) => ({
        kind: "workflow_config",
        workflowId: parseWorkflowId(workflow),
        messageId,
        jobId: { sourceName: job.source, jobNumber: jobNumber(number) },
        schedule,
        auxSourceNames: job.auxInputs,
        params: job.parameters,
      }));
    });
    return Promise.all(answers);
  }

  /** Tells jobs to do something. @returns what their reducers answer. */
  tell(jobs: readonly JobKey[], action: JobAction): Promise<readonly JobAnswer[]> {
    const answers = jobs.map((job) => {
      if (action === "stop") this.#noteStop(job);
      return this.#ask(job, (messageId) => jobCommand(job, action, messageId));
    });
    return Promise.all(answers);
  }

  /** Stops a job that nobody asked about: whether it did, its heartbeats tell. */
  stop(job: JobKey): void {
    this.#noteStop(job);
    void this.#ports.send(jobCommand(job, "stop", this.#ports.uuid()));
  }

  /** Stops a job that goes on although nobody wants it, unless it was told so a moment ago. */
  stopAgain(job: JobKey): void {
    const last = this.#stops.get(jobKeyText(job))?.lastMs;
    if (last === undefined || this.#ports.nowMs() - last >= stopIntervalMs) this.stop(job);
  }

  /** When a job was told to stop first, if it was lately. ms */
  toldToStopMs(job: JobKey): number | undefined {
    return this.#stops.get(jobKeyText(job))?.firstMs;
  }

  acknowledge(answer: Acknowledgement): void {
    this.#answers.acknowledge(answer);
  }

  /** Gives up on answers that come too late, and forgets old stops. */
  expire(): void {
    this.#answers.expire();
    const nowMs = this.#ports.nowMs();
    for (const [key, { lastMs }] of this.#stops) {
      if (nowMs - lastMs > 2 * stopIntervalMs) this.#stops.delete(key);
    }
  }

  /** Nobody waits for answers any more. */
  abandon(): void {
    this.#answers.abandon();
  }

  async #ask(job: JobKey, command: (messageId: string) => Command): Promise<JobAnswer> {
    const messageId = this.#ports.uuid();
    const answer = this.#answers.expect(messageId, job);
    const sent = await this.#ports.send(command(messageId));
    if (sent.kind === "failed") {
      this.#answers.refuse(messageId, `The log did not take the command: ${sent.detail}`);
    }
    return answer;
  }

  #noteStop(job: JobKey): void {
    const nowMs = this.#ports.nowMs();
    const key = jobKeyText(job);
    const firstMs = this.#stops.get(key)?.firstMs ?? nowMs;
    this.#stops.set(key, { firstMs, lastMs: nowMs });
  }
}

function jobCommand(job: JobKey, action: JobAction, messageId: string): Command {
  return {
    kind: "job_command",
    messageId,
    jobId: { sourceName: job.source, jobNumber: jobNumber(job.jobNumber) },
    action,
  };
}
