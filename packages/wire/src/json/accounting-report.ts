import { z } from "zod";

/** Below zero where a camera takes its dark image away by itself. */
const count = z.number();

/** Messages and what they hold: events, counts of a histogram or image, or samples of a log. */
export const TallyWire = z.object({ messages: z.int().nonnegative(), counts: count });
/** See {@link TallyWire}. */
export type TallyReport = z.infer<typeof TallyWire>;

/**
 * The books of one stream since its reducer began: produced = admitted + missing (by `message_id`, in messages;
 * what was dropped could not tell its number), and received = admitted + duplicate + dropped. `delivered` of the admitted have reached their window.
 */
export const StreamReportWire = z.object({
  name: z.string(),
  /** By the numbers from the first to the highest; null for a producer that does not count. */
  produced: z.int().nullable(),
  missing: z.int(),
  reordered: z.int(),
  restarts: z.int(),
  received: TallyWire,
  admitted: TallyWire,
  duplicate: TallyWire,
  dropped: z.record(z.string(), TallyWire),
  delivered: TallyWire,
  late: TallyWire,
  clock_ahead: TallyWire,
  bytes: count,
  /** Of the newest message: data time, wall time at which it was read (ms), and broker time less data time. */
  newest_ns: z.union([z.bigint(), z.int()]).transform(BigInt).nullable(),
  seen_ms: z.number().nullable(),
  lag_s: z.number().nullable(),
});
/** See {@link StreamReportWire}. */
export type StreamReport = z.infer<typeof StreamReportWire>;

/** What a reducer tells of its intake in each heartbeat, beyond what the reference's heartbeat holds. */
export const IntakeReportWire = z.object({
  streams: z.array(StreamReportWire),
  /** Messages that no stream could be held accountable for, by topic and reason. */
  unreadable: z.array(z.object({ topic: z.string(), reason: z.string(), messages: count })),
  unmapped: z.array(z.object({ topic: z.string(), source_name: z.string(), messages: count })),
  unmapped_others: count,
  ignored: count,
  /** Messages that the log could not deliver. */
  gaps: z.array(z.object({ topic: z.string(), reason: z.string(), messages: count })),
  waiting: count,
  pool_bytes: count,
  /** Messages that the log holds and the reducer has not read. */
  behind: count,
  /** Results and heartbeats that could not be written to the log. */
  unpublished: count,
});
/** See {@link IntakeReportWire}. */
export type IntakeReport = z.infer<typeof IntakeReportWire>;

/**
 * Where the admitted events of a job's source went, for one of its outputs:
 * admitted = before_start + gated + failed + unmapped + masked + filtered + out_of_range + shown.
 */
export const OutputReportWire = z.object({
  output: z.string(),
  /** Delivered to the job's source by the end of the last window. */
  admitted: count,
  before_start: count,
  gated: count,
  failed: count,
  unmapped: count,
  masked: count,
  filtered: count,
  out_of_range: count,
  shown: count,
});
/** See {@link OutputReportWire}. */
export type OutputReport = z.infer<typeof OutputReportWire>;
