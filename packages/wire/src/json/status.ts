import { z } from "zod";
import type { EpochNs } from "../epoch-time.ts";
import type { X5f2Message } from "../x5f2.ts";
import {
  type IntakeReport,
  IntakeReportWire,
  type OutputReport,
  OutputReportWire,
} from "./accounting-report.ts";
import { decodeDocument, EpochNsNumber, orAbsent } from "./decode-document.ts";
import { type JobId, JobIdWire, jobIdToWire } from "./job-id.ts";
import { stringifyJson } from "./json-text.ts";
import { type WorkflowId, WorkflowIdWire, workflowIdText } from "./workflow-id.ts";

const JOB_STATES = [
  "scheduled",
  "pending_context",
  "active",
  "finishing",
  "warning",
  "error",
  "stopped",
] as const;

/** Where a job is in its life, as heartbeats tell. */
export type JobState = (typeof JOB_STATES)[number];

const SERVICE_STATES = ["starting", "running", "stopped", "error"] as const;

/** Where a worker process is in its life. */
export type ServiceState = (typeof SERVICE_STATES)[number];

/** Heartbeat of one job. */
export interface JobStatus {
  readonly kind: "job";
  readonly state: JobState;
  readonly warning?: string | undefined;
  readonly error?: string | undefined;
  readonly jobId: JobId;
  readonly workflowId: WorkflowId;
  /** Data time of its first data. */
  readonly startTime?: EpochNs | undefined;
  /** Data time of its latest data. */
  readonly endTime?: EpochNs | undefined;
  /** Where its events went, per output. Absent from the reference's heartbeats. */
  readonly accounting?: readonly OutputReport[] | undefined;
}

/** How many messages one source sent in the window of a {@link StreamStatistics}. */
export interface StreamCount {
  readonly topic: string;
  readonly sourceName: string;
  /** Absent where no stream is mapped to the source. */
  readonly stream?: string | undefined;
  readonly count: number;
}

/** Counts of messages over the last window of wall time. */
export interface StreamStatistics {
  readonly windowSeconds: number;
  readonly streams: readonly StreamCount[];
}

/** Heartbeat of one worker process. */
export interface ServiceStatus {
  readonly kind: "service";
  readonly instrument: string;
  readonly serviceName: string;
  readonly workerId: string;
  readonly state: ServiceState;
  readonly startedAt: EpochNs;
  /** All jobs, scheduled ones included. */
  readonly activeJobCount: number;
  readonly error?: string | undefined;
  readonly batchIntervalSeconds?: number | undefined;
  /** In one heartbeat of each window. */
  readonly streamStatistics?: StreamStatistics | undefined;
  /** The books of its intake. Absent from the reference's heartbeats. */
  readonly intake?: IntakeReport | undefined;
}

/** Whatever the heartbeat topic carries from us. */
export type Status = JobStatus | ServiceStatus;

/** What a heartbeat says about the process that sends it. */
export interface StatusOrigin {
  readonly softwareVersion: string;
  readonly hostName: string;
  readonly processId: number;
}

const JobStatusWire = z
  .object({
    message_type: z.literal("job").optional(),
    state: z.enum(JOB_STATES),
    warning: orAbsent(z.string()),
    error: orAbsent(z.string()),
    job_id: JobIdWire,
    workflow_id: WorkflowIdWire,
    start_time: orAbsent(EpochNsNumber),
    end_time: orAbsent(EpochNsNumber),
    accounting: orAbsent(z.array(OutputReportWire)),
  })
  .transform(
    (wire): JobStatus => ({
      kind: "job",
      state: wire.state,
      warning: wire.warning,
      error: wire.error,
      jobId: wire.job_id,
      workflowId: wire.workflow_id,
      startTime: wire.start_time,
      endTime: wire.end_time,
      accounting: wire.accounting,
    }),
  );

const StreamStatisticsWire = z
  .object({
    window_seconds: z.number(),
    streams: z.array(
      z
        .object({
          topic: z.string(),
          source_name: z.string(),
          stream: orAbsent(z.string()),
          count: z.int().nonnegative(),
        })
        .transform(
          ({ source_name, ...wire }): StreamCount => ({ sourceName: source_name, ...wire }),
        ),
    ),
  })
  .transform(
    (wire): StreamStatistics => ({ windowSeconds: wire.window_seconds, streams: wire.streams }),
  );

const ServiceStatusWire = z
  .object({
    message_type: z.literal("service"),
    instrument: z.string(),
    service_name: z.string(),
    worker_id: z.string(),
    state: z.enum(SERVICE_STATES),
    started_at: EpochNsNumber,
    active_job_count: z.int().nonnegative(),
    error: orAbsent(z.string()),
    batch_interval_s: orAbsent(z.number()),
    stream_stats: orAbsent(StreamStatisticsWire),
    intake: orAbsent(IntakeReportWire),
  })
  .transform(
    (wire): ServiceStatus => ({
      kind: "service",
      instrument: wire.instrument,
      serviceName: wire.service_name,
      workerId: wire.worker_id,
      state: wire.state,
      startedAt: wire.started_at,
      activeJobCount: wire.active_job_count,
      error: wire.error,
      batchIntervalSeconds: wire.batch_interval_s,
      streamStatistics: wire.stream_stats,
      intake: wire.intake,
    }),
  );

/** Heartbeats from before services had any say nothing about their type: they are jobs. */
const StatusWire = z.object({
  message: z.discriminatedUnion("message_type", [JobStatusWire, ServiceStatusWire]),
});

/**
 * Reads the payload of a heartbeat.
 * @throws WireFormatError for a status of other software, too: the topic is shared.
 */
export function decodeStatus(message: X5f2Message): Status {
  return decodeDocument("status_json", StatusWire, message.statusJson).message;
}

/** Codes of the facility's control system, NICOS. */
export const NICOS_STATUS = {
  ok: 200,
  warning: 210,
  busy: 220,
  notReached: 230,
  disabled: 235,
  error: 240,
  unknown: 999,
} as const;

const JOB_CODES: Readonly<Record<JobState, number>> = {
  scheduled: NICOS_STATUS.disabled,
  pending_context: NICOS_STATUS.warning,
  active: NICOS_STATUS.ok,
  finishing: NICOS_STATUS.ok,
  warning: NICOS_STATUS.warning,
  error: NICOS_STATUS.error,
  stopped: NICOS_STATUS.unknown,
};

const SERVICE_CODES: Readonly<Record<ServiceState, number>> = {
  starting: NICOS_STATUS.disabled,
  running: NICOS_STATUS.ok,
  stopped: NICOS_STATUS.disabled,
  error: NICOS_STATUS.error,
};

/** The state as a code of the facility's control system. */
export const nicosCodeOf = (status: Status): number =>
  status.kind === "job" ? JOB_CODES[status.state] : SERVICE_CODES[status.state];

/** Writes a heartbeat: the record that `writeX5f2` turns into bytes. */
export function encodeStatus(status: Status, origin: StatusOrigin): X5f2Message {
  const message = status.kind === "job" ? jobToWire(status) : serviceToWire(status);
  return {
    softwareName: "livedata",
    ...origin,
    serviceId: statusServiceId(status),
    updateIntervalMs: status.kind === "job" ? 1000 : 2000,
    statusJson: stringifyJson({ status: nicosCodeOf(status), message }),
  };
}

/** `service_id` of a heartbeat: `source:job_number`, or `instrument:service:worker_id`. */
export function statusServiceId(status: Status): string {
  switch (status.kind) {
    case "job":
      return `${status.jobId.sourceName}:${status.jobId.jobNumber}`;
    case "service":
      return `${status.instrument}:${status.serviceName}:${status.workerId}`;
  }
}

const jobToWire = (status: JobStatus) => ({
  message_type: "job",
  state: status.state,
  warning: status.warning ?? null,
  error: status.error ?? null,
  job_id: jobIdToWire(status.jobId),
  workflow_id: workflowIdText(status.workflowId),
  start_time: status.startTime ?? null,
  end_time: status.endTime ?? null,
  // Left out where there is none, so that a heartbeat without it is the reference's, byte for byte.
  accounting: status.accounting,
});

const serviceToWire = (status: ServiceStatus) => ({
  message_type: "service",
  instrument: status.instrument,
  service_name: status.serviceName,
  worker_id: status.workerId,
  state: status.state,
  started_at: status.startedAt,
  active_job_count: status.activeJobCount,
  error: status.error ?? null,
  batch_interval_s: status.batchIntervalSeconds ?? null,
  stream_stats:
    status.streamStatistics === undefined ? null : statisticsToWire(status.streamStatistics),
  intake: status.intake,
});

const statisticsToWire = ({ windowSeconds, streams }: StreamStatistics) => ({
  window_seconds: windowSeconds,
  streams: streams.map((entry) => ({
    topic: entry.topic,
    source_name: entry.sourceName,
    stream: entry.stream ?? null,
    count: entry.count,
  })),
});
