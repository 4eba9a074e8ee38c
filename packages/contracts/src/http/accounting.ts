import { DataKey, JobNumber, SourceName } from "../identity/data-key.ts";
import { InstantNs } from "../identity/time.ts";
import { z } from "../zod.ts";
import { Count, CountsByReason } from "./counts.ts";

/**
 * Levels one and two, for a stream, in messages:
 * `produced = received + missing` (by `message_id`) and `received = admitted + duplicate + dropped`.
 */
export const StreamAccounting = z.strictObject({
  stream: SourceName,
  /** Absent where the stream's messages carry no id. */
  produced: Count.optional(),
  missing: Count.optional(),
  received: Count,
  admitted: Count,
  /** Events or counts in the admitted messages. */
  admittedEvents: Count,
  duplicate: Count,
  dropped: CountsByReason,
  /** Of the admitted: came after their window had closed. An attribute, not a loss. */
  late: Count,
});
export type StreamAccounting = z.infer<typeof StreamAccounting>;

/**
 * Level three, for an output of a job, in events:
 * `admitted = beforeStart + gated + unmapped + masked + filtered + outOfRange + shown`.
 *
 * Dense histograms and images are counted in counts; where they are rebinned, `rebinningLoss` counts
 * (a fraction) fell outside the new edges, `outOfRange` being the whole ones of them.
 */
export const OutputAccounting = z.strictObject({
  key: DataKey,
  jobNumber: JobNumber,
  admitted: Count,
  beforeStart: Count,
  gated: Count,
  unmapped: Count,
  masked: Count,
  filtered: Count,
  outOfRange: Count,
  shown: Count,
  rebinningLoss: z.number().nonnegative().optional(),
});
export type OutputAccounting = z.infer<typeof OutputAccounting>;

/** `GET /api/v1/accounting`: what became of every event. */
export const AccountingResource = z.strictObject({
  version: Count,
  asOfNs: InstantNs,
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
    production: produced === undefined ? 0 : produced - received - (missing ?? 0),
    admission: received - admitted - duplicate - lost,
  };
}

/** As {@link streamImbalance}, for level three. */
export function outputImbalance(account: OutputAccounting): number {
  const { admitted, beforeStart, gated, unmapped, masked, filtered, outOfRange, shown } = account;
  return admitted - beforeStart - gated - unmapped - masked - filtered - outOfRange - shown;
}
