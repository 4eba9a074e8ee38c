/** What a stream carries. */
export const STREAM_KINDS = [
  "unknown",
  "monitor_counts",
  "monitor_events",
  "detector_events",
  "area_detector",
  "log",
  "device",
  "livedata_commands",
  "livedata_responses",
  "livedata_data",
  "livedata_nicos_data",
  "livedata_roi",
  "livedata_status",
  "run_control",
] as const;

/** Kind of a stream, by the facility's names. */
export type StreamKind = (typeof STREAM_KINDS)[number];
