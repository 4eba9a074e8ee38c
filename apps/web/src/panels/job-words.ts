import type { JobAnswer, JobResource, WorkflowResource } from "@beamscope/contracts";

/** How a job does, in words, with a tone. */
export interface JobState {
  readonly tone: "ok" | "warn" | "bad" | "idle";
  readonly text: string;
  /** Why, in the reducer's words. */
  readonly reason?: string;
}

/** What is wanted and what is, as one word. Heartbeats decide. */
export function jobState({ desired, observed, orphan }: JobResource): JobState {
  if (observed.state === "unreported") {
    return desired === "running"
      ? { tone: "warn", text: "wanted, not reported" }
      : { tone: "idle", text: "stopped" };
  }
  if (orphan) return { tone: "warn", text: "runs, though nobody wants it; being stopped" };
  const { error, warning } = observed;
  switch (observed.state) {
    case "error":
      return { tone: "bad", text: "error", ...(error === undefined ? {} : { reason: error }) };
    case "warning":
      return {
        tone: "warn",
        text: "active, with a warning",
        ...(warning === undefined ? {} : { reason: warning }),
      };
    case "active":
      return desired === "running"
        ? { tone: "ok", text: "active" }
        : { tone: "warn", text: "stopping" };
    case "scheduled":
      return { tone: "idle", text: "scheduled" };
    case "pending_context":
      return { tone: "idle", text: "waiting for its context" };
    case "finishing":
      return { tone: "idle", text: "finishing" };
    case "stopped":
      return desired === "running"
        ? { tone: "bad", text: "stopped, though wanted" }
        : { tone: "idle", text: "stopped" };
  }
}

/** Whether a job takes data now, so that it can be stopped. */
export function isRunning({ desired, observed }: JobResource): boolean {
  return desired === "running" || (observed.state !== "unreported" && observed.state !== "stopped");
}

/** What a person is about to do, and what is lost by it. */
export function confirmationOf(
  action: "start" | "stop" | "reset",
  workflow: WorkflowResource,
  sources: readonly string[],
): { readonly title: string; readonly loss: string; readonly verb: string } {
  const whose = sources.join(", ");
  switch (action) {
    case "start":
      return {
        title: `Start ${workflow.title} on ${whose} anew?`,
        loss: "The job that runs now is stopped. What was counted since its start is not carried on: the new job begins at zero.",
        verb: "Start anew",
      };
    case "stop":
      return {
        title: `Stop ${workflow.title} on ${whose}?`,
        loss: "Data that comes while it is stopped is not counted. What was published stays on the screen. A later start begins at zero.",
        verb: "Stop",
      };
    case "reset":
      return {
        title: `Reset ${workflow.title} on ${whose}?`,
        loss: "Everything counted since the start is thrown away, for everybody who watches. The job goes on from zero.",
        verb: "Reset",
      };
  }
}

/** What the reducer said to a command, in a sentence. */
export function answerText({ outcome, reason }: JobAnswer, source: string): string {
  switch (outcome) {
    case "accepted":
      return `${source}: accepted.`;
    case "refused":
      return `${source}: refused. ${reason ?? ""}`.trim();
    case "pending":
      return `${source}: sent, not answered yet.`;
    case "no answer":
      return `${source}: no reducer has answered. Look whether one runs.`;
  }
}
