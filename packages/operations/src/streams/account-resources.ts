import type {
  CountsByReason,
  CountsByTopic,
  IntakeAccounting,
  OutputAccounting,
  StreamAccounting,
} from "@beamscope/contracts";
import { OutputName } from "@beamscope/contracts";
import type { IntakeReport, StreamReport, TallyReport } from "@beamscope/wire";
import type { Observation } from "../jobs/observed-jobs.ts";
import { sumBy } from "./sum-reports.ts";

/** Heartbeats come from a shared topic: a number that no count can be must not make an answer invalid. */
export function wholeCount(value: number): number {
  return Math.min(Math.max(0, Math.floor(value)), Number.MAX_SAFE_INTEGER);
}

/** Levels one and two of a stream. */
export function streamAccounting(report: StreamReport): StreamAccounting {
  const missing = wholeCount(report.missing);
  return {
    stream: report.name,
    ...(report.produced === null ? {} : { produced: wholeCount(report.produced), missing }),
    received: report.received.messages,
    admitted: report.admitted.messages,
    admittedEvents: report.admitted.counts,
    duplicate: report.duplicate.messages,
    dropped: droppedByReason(report.dropped),
    waiting: wholeCount(report.admitted.messages - report.delivered.messages),
    late: report.late.messages,
    clockAhead: report.clock_ahead.messages,
    reordered: wholeCount(report.reordered),
    restarts: wholeCount(report.restarts),
  };
}

/** Drops by reason, events where they could be told. */
export function droppedByReason(dropped: Readonly<Record<string, TallyReport>>): CountsByReason {
  const entries = Object.entries(dropped).map(([reason, { messages, counts }]) => ({
    reason: reasonName(reason),
    messages,
    events: counts,
  }));
  const byReason = new Map<string, { reason: string; messages: number; events: number }>();
  for (const { reason, messages, events } of entries) {
    const known = byReason.get(reason) ?? { reason, messages: 0, events: 0 };
    byReason.set(reason, {
      reason,
      messages: known.messages + messages,
      events: known.events + events,
    });
  }
  return [...byReason.values()].slice(0, 100).map(({ reason, messages, events }) => ({
    reason,
    messages,
    ...(events === 0 ? {} : { events }),
  }));
}

/** The books beside the streams. */
export function intakeAccounting(intake: IntakeReport | undefined): IntakeAccounting {
  const unknown = intake?.unmapped.reduce((sum, { messages }) => sum + messages, 0) ?? 0;
  return {
    unreadable: byTopic(intake?.unreadable ?? []),
    gaps: byTopic(intake?.gaps ?? []),
    unknownSources: wholeCount(unknown + (intake?.unmapped_others ?? 0)),
    ignored: wholeCount(intake?.ignored ?? 0),
    waiting: wholeCount(intake?.waiting ?? 0),
    behind: wholeCount(intake?.behind ?? 0),
    unpublished: wholeCount(intake?.unpublished ?? 0),
  };
}

/** Level three, for each output of a job. */
export function outputAccounting({ job, status }: Observation): OutputAccounting[] {
  const { workflow, source, jobNumber } = job;
  return (status.accounting ?? [])
    .filter(({ output }) => OutputName.safeParse(output).success)
    .map((report) => ({
      key: { workflow, source, output: report.output },
      jobNumber,
      admitted: report.admitted,
      beforeStart: report.before_start,
      gated: report.gated,
      failed: report.failed,
      unmapped: report.unmapped,
      masked: report.masked,
      filtered: report.filtered,
      outOfRange: report.out_of_range,
      shown: report.shown,
    }));
}

function byTopic(
  entries: readonly {
    readonly topic: string;
    readonly reason: string;
    readonly messages: number;
  }[],
): CountsByTopic {
  const named = entries.map(({ topic, reason, messages }) => ({
    topic: topic.slice(0, 300),
    reason: reasonName(reason),
    messages,
  }));
  return sumBy(named, ({ topic, reason }) => `${topic}\0${reason}`)
    .slice(0, 1000)
    .map((entry) => ({ ...entry, messages: wholeCount(entry.messages) }));
}

/** Reasons are names, whatever a foreign reducer writes. */
function reasonName(reason: string): string {
  return /^[a-z][a-z0-9-]{0,99}$/.test(reason) ? reason : "other";
}
