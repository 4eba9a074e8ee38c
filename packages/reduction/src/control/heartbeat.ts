import type { PartitionLag } from "@beamscope/broker";
import {
  type EpochNs,
  encodeStatus,
  type IntakeReport,
  type JobStatus,
  type OutputReport,
  parseJobId,
  parseWorkflowId,
  type ServiceState,
  type StreamReport,
  type TallyReport,
  writeX5f2,
} from "@beamscope/wire";
import type { JobStart, ReportedJob } from "../compute/messages.ts";
import type { Intake } from "../intake/intake.ts";
import type { StreamCounts, Tally } from "../intake/stream-accounting.ts";
import type { ComputeLink } from "./compute-link.ts";
import type { GapCounts } from "./gap-counts.ts";

/** Who the reducer is. */
export interface ReducerIdentity {
  /** UUID of this run of the process. */
  readonly workerId: string;
  /** Which of an instrument's services it is. */
  readonly serviceName: string;
  readonly softwareVersion: string;
  readonly hostName: string;
  readonly processId: number;
  readonly startedAt: EpochNs;
}

/** What a heartbeat tells. */
export interface HeartbeatContent {
  readonly identity: ReducerIdentity;
  readonly instrument: string;
  readonly state: ServiceState;
  readonly error?: string | undefined;
  readonly links: readonly ComputeLink[];
  readonly intake: Intake;
  readonly gaps: GapCounts;
  readonly unpublished: number;
  readonly poolBytes: number;
  readonly lag: readonly PartitionLag[];
}

/** The heartbeats of a reducer: one per job, then its own. x5f2, for the status topic. */
export function heartbeats(content: HeartbeatContent): readonly Uint8Array[] {
  const { identity, links } = content;
  const jobs = links.flatMap((link) =>
    [...link.jobs.values()].map(({ start, report }) => jobStatus(start, report, content.state)),
  );
  const service = {
    kind: "service",
    instrument: content.instrument,
    serviceName: identity.serviceName,
    workerId: identity.workerId,
    state: content.state,
    startedAt: identity.startedAt,
    activeJobCount: jobs.length,
    error: content.error,
    batchIntervalSeconds: content.intake.windowSeconds,
    intake: intakeReport(content),
  } as const;
  return [...jobs, service].map((status) => writeX5f2(encodeStatus(status, identity)));
}

function jobStatus(
  start: JobStart,
  report: ReportedJob | undefined,
  service: ServiceState,
): JobStatus {
  const { sourceName, jobNumber } = parseJobId(start.jobId);
  const ended = service === "stopped" || service === "error";
  return {
    kind: "job",
    jobId: { sourceName, jobNumber },
    workflowId: parseWorkflowId(start.workflowId),
    state: ended ? "stopped" : (report?.state ?? "scheduled"),
    warning: report?.warning,
    error: report?.error,
    startTime: report?.start,
    endTime: report?.end,
    accounting:
      report === undefined
        ? undefined
        : [...report.accounting].map(
            ([output, books]): OutputReport => ({
              output,
              admitted: report.admitted,
              before_start: books.beforeStart,
              gated: books.gated,
              failed: books.failed,
              unmapped: books.unmapped,
              masked: books.masked,
              filtered: books.filtered,
              out_of_range: books.outOfRange,
              shown: books.shown,
            }),
          ),
  };
}

function intakeReport(content: HeartbeatContent): IntakeReport {
  const counts = content.intake.counts();
  return {
    streams: [...counts.streams].map(([name, stream]) => streamReport(name, stream)),
    unreadable: [...counts.unreadable].flatMap(([topic, reasons]) =>
      [...reasons].map(([reason, messages]) => ({ topic, reason, messages })),
    ),
    unmapped: counts.unmapped.map(({ topic, sourceName, messages }) => ({
      topic,
      source_name: sourceName,
      messages,
    })),
    unmapped_others: counts.unmappedOthers,
    ignored: counts.ignored,
    gaps: [...content.gaps.list()],
    waiting: counts.waiting,
    pool_bytes: content.poolBytes,
    behind: content.lag.reduce(
      (sum, { endOffset, position }) => sum + Math.max(0, endOffset - position),
      0,
    ),
    unpublished: content.unpublished,
  };
}

function streamReport(name: string, stream: StreamCounts): StreamReport {
  return {
    name,
    produced: stream.sequence.produced ?? null,
    missing: stream.sequence.missing,
    reordered: stream.sequence.reordered,
    restarts: stream.sequence.restarts,
    received: tally(stream.received),
    admitted: tally(stream.admitted),
    duplicate: tally(stream.duplicate),
    dropped: Object.fromEntries([...stream.dropped].map(([reason, lost]) => [reason, tally(lost)])),
    delivered: tally(stream.delivered),
    late: tally(stream.late),
    clock_ahead: tally(stream.clockAhead),
    bytes: stream.bytes,
    newest_ns: stream.newestNs ?? null,
    seen_ms: stream.seenMs ?? null,
    lag_s: stream.lagSeconds ?? null,
  };
}

function tally({ messages, counts }: Tally): TallyReport {
  return { messages, counts };
}
