import { CodecError } from "@beamscope/codec";
import { type EpochNs, epochNs, schemaOf, sourceNameOf, WireFormatError } from "@beamscope/wire";
import {
  defaultWindowOptions,
  type Timeliness,
  WindowBatcher,
  type WindowBatcherOptions,
} from "../batching/window-batcher.ts";
import type { Interval } from "../jobs/workflow.ts";
import type { BlockPool, StoredMessage } from "./block-pool.ts";
import {
  countsIn,
  readStreamMessage,
  type StreamReading,
  type StreamSchema,
} from "./read-stream-message.ts";
import { type DropReason, StreamAccount, type StreamCounts } from "./stream-accounting.ts";
import type { Stream, StreamTable } from "./stream-table.ts";
import { type UnmappedKey, UnmappedKeys } from "./unmapped-keys.ts";

/** A message as it comes from the log. `value` is borrowed for the call. */
export interface LoggedMessage {
  readonly topic: string;
  /** ms since the epoch, as the broker or its producer stamped it. */
  readonly timestampMs: number;
  readonly value: Uint8Array;
}

/** Where the intake hands on what it admitted. */
export interface IntakeSink {
  /** A message joins the open window; the receiver releases `stored`. */
  deliver(stream: Stream, stored: StoredMessage): void;
  /** The open window is complete. */
  close(window: Interval): void;
}

/** The books of the whole intake. */
export interface IntakeCounts {
  readonly streams: ReadonlyMap<string, StreamCounts>;
  /** Messages per topic that no stream could be held accountable for, by reason. */
  readonly unreadable: ReadonlyMap<string, ReadonlyMap<DropReason, number>>;
  readonly unmapped: readonly UnmappedKey[];
  readonly unmappedOthers: number;
  /** Messages of alarms and connection states, passed over by design. */
  readonly ignored: number;
  /** Messages that wait for their window. */
  readonly waiting: number;
}

/** What became of a message. `full`: nothing was done; wait for room in the pool and offer it again. */
export type IntakeOutcome = "taken" | "full";

interface Waiting {
  readonly stream: Stream;
  readonly counts: number;
  /** Absent when nobody wanted the stream when the message came. */
  readonly stored: StoredMessage | undefined;
}

const streamSchemas: ReadonlySet<string> = new Set(["ev44", "da00", "ad00", "f144"]);
const isStreamSchema = (schema: string): schema is StreamSchema => streamSchemas.has(schema);

/** What a stream of each kind may carry. */
const schemasOfKind = {
  detector_events: ["ev44"],
  monitor_events: ["ev44", "da00"],
  monitor_counts: ["da00", "ev44"],
  area_detector: ["ad00"],
  log: ["f144"],
  device: ["f144"],
} as const satisfies Record<Stream["kind"], readonly StreamSchema[]>;

/**
 * The door of the reduction: every message of the data topics passes here once. It is read, booked, admitted or
 * dropped with a reason, stored where the workers can see it, and put into its window.
 *
 * Books: produced = admitted + missing, received = admitted + duplicate + dropped, per stream; what cannot be told
 * of which stream it is stands per topic. A corrupt message whose number cannot be read is also missing from its stream.
 */
export class Intake {
  readonly #table: StreamTable;
  readonly #pool: BlockPool;
  readonly #sink: IntakeSink;
  readonly #nowMs: () => number;
  readonly #accounts: readonly StreamAccount[];
  readonly #wanted: Uint8Array;
  /** [stream] counts in the batcher whose bytes were not stored. */
  readonly #waitingUnstored: Float64Array;
  readonly #unreadable = new Map<string, Map<DropReason, number>>();
  readonly #unmapped = new UnmappedKeys();
  readonly #batcher: WindowBatcher<Waiting>;
  #ignored = 0;
  /** ns since the epoch that the batcher's times are relative to. */
  #origin: bigint | undefined;

  constructor(options: {
    readonly table: StreamTable;
    readonly pool: BlockPool;
    readonly sink: IntakeSink;
    /** Wall clock, for quiet periods only. */
    readonly nowMs: () => number;
    readonly windows?: WindowBatcherOptions | undefined;
  }) {
    this.#table = options.table;
    this.#pool = options.pool;
    this.#sink = options.sink;
    this.#nowMs = options.nowMs;
    const streams = options.table.streams.length;
    this.#accounts = options.table.streams.map(() => new StreamAccount());
    this.#wanted = new Uint8Array(streams);
    this.#waitingUnstored = new Float64Array(streams);
    this.#batcher = new WindowBatcher(options.windows ?? defaultWindowOptions, {
      deliver: (waiting, timeliness) => this.#deliver(waiting, timeliness),
      close: (window) =>
        this.#sink.close({
          start: this.#instant(window.startNs),
          end: this.#instant(window.endNs),
        }),
    });
  }

  /** Length of a window, s. */
  get windowSeconds(): number {
    return this.#batcher.windowSeconds;
  }

  /** Whether data wait for their window to close. */
  get unfinished(): boolean {
    return this.#batcher.unfinished;
  }

  /** Whether any job takes a stream. What nobody wants is booked, but not stored. */
  want(stream: Stream, wanted: boolean): void {
    this.#wanted[stream.index] = wanted ? 1 : 0;
  }

  /** Counts of the stream that a job started now will never be handed, because they came before it. */
  admittedBefore(stream: Stream): number {
    return this.#account(stream).deliveredCounts + (this.#waitingUnstored[stream.index] ?? 0);
  }

  take(logged: LoggedMessage): IntakeOutcome {
    const schema = schemaOf(logged.value);
    if (schema === "al00" || schema === "ep01") {
      this.#ignored += 1;
      return "taken";
    }
    if (schema === undefined || !isStreamSchema(schema)) {
      this.#dropUnreadable(logged.topic, schema === undefined ? "corrupt" : "wrong-schema");
      return "taken";
    }
    const reading = this.#read(logged, schema);
    if (reading === undefined) return "taken";
    const stream = this.#table.find(logged.topic, reading.sourceName);
    if (stream === undefined) {
      this.#unmapped.add(logged.topic, reading.sourceName);
      return "taken";
    }
    const counts = countsIn(reading.message);
    if (stream.kind === "detector_events" && lacksPixels(reading)) {
      this.#account(stream).drop("unusable", counts);
      return "taken";
    }
    // An infinity would stay in every sum and in the books for ever.
    if (!Number.isFinite(counts)) {
      this.#account(stream).drop("unusable", 0);
      return "taken";
    }
    const allowed: readonly StreamSchema[] = schemasOfKind[stream.kind];
    if (!allowed.includes(schema)) {
      this.#account(stream).drop("wrong-schema", counts);
      return "taken";
    }
    return this.#admit(stream, reading, counts, logged);
  }

  /** The log has nothing more at the moment. */
  idle(): void {
    this.#batcher.idle(this.#nowMs());
  }

  /** Delivers and closes all that is left. */
  flush(): void {
    this.#batcher.flush();
  }

  counts(): IntakeCounts {
    return {
      streams: new Map(
        this.#table.streams.map((stream) => [stream.name, this.#account(stream).snapshot()]),
      ),
      unreadable: new Map(
        [...this.#unreadable].map(([topic, reasons]) => [topic, new Map(reasons)]),
      ),
      unmapped: this.#unmapped.list(),
      unmappedOthers: this.#unmapped.others,
      ignored: this.#ignored,
      waiting: this.#batcher.held,
    };
  }

  #read(logged: LoggedMessage, schema: StreamSchema): StreamReading | undefined {
    try {
      return readStreamMessage(logged.value, schema);
    } catch (cause) {
      if (!(cause instanceof WireFormatError || cause instanceof CodecError)) throw cause;
      const reason = cause instanceof WireFormatError ? "corrupt" : "unusable";
      const source = sourceNameOf(logged.value);
      const stream = source === undefined ? undefined : this.#table.find(logged.topic, source);
      if (stream === undefined) this.#dropUnreadable(logged.topic, reason);
      else this.#account(stream).drop(reason, 0);
      return undefined;
    }
  }

  #admit(
    stream: Stream,
    reading: StreamReading,
    counts: number,
    logged: LoggedMessage,
  ): IntakeOutcome {
    const account = this.#account(stream);
    const time = reading.time ?? epochNs(BigInt(Math.round(logged.timestampMs)) * 1_000_000n);
    // The number is looked at before the message is stored, and once only: a full pool must not make a duplicate of it.
    const stored = this.#wanted[stream.index] === 1 ? this.#pool.store(logged.value) : undefined;
    if (stored === undefined && this.#wanted[stream.index] === 1) return "full";
    if (
      reading.messageId !== undefined &&
      account.sequence(reading.messageId, Number(time)) === "duplicate"
    ) {
      if (stored !== undefined) this.#pool.release(stored);
      account.duplicate(counts);
      return "taken";
    }
    const nowMs = this.#nowMs();
    account.admit({
      counts,
      bytes: logged.value.byteLength,
      timeNs: time,
      brokerMs: logged.timestampMs,
      nowMs,
    });
    if (stored === undefined) this.#waitingUnstored[stream.index]! += counts;
    this.#origin ??= time;
    this.#batcher.add(
      { stream, counts, stored },
      Number(time - this.#origin),
      stream.index,
      stream.gates,
      nowMs,
    );
    return "taken";
  }

  #deliver({ stream, counts, stored }: Waiting, timeliness: Timeliness): void {
    this.#account(stream).deliver(counts, timeliness);
    if (stored === undefined) this.#waitingUnstored[stream.index]! -= counts;
    else this.#sink.deliver(stream, stored);
  }

  #account(stream: Stream): StreamAccount {
    return this.#accounts[stream.index]!;
  }

  #instant(ns: number): EpochNs {
    return epochNs((this.#origin ?? 0n) + BigInt(ns));
  }

  #dropUnreadable(topic: string, reason: DropReason): void {
    const reasons = this.#unreadable.get(topic) ?? new Map<DropReason, number>();
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    this.#unreadable.set(topic, reasons);
  }
}

/** Events of a detector that do not say where they were: nothing could be done with them. */
function lacksPixels({ message }: StreamReading): boolean {
  if (message.kind !== "events") return false;
  const { pixelId, timeOfArrival } = message.events;
  return pixelId.length === 0 && timeOfArrival.length > 0;
}
