import type { Delivery, OutgoingMessage, Producer } from "@beamscope/broker";
import type { SourceMessage } from "./source-message.ts";

/** The wall clock as pacing needs it. */
export interface PaceClock {
  /** Monotonic. */
  nowMs(): number;
  /** Resolves after `ms`, or at once when `signal` aborts. Never rejects. */
  sleepMs(ms: number, signal: AbortSignal | undefined): Promise<void>;
}

export interface PaceOptions {
  readonly clock: PaceClock;
  /** Data time per wall time: 1 is as it was, 10 ten times as fast, `Infinity` as fast as the broker takes it. */
  readonly speed: number;
  /** Ends it between two messages. */
  readonly signal?: AbortSignal;
  /** Bytes that the broker has not confirmed yet, at most: the back pressure. Default 8 MiB. */
  readonly maxUnconfirmedBytes?: number;
  /** Told of each message that the broker did not take. */
  readonly onUndelivered?: (delivery: Delivery, message: SourceMessage) => void;
}

/** What was sent. */
export interface PaceReport {
  readonly messages: number;
  readonly events: number;
  readonly bytes: number;
  /** Messages that the broker did not take. */
  readonly undelivered: number;
  /** The most that a message was late, in wall time. */
  readonly latestMs: number;
}

const DEFAULT_UNCONFIRMED_BYTES = 8 * 2 ** 20;

/**
 * Sends messages at their times. What is late is sent at once, so that nothing is left out.
 * @throws what `produce` throws, once the broker is closed.
 */
export async function pace(
  messages: Iterable<SourceMessage>,
  producer: Pick<Producer, "produce">,
  options: PaceOptions,
): Promise<PaceReport> {
  const { clock, speed, signal, maxUnconfirmedBytes = DEFAULT_UNCONFIRMED_BYTES } = options;
  if (!(speed > 0)) throw new RangeError(`a speed of ${speed}`);
  const sent = { messages: 0, events: 0, bytes: 0, undelivered: 0, latestMs: 0 };
  const unconfirmed: { readonly bytes: number; readonly outcome: Promise<void> }[] = [];
  let unconfirmedBytes = 0;
  // What `produce` threw. Kept, not left to reject, while this waits for something else.
  const faults: unknown[] = [];
  const confirmFirst = async (): Promise<void> => {
    const first = unconfirmed.shift();
    if (first === undefined) return;
    unconfirmedBytes -= first.bytes;
    await first.outcome;
  };
  const startMs = clock.nowMs();
  let startTime: bigint | undefined;
  for (const message of messages) {
    startTime ??= message.time;
    if (Number.isFinite(speed)) {
      const dueMs = startMs + Number(message.time - startTime) / 1e6 / speed;
      const earlyMs = dueMs - clock.nowMs();
      if (earlyMs > 0) await clock.sleepMs(earlyMs, signal);
      else sent.latestMs = Math.max(sent.latestMs, -earlyMs);
    }
    if (signal?.aborted === true || faults.length > 0) break;
    const bytes = message.value.length;
    while (unconfirmed.length > 0 && unconfirmedBytes + bytes > maxUnconfirmedBytes) {
      await confirmFirst();
    }
    unconfirmedBytes += bytes;
    const outcome = send(message, producer, sent, options.onUndelivered);
    unconfirmed.push({
      bytes,
      outcome: outcome.catch((fault: unknown) => void faults.push(fault)),
    });
    sent.messages += 1;
    sent.events += message.events;
    sent.bytes += bytes;
  }
  while (unconfirmed.length > 0) await confirmFirst();
  if (faults.length > 0) throw faults[0];
  return sent;
}

async function send(
  message: SourceMessage,
  producer: Pick<Producer, "produce">,
  counts: { undelivered: number },
  onUndelivered: PaceOptions["onUndelivered"],
): Promise<void> {
  for (const delivery of await producer.produce([outgoing(message)])) {
    if (delivery.kind === "delivered") continue;
    counts.undelivered += 1;
    onUndelivered?.(delivery, message);
  }
}

/** The message as the broker takes it, stamped with its data time. */
export function outgoing({ topic, time, value }: SourceMessage): OutgoingMessage {
  return { topic, timestampMs: Number(time / 1_000_000n), value };
}
