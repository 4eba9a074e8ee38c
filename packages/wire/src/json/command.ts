import { z } from "zod";
import type { EpochNs } from "../epoch-time.ts";
import { AnyJson, decodeDocument, EpochNsNumber, orAbsent } from "./decode-document.ts";
import { type JobId, JobIdWire, jobIdToWire } from "./job-id.ts";
import { type JsonObject, stringifyJson } from "./json-text.ts";
import { type WorkflowId, WorkflowIdWire, workflowIdToWire } from "./workflow-id.ts";

/** When a job works, in data time. */
export interface JobSchedule {
  /** At once where absent. */
  readonly startTime?: EpochNs | undefined;
  /** After `startTime`. Until stopped where absent. */
  readonly endTime?: EpochNs | undefined;
}

/** Starts one job. */
export interface WorkflowConfig {
  readonly kind: "workflow_config";
  readonly workflowId: WorkflowId;
  /** Correlates the answer; its sender may leave it out. */
  readonly messageId?: string | undefined;
  readonly jobId: JobId;
  readonly schedule: JobSchedule;
  /** Stream chosen for each auxiliary input. */
  readonly auxSourceNames: Readonly<Record<string, string>>;
  readonly params: JsonObject;
}

const JOB_ACTIONS = ["stop", "reset", "pause", "resume"] as const;

/** What a job can be told. */
export type JobAction = (typeof JOB_ACTIONS)[number];

/** Tells jobs to do something: the one named, else those of the workflow, else all. */
export interface JobCommand {
  readonly kind: "job_command";
  readonly messageId?: string | undefined;
  readonly jobId?: JobId | undefined;
  readonly workflowId?: WorkflowId | undefined;
  readonly action: JobAction;
}

/** Whatever the commands topic carries. */
export type Command = WorkflowConfig | JobCommand;

const ScheduleWire = z
  .object({ start_time: orAbsent(EpochNsNumber), end_time: orAbsent(EpochNsNumber) })
  .transform((wire): JobSchedule => ({ startTime: wire.start_time, endTime: wire.end_time }))
  .refine(
    ({ startTime, endTime }) =>
      startTime === undefined || endTime === undefined || endTime > startTime,
    { message: "it ends before it has begun", path: ["end_time"] },
  );

const WorkflowConfigWire = z
  .object({
    kind: z.literal("workflow_config"),
    identifier: WorkflowIdWire,
    message_id: orAbsent(z.string()),
    job_id: JobIdWire,
    schedule: ScheduleWire.default({ startTime: undefined, endTime: undefined }),
    aux_source_names: z.record(z.string(), z.string()).default({}),
    params: z.record(z.string(), AnyJson).default({}),
  })
  .transform(
    (wire): WorkflowConfig => ({
      kind: wire.kind,
      workflowId: wire.identifier,
      messageId: wire.message_id,
      jobId: wire.job_id,
      schedule: wire.schedule,
      auxSourceNames: wire.aux_source_names,
      params: wire.params,
    }),
  );

const JobCommandWire = z
  .object({
    kind: z.literal("job_command"),
    message_id: orAbsent(z.string()),
    job_id: orAbsent(JobIdWire),
    workflow_id: orAbsent(WorkflowIdWire),
    action: z.enum(JOB_ACTIONS),
  })
  .transform(
    (wire): JobCommand => ({
      kind: wire.kind,
      messageId: wire.message_id,
      jobId: wire.job_id,
      workflowId: wire.workflow_id,
      action: wire.action,
    }),
  );

const CommandWire = z.discriminatedUnion("kind", [WorkflowConfigWire, JobCommandWire]);

/** Reads a command. Members it does not know are passed over. @throws WireFormatError */
export const decodeCommand = (source: string | Uint8Array): Command =>
  decodeDocument("command", CommandWire, source);

/** Writes a command, its members in the order of the reference. */
export function encodeCommand(command: Command): string {
  switch (command.kind) {
    case "workflow_config":
      return stringifyJson({
        kind: command.kind,
        identifier: workflowIdToWire(command.workflowId),
        message_id: command.messageId,
        job_id: jobIdToWire(command.jobId),
        schedule: {
          start_time: command.schedule.startTime ?? null,
          end_time: command.schedule.endTime ?? null,
        },
        aux_source_names: command.auxSourceNames,
        params: command.params,
      });
    case "job_command":
      return stringifyJson({
        kind: command.kind,
        message_id: command.messageId,
        job_id: command.jobId === undefined ? null : jobIdToWire(command.jobId),
        workflow_id: command.workflowId === undefined ? null : workflowIdToWire(command.workflowId),
        action: command.action,
      });
  }
}
