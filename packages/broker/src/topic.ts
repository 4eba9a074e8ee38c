/** What is kept. A whole segment goes when it is beyond either limit; the newest one always stays. */
export interface Retention {
  /** ms since the last append to the segment; `Infinity` keeps for ever. */
  readonly timeMs: number;
  /** Bytes per partition, framing included; `Infinity` keeps all. */
  readonly bytes: number;
}

/** A topic to create. */
export interface TopicSpec {
  /** 1 to 249 of `A-Z a-z 0-9 . _ -`, not `.` or `..` (Kafka's rule). */
  readonly name: string;
  /** Default 1. */
  readonly partitions?: number | undefined;
  /** Default {@link DEFAULT_RETENTION}. */
  readonly retention?: Retention | undefined;
  /** Largest message, key, headers and value together, in bytes. Default {@link DEFAULT_MAX_MESSAGE_BYTES}. */
  readonly maxMessageBytes?: number | undefined;
  /** A segment is closed when it reaches this size. Default {@link DEFAULT_SEGMENT_BYTES}. */
  readonly segmentBytes?: number | undefined;
}

/** `exists`: there was one of that name; it is left as it is, whatever the spec says. */
export interface TopicCreation {
  readonly name: string;
  readonly kind: "created" | "exists";
}

/** What is in one partition now: offsets from `beginOffset` up to, but without, `endOffset`. */
export interface PartitionDescription {
  readonly partition: number;
  /** Offset of the oldest message still kept. */
  readonly beginOffset: number;
  /** Offset that the next message will get. */
  readonly endOffset: number;
}

/** A topic with its settings and what is in it. */
export interface TopicDescription {
  readonly name: string;
  readonly partitions: readonly PartitionDescription[];
  readonly retention: Retention;
  readonly maxMessageBytes: number;
}

/** One hour, 1 GiB per partition. A million events/s are 29 GB an hour, so size decides for detectors. */
export const DEFAULT_RETENTION: Retention = { timeMs: 3_600_000, bytes: 2 ** 30 };
/** 100 MiB: what the facility's data topics allow. */
export const DEFAULT_MAX_MESSAGE_BYTES = 104_857_600;
/** 64 MiB. */
export const DEFAULT_SEGMENT_BYTES = 2 ** 26;

/** Whether Kafka would take the name for a topic. */
export function isTopicName(name: string): boolean {
  return /^[A-Za-z0-9._-]{1,249}$/.test(name) && name !== "." && name !== "..";
}
