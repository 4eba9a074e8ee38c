import type { Delivery, Message, OutgoingMessage } from "./message.ts";
import type { TopicCreation, TopicDescription, TopicSpec } from "./topic.ts";

/**
 * The log that every part of the live path reads and writes: Kafka, or the embedded log.
 *
 * Faults are thrown as `BrokerError`s; what a caller plans for (a delivery, a gap) is a value.
 */
export interface Broker {
  /**
   * Creates the topics that do not exist yet.
   * @throws TopicSpecError when one cannot be made; then none is.
   */
  createTopics(topics: readonly TopicSpec[]): Promise<readonly TopicCreation[]>;
  /**
   * Deletes topics with all their messages. Consumers of them end with a `MissingTopicsError`.
   * @throws MissingTopicsError naming all that do not exist; then none is deleted.
   */
  deleteTopics(names: readonly string[]): Promise<void>;
  /** Names of all topics, sorted. */
  listTopics(): Promise<readonly string[]>;
  /** @throws MissingTopicsError naming all that do not exist. */
  describeTopics(names: readonly string[]): Promise<readonly TopicDescription[]>;
  openProducer(options?: ProducerOptions): Promise<Producer>;
  /**
   * Resolves the start of every partition, then returns: each message produced after that is consumed.
   * @throws MissingTopicsError naming all topics and partitions that do not exist.
   * @throws OffsetOutOfRangeError when a start offset lies beyond the end.
   */
  openConsumer(options: ConsumerOptions): Promise<Consumer>;
  /** Closes its producers (delivering what they hold) and consumers. Leaves no timer or listener. */
  close(): Promise<void>;
}

export interface ProducerOptions {
  /**
   * When a message counts as delivered: `written` (default) once it would survive the end of the process,
   * `synced` once it would survive a power cut. (Kafka: acknowledged by the leader; by all in-sync replicas.)
   */
  readonly durability?: "written" | "synced" | undefined;
  /** Bytes that may wait for delivery; beyond it `produce` answers `overload`. Default 256 MiB. */
  readonly maxQueuedBytes?: number | undefined;
}

export interface ProducerCounts {
  readonly delivered: number;
  /** Answered `overload`, `refused` or `failed`. */
  readonly undelivered: number;
  /** Bytes waiting for delivery now. */
  readonly queuedBytes: number;
}

/** Writes messages. Messages of one producer to one partition keep their order. */
export interface Producer {
  /**
   * Hands messages over; their bytes are copied before it returns, so they may be reused at once. Waiting for
   * the promise is the back pressure. Any number of calls may be in flight; small ones are sent together.
   * @returns one outcome per message, in order. Never rejects for a message's sake.
   * @throws BrokerClosedError after `close`.
   */
  produce(messages: readonly OutgoingMessage[]): Promise<readonly Delivery[]>;
  counts(): ProducerCounts;
  /** Waits for the outcome of all that was handed over, then ends. */
  close(): Promise<void>;
}

/** Where to start. `time`: at the first message, in order of offsets, stamped at or after `timestampMs`. */
export type StartPosition =
  | { readonly at: "beginning" }
  | { readonly at: "end" }
  | { readonly at: "offset"; readonly offset: number }
  | { readonly at: "time"; readonly timestampMs: number };

export interface Subscription {
  readonly topic: string;
  /** Default: all. */
  readonly partitions?: readonly number[] | undefined;
  /** Default `{ at: "end" }`. */
  readonly start?: StartPosition | undefined;
}

export interface ConsumerOptions {
  readonly subscriptions: readonly Subscription[];
  /**
   * Soft limit of bytes per pull (a single larger message is delivered alone). What the consumer holds in memory
   * is at most twice this, or twice its largest message. Default 1 MiB.
   */
  readonly maxBytes?: number | undefined;
}

/** A partition and the offset its first message will have (or more, if that one is gone by then). */
export interface Assignment {
  readonly topic: string;
  readonly partition: number;
  readonly startOffset: number;
}

/**
 * Messages that will never be delivered: `retention` removed them before they were read, or their bytes did not
 * match their checksum. The consumer goes on behind them.
 */
export interface Gap {
  readonly topic: string;
  readonly partition: number;
  readonly reason: "retention" | "corrupt";
  readonly firstOffset: number;
  /** Offset after the last one lost. */
  readonly endOffset: number;
  /** For people: where the damage is. */
  readonly detail: string;
}

/** What one pull brought. Borrowed: see {@link Message}. */
export interface MessageBatch {
  /** Ordered by offset within a partition; partitions take turns. */
  readonly messages: readonly Message[];
  readonly gaps: readonly Gap[];
}

export interface PullOptions {
  /** ms to wait for a first message; then the batch is empty. Default: until there is one. */
  readonly waitMs?: number | undefined;
}

export interface PartitionLag {
  readonly topic: string;
  readonly partition: number;
  /** Offset of the next message to be pulled. */
  readonly position: number;
  /** As last known, without asking: exact on the embedded log, of the last fetch on Kafka. */
  readonly endOffset: number;
}

/**
 * Reads messages at its own pace: nothing is fetched that was not pulled, but for one batch of read-ahead.
 * Consumers are independent; each sees everything.
 */
export interface Consumer {
  readonly assignments: readonly Assignment[];
  /**
   * The next messages. Ends the loan of the batch before. One pull at a time.
   * @returns `undefined` once the consumer is closed, also while a pull waits.
   * @throws BrokerError: `retriable` ones may be tried again, others end the consumer.
   */
  pull(options?: PullOptions): Promise<MessageBatch | undefined>;
  /** Continues elsewhere in an assigned partition. */
  seek(topic: string, partition: number, start: StartPosition): Promise<Assignment>;
  lag(): readonly PartitionLag[];
  close(): Promise<void>;
}
