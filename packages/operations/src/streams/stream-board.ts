import { type InstrumentDeclaration, type StreamDeclaration, streamOf } from "@beamscope/catalog";
import {
  type AccountingResource,
  instantText,
  type ReducerStatus,
  type StreamStatus,
  type StreamsResource,
} from "@beamscope/contracts";
import type { Status, StreamReport } from "@beamscope/wire";
import type { HeartbeatOrigin, Observation } from "../jobs/observed-jobs.ts";
import {
  droppedByReason,
  intakeAccounting,
  outputAccounting,
  streamAccounting,
  wholeCount,
} from "./account-resources.ts";
import { ReducerReports } from "./reducer-reports.ts";
import { noStream } from "./sum-reports.ts";

/** A stream of which nothing came for so long is silent. ms */
export const streamSilentMs = 10_000;

/** What a {@link StreamBoard} needs from outside. */
export interface StreamBoardPorts {
  readonly instrument: InstrumentDeclaration;
  /** Wall time, ms since the epoch. */
  readonly nowMs: () => number;
  /** The jobs whose books are shown: those that were heard of lately. */
  readonly observations: () => Iterable<Observation>;
}

/** The streams in one line each. */
export interface StreamTotals {
  readonly eventsPerSecond: number;
  /** The largest lag of a live stream. */
  readonly lagMs: number | undefined;
  readonly missing: number;
  readonly duplicate: number;
  /** Messages that came and could not be used, also those that no stream is known of. */
  readonly dropped: number;
}

/**
 * The streams of an instrument as its reducers report them: rates, losses, unknown sources, books. Single writer;
 * {@link StreamBoard.version} moves with each report, and readers pull.
 */
export class StreamBoard {
  readonly #ports: StreamBoardPorts;
  readonly #reports = new ReducerReports();
  #version = 0;

  constructor(ports: StreamBoardPorts) {
    this.#ports = ports;
  }

  /** Moves with each change of {@link streams}, {@link accounting} and {@link reducers}. */
  get version(): number {
    return this.#version;
  }

  /** Takes a heartbeat; other instruments' are passed over. */
  heartbeat(status: Status, origin: HeartbeatOrigin): void {
    if (status.kind === "service") {
      if (status.instrument !== this.#ports.instrument.name) return;
      this.#reports.take(status, origin, this.#ports.nowMs());
    }
    this.#version += 1;
  }

  reducers(): ReducerStatus[] {
    return this.#reports.list(this.#ports.nowMs()).slice(0, 1000);
  }

  streams(): StreamsResource {
    const nowMs = this.#ports.nowMs();
    const reports = this.#reports.streams(nowMs);
    const intake = this.#reports.intake(nowMs);
    return {
      version: this.#version,
      asOfNs: instantOfMs(nowMs),
      streams: this.#ports.instrument.streams.map((stream) =>
        this.#streamStatus(stream, reports.get(stream.name) ?? noStream(stream.name), nowMs),
      ),
      unknown: (intake?.unmapped ?? []).slice(0, 1000).map((one) => ({
        wire: { topic: one.topic.slice(0, 300), source: one.source_name.slice(0, 300) },
        messages: wholeCount(one.messages),
      })),
      unknownOthers: wholeCount(intake?.unmapped_others ?? 0),
    };
  }

  accounting(): AccountingResource {
    const nowMs = this.#ports.nowMs();
    const { instrument } = this.#ports;
    const outputs = [...this.#ports.observations()]
      .filter(({ job }) => job.workflow.startsWith(`${instrument.name}/`))
      .flatMap(outputAccounting);
    return {
      version: this.#version,
      asOfNs: instantOfMs(nowMs),
      intake: intakeAccounting(this.#reports.intake(nowMs)),
      streams: [...this.#reports.streams(nowMs).values()].flatMap((report) => {
        const stream = streamOf(instrument, report.name);
        return stream === undefined ? [] : [streamAccounting(report)];
      }),
      outputs: outputs.slice(0, 100_000),
    };
  }

  totals(): StreamTotals {
    const { streams } = this.streams();
    const { streams: accounts, intake } = this.accounting();
    const dropped = [...accounts.flatMap((one) => one.dropped), ...intake.unreadable];
    const live = streams.filter(({ state }) => state === "live");
    const lags = live.map(({ lagMs }) => lagMs).filter((lag) => lag !== undefined);
    return {
      eventsPerSecond: streams.reduce((sum, one) => sum + one.eventsPerSecond, 0),
      lagMs: lags.length === 0 ? undefined : Math.max(...lags),
      missing: total(accounts.map((one) => one.missing ?? 0)),
      duplicate: total(accounts.map((one) => one.duplicate)),
      dropped: total(dropped.map(({ messages }) => messages)),
    };
  }

  #streamStatus(stream: StreamDeclaration, report: StreamReport, nowMs: number): StreamStatus {
    const rates = this.#reports.rates(stream.name, nowMs);
    const seenMs = report.seen_ms ?? undefined;
    // Our clock where it saw the stream move: the reducer's may be another.
    const lastMs = rates.movedMs ?? seenMs;
    const newestNs = instantOrNothing(report.newest_ns);
    const lagMs =
      seenMs === undefined || newestNs === undefined
        ? undefined
        : seenMs - Number(BigInt(newestNs) / 1000n) / 1000;
    return {
      name: stream.name,
      kind: stream.kind,
      title: stream.title,
      ...(stream.wire === undefined ? {} : { wire: stream.wire }),
      state:
        lastMs === undefined ? "never seen" : nowMs - lastMs < streamSilentMs ? "live" : "silent",
      messagesPerSecond: rates.messages,
      eventsPerSecond: stream.kind === "log" || stream.kind === "device" ? 0 : rates.counts,
      bytesPerSecond: rates.bytes,
      messages: report.received.messages,
      events: report.received.counts,
      ...(newestNs === undefined ? {} : { lastDataNs: newestNs }),
      ...(seenMs === undefined ? {} : { lastSeenNs: instantOfMs(seenMs) }),
      ...(lagMs === undefined ? {} : { lagMs }),
      dropped: droppedByReason(report.dropped),
      ...("unit" in stream && stream.unit !== undefined ? { unit: stream.unit } : {}),
    };
  }
}

function total(counts: readonly number[]): number {
  return wholeCount(counts.reduce((sum, count) => sum + count, 0));
}

function instantOfMs(ms: number): string {
  const limited = Math.min(Math.max(Math.round(ms * 1000), -9e15), 9e15);
  return instantText(BigInt(limited) * 1000n);
}

function instantOrNothing(ns: bigint | null): string | undefined {
  if (ns === null || BigInt.asIntN(64, ns) !== ns) return undefined;
  return instantText(ns);
}
