import type { StreamKind } from "./stream-kind.ts";

/** Kinds that have a topic: devices are made from logs, and the unknown has no place. */
export type TopicKind = Exclude<StreamKind, "unknown" | "device">;

const TOPIC_SUFFIXES = {
  monitor_counts: "beam_monitor",
  monitor_events: "beam_monitor",
  detector_events: "detector",
  area_detector: "area_detector",
  log: "motion",
  livedata_data: "livedata_data",
  livedata_nicos_data: "livedata_nicos_data",
  livedata_roi: "livedata_roi",
  livedata_commands: "livedata_commands",
  livedata_responses: "livedata_responses",
  // The facility's control system looks for heartbeats under this name.
  livedata_status: "livedata_heartbeat",
  run_control: "filewriter",
} as const satisfies Record<TopicKind, string>;

/** Topic that carries `kind` at `instrument`, where no stream of the instrument says otherwise. */
export const topicOf = (kind: TopicKind, instrument: string): string =>
  `${instrument}_${TOPIC_SUFFIXES[kind]}`;

/** Settings of a topic, by Kafka's names; undefined leaves the broker's default. */
export interface TopicSettings {
  readonly cleanupPolicy: "delete";
  readonly retentionMs: number;
  readonly deleteRetentionMs: number | undefined;
  /** -1 for no limit. */
  readonly retentionBytes: number;
  readonly maxMessageBytes: number;
  readonly segmentBytes: number | undefined;
  readonly segmentMs: number | undefined;
}

/** Raw data of the instrument: bursts are large, and of use only now. */
const RAW: TopicSettings = {
  cleanupPolicy: "delete",
  retentionMs: 30_000,
  deleteRetentionMs: 60_000,
  retentionBytes: 10 * 2 ** 30,
  maxMessageBytes: 100 * 2 ** 20,
  segmentBytes: 100 * 2 ** 20,
  segmentMs: 60_000,
};

/** What people asked for and how it went: small, and kept for two days. */
const CONTROL: TopicSettings = {
  cleanupPolicy: "delete",
  retentionMs: 172_800_000,
  deleteRetentionMs: 86_400_000,
  retentionBytes: -1,
  maxMessageBytes: 2 ** 20,
  segmentBytes: 64 * 2 ** 20,
  segmentMs: 86_400_000,
};

/** Results: each is replaced by the next. */
const RESULTS: TopicSettings = {
  cleanupPolicy: "delete",
  retentionMs: 30_000,
  deleteRetentionMs: undefined,
  retentionBytes: 2 ** 30,
  maxMessageBytes: 100 * 2 ** 20,
  segmentBytes: undefined,
  segmentMs: undefined,
};

const SETTINGS: Readonly<Record<(typeof TOPIC_SUFFIXES)[TopicKind], TopicSettings>> = {
  filewriter: RAW,
  detector: RAW,
  area_detector: RAW,
  beam_monitor: RAW,
  motion: RAW,
  livedata_commands: CONTROL,
  livedata_responses: CONTROL,
  livedata_heartbeat: CONTROL,
  livedata_data: RESULTS,
  livedata_roi: RESULTS,
  // The reference leaves this one to the broker to create, with whatever defaults that has.
  livedata_nicos_data: RESULTS,
};

/** Every topic of an instrument, with its settings; one partition each. */
export const topicsToCreate = (instrument: string): ReadonlyMap<string, TopicSettings> =>
  new Map(
    Object.entries(SETTINGS).map(([suffix, settings]) => [`${instrument}_${suffix}`, settings]),
  );
