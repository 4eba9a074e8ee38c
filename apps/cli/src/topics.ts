import type { TopicSpec } from "@beamscope/broker";
import { topicsToCreate } from "@beamscope/wire";

/**
 * Bytes of a data topic on the embedded log. At a million events a second a detector writes 8 MB/s, so this holds two minutes
 * of it; the facility's own brokers hold 30 s.
 */
const dataBytes = 2 ** 30;

/** The topics of an instrument for the embedded log: the facility's retention, within what a laptop's disk can bear. */
export function embeddedTopics(instrument: string): readonly TopicSpec[] {
  return [...topicsToCreate(instrument)].map(([name, settings]) => ({
    name,
    retention: {
      timeMs: settings.retentionMs < 0 ? Number.POSITIVE_INFINITY : settings.retentionMs,
      bytes: settings.retentionBytes < 0 ? 2 ** 28 : Math.min(settings.retentionBytes, dataBytes),
    },
    maxMessageBytes: settings.maxMessageBytes,
    segmentBytes: Math.min(settings.segmentBytes ?? 2 ** 26, 2 ** 26),
  }));
}
