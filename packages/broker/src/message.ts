/** One header of a message. Order and repeated names are kept, as Kafka keeps them. */
export interface Header {
  readonly name: string;
  readonly value: Uint8Array;
}

/**
 * One message as a consumer sees it.
 *
 * `value`, `key` and the header values are *borrowed* views of the consumer's buffer: they hold
 * until the next `pull` or `close` of that consumer. Copy (`value.slice()`) what must live longer.
 */
export interface Message {
  readonly topic: string;
  readonly partition: number;
  /** Place in its partition, counted from 0 without holes. An integer below 2^53. */
  readonly offset: number;
  /** ms since 1970-01-01 UTC, as its producer stated it. */
  readonly timestampMs: number;
  /** Absent when produced without one; an empty key is a key. */
  readonly key: Uint8Array | undefined;
  readonly headers: readonly Header[];
  readonly value: Uint8Array;
}

/** One message to produce. Its bytes are borrowed for the call of `produce` and copied there. */
export interface OutgoingMessage {
  readonly topic: string;
  /** Absent: chosen by the key as Kafka's clients do, in turn when there is no key. */
  readonly partition?: number | undefined;
  /** ms since 1970-01-01 UTC, an integer. */
  readonly timestampMs: number;
  readonly key?: Uint8Array | undefined;
  readonly headers?: readonly Header[] | undefined;
  readonly value: Uint8Array;
}

/**
 * What became of a produced message.
 *
 * - `delivered`: it has its place, and consumers can see it.
 * - `overload`: nothing was written because a bounded resource is used up. Later it may work; what to do
 *   meanwhile (wait, drop, count) is the caller's policy.
 * - `refused`: this message can never be delivered as it is.
 * - `failed`: the log or the connection broke; `retriable` says whether the same call may work again.
 */
export type Delivery =
  | { readonly kind: "delivered"; readonly partition: number; readonly offset: number }
  | {
      readonly kind: "overload";
      readonly reason: "queue-full" | "disk-full";
      readonly detail: string;
    }
  | {
      readonly kind: "refused";
      readonly reason: "unknown-topic" | "unknown-partition" | "too-large" | "malformed";
      readonly detail: string;
    }
  | { readonly kind: "failed"; readonly retriable: boolean; readonly detail: string };
