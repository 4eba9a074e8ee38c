/**
 * A fault of a broker. `retriable` says whether the same call may succeed later without anybody's help;
 * otherwise somebody must act, and a process that cannot work without it should end.
 */
export class BrokerError extends Error {
  override readonly name: string = "BrokerError";
  readonly retriable: boolean;
  constructor(message: string, options: ErrorOptions & { readonly retriable: boolean }) {
    super(message, options);
    this.retriable = options.retriable;
  }
}

/** Topics or partitions that were asked for and do not exist, all of them in one error. */
export class MissingTopicsError extends BrokerError {
  override readonly name = "MissingTopicsError";
  /** `topic`, or `topic:partition` where only the partition is missing. */
  readonly missing: readonly string[];
  constructor(missing: readonly string[]) {
    super(`These topics do not exist: ${missing.join(", ")}.`, { retriable: false });
    this.missing = missing;
  }
}

/** A start offset beyond the end of its partition. */
export class OffsetOutOfRangeError extends BrokerError {
  override readonly name = "OffsetOutOfRangeError";
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly endOffset: number;
  constructor(topic: string, partition: number, offset: number, endOffset: number) {
    super(`${topic}:${partition} ends at offset ${endOffset}; it cannot be read from ${offset}.`, {
      retriable: false,
    });
    this.topic = topic;
    this.partition = partition;
    this.offset = offset;
    this.endOffset = endOffset;
  }
}

/** A call on a broker, producer or consumer that has been closed, or whose log has ended. */
export class BrokerClosedError extends BrokerError {
  override readonly name = "BrokerClosedError";
  constructor(message = "The broker is closed.", options: ErrorOptions = {}) {
    super(message, { ...options, retriable: false });
  }
}

/** A topic that cannot be made as described. */
export class TopicSpecError extends BrokerError {
  override readonly name = "TopicSpecError";
  constructor(message: string, options: ErrorOptions = {}) {
    super(message, { ...options, retriable: false });
  }
}

/** A data directory that cannot be used: locked by another process, not writable, or not a log. */
export class DataDirectoryError extends BrokerError {
  override readonly name = "DataDirectoryError";
  readonly reason: "locked" | "unusable" | "full";
  constructor(reason: "locked" | "unusable" | "full", message: string, options: ErrorOptions = {}) {
    super(message, { ...options, retriable: false });
    this.reason = reason;
  }
}
