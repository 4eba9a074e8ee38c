import { instantText, type ReducerStatus } from "@beamscope/contracts";
import type { IntakeReport, ServiceStatus, StreamReport } from "@beamscope/wire";
import type { HeartbeatOrigin } from "../jobs/observed-jobs.ts";
import { RateMeter } from "./rate-meter.ts";
import { noStream, sumIntakes, sumStreams } from "./sum-reports.ts";

/** A reducer that was not heard of for so long is lost. ms */
const reducerLostMs = 60_000;

/** Of reducers that are gone, so many of each service are still listed. */
const goneListed = 3;

interface Reducer {
  readonly status: ServiceStatus;
  readonly origin: HeartbeatOrigin;
  readonly receivedMs: number;
  /** By stream: messages, counts and bytes received. */
  readonly meters: Map<string, RateMeter>;
}

/** Rates of a stream, and when it was seen to move. */
export interface StreamRates {
  readonly messages: number;
  readonly counts: number;
  readonly bytes: number;
  readonly movedMs: number | undefined;
}

/**
 * The newest heartbeat of each reducer. Books are the sum of those at work; where none is, of the last that was: a reducer
 * that begins anew begins its books anew.
 */
export class ReducerReports {
  readonly #reducers = new Map<string, Reducer>();

  take(status: ServiceStatus, origin: HeartbeatOrigin, receivedMs: number): void {
    const meters = this.#reducers.get(status.workerId)?.meters ?? new Map<string, RateMeter>();
    for (const { name, received, bytes } of status.intake?.streams ?? []) {
      let meter = meters.get(name);
      if (meter === undefined) {
        meter = new RateMeter();
        meters.set(name, meter);
      }
      meter.add(receivedMs, [received.messages, received.counts, bytes]);
    }
    // Last in the map: the newest.
    this.#reducers.delete(status.workerId);
    this.#reducers.set(status.workerId, { status, origin, receivedMs, meters });
    this.#forgetGone(status.serviceName, receivedMs);
  }

  list(nowMs: number): ReducerStatus[] {
    return [...this.#reducers.values()].map((reducer) => {
      const { status, origin, receivedMs } = reducer;
      return {
        worker: status.workerId.slice(0, 200),
        service: status.serviceName.slice(0, 200),
        ...(origin.hostName === "" ? {} : { host: origin.hostName.slice(0, 300) }),
        state: stateOf(reducer, nowMs),
        startedNs: instantText(status.startedAt),
        heartbeatNs: instantText(BigInt(Math.round(receivedMs)) * 1_000_000n),
        activeJobs: status.activeJobCount,
        windowSeconds: Math.max(0, status.batchIntervalSeconds ?? 0),
        ...(status.error === undefined ? {} : { error: status.error.slice(0, 4000) }),
      };
    });
  }

  /** The books of all streams, by name. */
  streams(nowMs: number): ReadonlyMap<string, StreamReport> {
    const sums = new Map<string, StreamReport>();
    for (const { status } of this.#counted(nowMs)) {
      for (const report of status.intake?.streams ?? []) {
        sums.set(report.name, sumStreams(sums.get(report.name) ?? noStream(report.name), report));
      }
    }
    return sums;
  }

  /** The books beside those of the streams; nothing before the first report. */
  intake(nowMs: number): IntakeReport | undefined {
    return this.#counted(nowMs)
      .map(({ status }) => status.intake)
      .filter((intake) => intake !== undefined)
      .reduce<IntakeReport | undefined>(
        (sum, intake) => (sum === undefined ? intake : sumIntakes(sum, intake)),
        undefined,
      );
  }

  rates(stream: string, nowMs: number): StreamRates {
    let rates: StreamRates = { messages: 0, counts: 0, bytes: 0, movedMs: undefined };
    for (const { meters } of this.#counted(nowMs)) {
      const meter = meters.get(stream);
      const [messages = 0, counts = 0, bytes = 0] = meter?.perSecond(nowMs) ?? [];
      const moved = Math.max(rates.movedMs ?? -1, meter?.movedMs ?? -1);
      rates = {
        messages: rates.messages + messages,
        counts: rates.counts + counts,
        bytes: rates.bytes + bytes,
        movedMs: moved < 0 ? undefined : moved,
      };
    }
    return rates;
  }

  #counted(nowMs: number): readonly Reducer[] {
    const all = [...this.#reducers.values()];
    const atWork = all.filter((reducer) => isAtWork(reducer, nowMs));
    return atWork.length > 0 ? atWork : all.slice(-1);
  }

  #forgetGone(service: string, nowMs: number): void {
    const gone = [...this.#reducers.values()].filter(
      (reducer) => reducer.status.serviceName === service && !isAtWork(reducer, nowMs),
    );
    for (const { status } of gone.slice(0, Math.max(0, gone.length - goneListed))) {
      this.#reducers.delete(status.workerId);
    }
  }
}

function stateOf({ status, receivedMs }: Reducer, nowMs: number): ReducerStatus["state"] {
  const silent = nowMs - receivedMs >= reducerLostMs;
  return silent && status.state !== "stopped" && status.state !== "error" ? "lost" : status.state;
}

function isAtWork(reducer: Reducer, nowMs: number): boolean {
  const state = stateOf(reducer, nowMs);
  return state === "running" || state === "starting";
}
