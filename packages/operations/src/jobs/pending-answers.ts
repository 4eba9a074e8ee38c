import type { JobAnswer } from "@beamscope/contracts";
import type { Acknowledgement } from "@beamscope/wire";
import type { JobKey } from "./job-key.ts";

/** A command without an answer by then gets none: it, or its answer, was lost. ms */
const answerTimeoutMs = 30_000;

interface Pending {
  readonly job: JobKey;
  readonly deadlineMs: number;
  readonly resolve: (answer: JobAnswer) => void;
}

/** Commands on their way, by message id. Answers inform; they never change what is wanted or observed. */
export class PendingAnswers {
  readonly #nowMs: () => number;
  readonly #pending = new Map<string, Pending>();

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  get size(): number {
    return this.#pending.size;
  }

  /** @returns the answer, once it is there or too late. */
  expect(messageId: string, job: JobKey): Promise<JobAnswer> {
    return new Promise((resolve) => {
      const deadlineMs = this.#nowMs() + answerTimeoutMs;
      this.#pending.set(messageId, { job, deadlineMs, resolve });
    });
  }

  /** Takes the reducer's answer; those of others' commands mean nothing here. */
  acknowledge({ messageId, response, message }: Acknowledgement): void {
    if (response === "ACK") this.#settle(messageId, "accepted");
    else this.refuse(messageId, message ?? "The reducer gave no reason.");
  }

  refuse(messageId: string, reason: string): void {
    this.#settle(messageId, "refused", reason.slice(0, 20_000));
  }

  /** Gives up on those whose time is over. */
  expire(): void {
    const nowMs = this.#nowMs();
    for (const [messageId, { deadlineMs }] of this.#pending) {
      if (nowMs >= deadlineMs) this.#settle(messageId, "no answer");
    }
  }

  /** Gives up on all of them: nobody will listen any more. */
  abandon(): void {
    for (const messageId of this.#pending.keys()) this.#settle(messageId, "no answer");
  }

  #settle(messageId: string, outcome: JobAnswer["outcome"], reason?: string): void {
    const pending = this.#pending.get(messageId);
    if (pending === undefined) return;
    this.#pending.delete(messageId);
    pending.resolve({
      ...pending.job,
      messageId,
      outcome,
      ...(reason === undefined ? {} : { reason }),
    });
  }
}
