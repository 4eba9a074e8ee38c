import type { MessagePort } from "node:worker_threads";
import type { StartPosition } from "../broker.ts";
import {
  BrokerClosedError,
  BrokerError,
  DataDirectoryError,
  MissingTopicsError,
  OffsetOutOfRangeError,
  TopicSpecError,
} from "../errors.ts";
import type { TopicCreation, TopicDescription, TopicSpec } from "../topic.ts";
import type { SealedBlock } from "./block.ts";
import type { SegmentPlace } from "./partition-log.ts";

/** A partition that a consumer asks for. */
export interface WantedPartition {
  readonly topic: string;
  /** Default: all of the topic. */
  readonly partitions?: readonly number[] | undefined;
  readonly start: StartPosition;
}

/** A partition that a consumer got. */
export interface AttachedPartition {
  readonly topic: string;
  readonly partition: number;
  readonly startOffset: number;
  readonly place: SegmentPlace;
  /** Of a `SharedPartition`. */
  readonly state: SharedArrayBuffer;
}

/** A block to append. */
export interface AppendRequest {
  readonly topic: string;
  readonly partition: number;
  readonly block: SealedBlock;
}

/** What became of it. */
export type AppendReply =
  | { readonly kind: "written"; readonly baseOffset: number }
  | { readonly kind: "disk-full" | "failed" | "unknown-topic"; readonly detail: string };

/** What a producer must know of a topic. */
export interface TopicRoute {
  readonly partitions: number;
  readonly maxMessageBytes: number;
}

/** What a thread asks the log thread, and what it gets for it. */
export interface Calls {
  createTopics: { ask: { topics: readonly TopicSpec[] }; answer: readonly TopicCreation[] };
  deleteTopics: { ask: { names: readonly string[] }; answer: undefined };
  listTopics: { ask: Record<never, never>; answer: readonly string[] };
  describeTopics: { ask: { names: readonly string[] }; answer: readonly TopicDescription[] };
  route: { ask: { topic: string }; answer: TopicRoute | undefined };
  append: {
    ask: { blocks: readonly AppendRequest[]; synced: boolean };
    /** The buffers come back, to be used again. */
    answer: { replies: readonly AppendReply[]; buffers: readonly ArrayBuffer[] };
  };
  attach: {
    ask: { consumer: number; partitions: readonly WantedPartition[]; wake: SharedArrayBuffer };
    answer: readonly AttachedPartition[];
  };
  detach: { ask: { consumer: number }; answer: undefined };
  seek: {
    ask: { topic: string; partition: number; start: StartPosition };
    answer: { startOffset: number; place: SegmentPlace };
  };
  /** The segment behind the one at `segmentBase`. */
  nextSegment: {
    ask: { topic: string; partition: number; segmentBase: number };
    answer: SegmentPlace;
  };
}

export type CallName = keyof Calls;

/** One request. */
export type Request = {
  [Name in CallName]: { readonly id: number; readonly name: Name } & Calls[Name]["ask"];
}[CallName];

/** Its answer. */
export type Reply =
  | { readonly id: number; readonly kind: "answer"; readonly answer: Calls[CallName]["answer"] }
  | { readonly id: number; readonly kind: "fault"; readonly fault: FaultRecord };

/** What the thread that opens the log tells the log thread. */
export interface LogThreadOptions {
  /** Absent: in memory. */
  readonly directory: string | undefined;
  readonly owner: string;
  readonly syncIntervalMs: number;
  readonly retentionIntervalMs: number;
}

/** Messages to the log thread beside the connections'. */
export type ToLogThread =
  | { readonly kind: "connect"; readonly port: MessagePort }
  | { readonly kind: "close" };

/** A fault on its way between threads: structured cloning keeps neither class nor fields of an error. */
export interface FaultRecord {
  readonly message: string;
  readonly retriable: boolean;
  readonly detail:
    | { readonly kind: "missing"; readonly missing: readonly string[] }
    | {
        readonly kind: "range";
        readonly topic: string;
        readonly partition: number;
        readonly offset: number;
        readonly endOffset: number;
      }
    | { readonly kind: "spec" }
    | { readonly kind: "directory"; readonly reason: DataDirectoryError["reason"] }
    | { readonly kind: "closed" }
    | { readonly kind: "other" };
}

export function faultRecord(error: unknown): FaultRecord {
  const message = error instanceof Error ? error.message : String(error);
  const retriable = error instanceof BrokerError && error.retriable;
  const of = (detail: FaultRecord["detail"]): FaultRecord => ({ message, retriable, detail });
  if (error instanceof MissingTopicsError) return of({ kind: "missing", missing: error.missing });
  if (error instanceof OffsetOutOfRangeError) {
    const { topic, partition, offset, endOffset } = error;
    return of({ kind: "range", topic, partition, offset, endOffset });
  }
  if (error instanceof TopicSpecError) return of({ kind: "spec" });
  if (error instanceof DataDirectoryError) return of({ kind: "directory", reason: error.reason });
  if (error instanceof BrokerClosedError) return of({ kind: "closed" });
  return of({ kind: "other" });
}

export function faultFrom({ message, retriable, detail }: FaultRecord): BrokerError {
  switch (detail.kind) {
    case "missing":
      return new MissingTopicsError(detail.missing);
    case "range":
      return new OffsetOutOfRangeError(
        detail.topic,
        detail.partition,
        detail.offset,
        detail.endOffset,
      );
    case "spec":
      return new TopicSpecError(message);
    case "directory":
      return new DataDirectoryError(detail.reason, message);
    case "closed":
      return new BrokerClosedError(message);
    case "other":
      return new BrokerError(message, { retriable });
  }
}
