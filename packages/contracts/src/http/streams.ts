import { SourceName } from "../identity/data-key.ts";
import { InstantNs } from "../identity/time.ts";
import { z } from "../zod.ts";
import { Amount, Count, CountsByReason } from "./counts.ts";

/** What kind of messages a stream has; the same words as the catalog. */
export const StreamKindName = z.enum([
  "detector_events",
  "monitor_events",
  "monitor_counts",
  "area_detector",
  "log",
  "device",
]);
export type StreamKindName = z.infer<typeof StreamKindName>;

const wire = z.strictObject({ topic: z.string().max(300), source: z.string().max(300) });
const rate = z.number().nonnegative();

/** A declared stream and how it does. */
export const StreamStatus = z.strictObject({
  name: SourceName,
  kind: StreamKindName,
  title: z.string().max(500),
  wire: wire.optional(),
  state: z.enum(["never seen", "live", "silent"]),
  messagesPerSecond: rate,
  /** Events, or counts of histograms and images. */
  eventsPerSecond: rate,
  bytesPerSecond: rate,
  messages: Count,
  events: Amount,
  /** Data time and wall time of the newest message. */
  lastDataNs: InstantNs.optional(),
  lastSeenNs: InstantNs.optional(),
  /** Wall time less data time of the newest message; negative where a source's clock is ahead. */
  lagMs: z.number().optional(),
  dropped: CountsByReason,
  /** Newest value of a log, and its unit. */
  value: z.number().optional(),
  unit: z.string().max(100).optional(),
});
export type StreamStatus = z.infer<typeof StreamStatus>;

/** Messages on a known topic whose source nobody declared. */
export const UnknownStream = z.strictObject({
  wire,
  messages: Count,
  lastSeenNs: InstantNs.optional(),
});
export type UnknownStream = z.infer<typeof UnknownStream>;

/** `GET /api/v1/streams` */
export const StreamsResource = z.strictObject({
  version: Count,
  asOfNs: InstantNs,
  streams: z.array(StreamStatus).max(10_000),
  unknown: z.array(UnknownStream).max(1000),
  /** Messages of further unknown sources, beyond those that are listed. */
  unknownOthers: Count,
});
export type StreamsResource = z.infer<typeof StreamsResource>;
