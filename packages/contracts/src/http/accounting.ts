import { DataKey, JobNumber, SourceName } from "../identity/data-key.ts";
import { InstantNs } from "../identity/time.ts";
import { z } from "../zod.ts";
import { Amount, Count, CountsByReason, CountsByTopic } from "./counts.ts";

/**
 * Levels one and two, for a stream, in messages:
 * `produced = admitted + missing` (by `message_id`: what was dropped could not tell its number, so it is
 * missing too) and `received = admitted + duplicate + dropped`.
 */
export const StreamAccounting = z.strictObject({
  stream: SourceName,
  /** Absent where the stream's messages carry no id. */
  produced: Count.optional(),
  missing: Count.optional(),
  received: Count,
  admitted: Count,
  /** Events or counts in the admitted messages. */
  admittedEvents: Amount,
  duplicate: Count,
  dropped: CountsByReason,
  /** Of the admitted: held until their window opens. */
  waiting: Count,
  /** Of the admitted: came after their window had closed. An attribute, not a loss. */
  late: Count,
  /** Of the admitted: stamped so far in the future that nothing confirmed it. An attribute, not a loss. */
  clockAhead: Count,
  /** Of the received: older than one before them; they had been missing until then. */
  reordered: Count,
  /** How often the producer began to number its messages anew. */
  restarts: Count,
});
export type StreamAccounting = z.infer<typeof StreamAccounting>;

/**
 * Level three, for an output of a job, in events:
 * `admitted = beforeStart + gated + failed + unmapped + masked + filtered + outOfRange + shown`.
 *
 * Dense histograms and images are counted in counts; where they are rebinned, `outOfRange` is the loss by rebinning,
 * which may be a fraction.
 */
export const OutputAccounting = z.strictObject({
  key: DataKey,
  jobNumber: JobNumber,
  admitted: Amount,
  beforeStart: Amount,
  gated: Amount,
  /** Delivered to the job, which could not add them. */
  failed: Amount,
  unmapped: Amount,
  masked: Amount,
  filtered: Amount,
  outOfRange: Amount,
  shown: Amount,
});
export type OutputAccounting = z.infer<typeof OutputAccounting>;

/** Messages beside the books of the streams, in messages. */
export const IntakeAccounting = z.strictObject({
  /** Too broken to tell whose they were. */
  unreadable: CountsByTopic,
  /** Lost by the log before they were read, or found damaged there. */
  gaps: CountsByTopic,
  /** Of sources that nobody declared. */
  unknownSources: Count,
  /** Of kinds that are of no use here. */
  ignored: Count,
  /** Read, and waiting for their window to open. */
  waiting: Count,
  /** In the log, and not read yet. */
  behind: Count,
  /** Results and heartbeats that could not be written to the log. */
  unpublished: Count,
});
export type IntakeAccounting = z.infer<typeof IntakeAccounting>;

/** `GET /api/v1/accounting`: what became of every event. */
export const AccountingResource = z.strictObject({
  version: Count,
  asOfNs: InstantNs,
  intake: IntakeAccounting,
  streams: z.array(StreamAccounting).max(10_000),
  outputs: z.array(OutputAccounting).max(100_000),
});
export type AccountingResource = z.infer<typeof AccountingResource>;

/**
 * How far an account is from its identity: zero for each level that balances. Positive where more came
 * in than is accounted for.
 */
export function streamImbalance(account: StreamAccounting): {
  readonly production: number;
  readonly admission: number;
} {
  const { produced, missing, received, admitted, duplicate, dropped } = account;
  const lost = dropped.reduce((sum, { messages }) => sum + messages, 0);
  return {
    production: produced === undefined ? 0 : produced - admitted - (missing ?? 0),
    admission: received - admitted - duplicate - lost,
  };
}

/** As {@link streamImbalance}, for level three. */
export function outputImbalance(account: OutputAccounting): number {
  const { admitted, beforeStart, gated, failed, unmapped, masked, filtered, outOfRange, shown } =
    account;
  return (
    admitted - beforeStart - gated - failed - unmapped - masked - filtered - outOfRange - shown
  );
}
