import {
  AccountingResource,
  outputImbalance,
  StreamsResource,
  streamImbalance,
} from "@beamscope/contracts";
import { epochNs, type IntakeReport, jobNumber, type StreamReport } from "@beamscope/wire";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Observation } from "../jobs/observed-jobs.ts";
import { uuidOf } from "../testing/board-bench.ts";
import { smallInstrument } from "../testing/small-instrument.ts";
import { StreamBoard } from "./stream-board.ts";
import { noStream } from "./sum-reports.ts";

const startMs = 1_790_000_000_000;
const host = { hostName: "node-1", processId: 1 };

const emptyIntake: IntakeReport = {
  streams: [],
  unreadable: [],
  unmapped: [],
  unmapped_others: 0,
  ignored: 0,
  gaps: [],
  waiting: 0,
  pool_bytes: 0,
  behind: 0,
  unpublished: 0,
};

class Bench {
  nowMs = startMs;
  observations: Observation[] = [];
  readonly board = new StreamBoard({
    instrument: smallInstrument,
    nowMs: () => this.nowMs,
    observations: () => this.observations,
  });

  report(
    intake: Partial<IntakeReport>,
    who: { worker?: string; state?: "running" | "stopped"; instrument?: string } = {},
  ): void {
    this.board.heartbeat(
      {
        kind: "service",
        instrument: who.instrument ?? "small",
        serviceName: "detector_data",
        workerId: who.worker ?? "w",
        state: who.state ?? "running",
        startedAt: epochNs(5n),
        activeJobCount: 2,
        batchIntervalSeconds: 0.2,
        intake: { ...emptyIntake, ...intake },
      },
      host,
    );
  }

  streams() {
    return StreamsResource.parse(this.board.streams());
  }

  accounting() {
    return AccountingResource.parse(this.board.accounting());
  }
}

function bank(messages: number, more: Partial<StreamReport> = {}): StreamReport {
  const tally = { messages, counts: messages * 100 };
  return {
    ...noStream("bank_a"),
    received: tally,
    admitted: tally,
    delivered: tally,
    bytes: messages * 1000,
    newest_ns: BigInt(startMs) * 1_000_000n,
    seen_ms: startMs + 250,
    ...more,
  };
}

describe("streams", () => {
  it("that were never seen are listed, at rest", () => {
    expect(new Bench().streams().streams).toMatchObject([
      { name: "bank_a", state: "never seen", messages: 0, messagesPerSecond: 0 },
      { name: "temperature", state: "never seen", unit: "K" },
    ]);
  });

  it("have the rates between heartbeats, live until nothing has come for 10 s", () => {
    const bench = new Bench();
    for (let second = 0; second <= 6; second += 2) {
      bench.nowMs = startMs + second * 1000;
      bench.report({ streams: [bank(second * 14)] });
    }
    expect(bench.streams().streams[0]).toMatchObject({
      state: "live",
      messagesPerSecond: 14,
      eventsPerSecond: 1400,
      bytesPerSecond: 14_000,
      messages: 84,
      events: 8400,
      lagMs: 250,
      lastDataNs: "1790000000000000000",
      lastSeenNs: "1790000000250000000",
    });
    bench.nowMs += 9_999;
    expect(bench.streams().streams[0]).toMatchObject({ state: "live", messagesPerSecond: 0 });
    bench.nowMs += 1;
    expect(bench.streams().streams[0]?.state).toBe("silent");
  });

  it("never have negative rates when a reducer begins anew", () => {
    const bench = new Bench();
    bench.report({ streams: [bank(1000)] });
    bench.nowMs += 2000;
    bench.report({ streams: [bank(10)] });
    expect(bench.streams().streams[0]?.messagesPerSecond).toBe(0);
    bench.nowMs += 2000;
    bench.report({ streams: [bank(38)] });
    expect(bench.streams().streams[0]?.messagesPerSecond).toBe(14);
  });

  it("of logs have samples, which are no events", () => {
    const bench = new Bench();
    bench.report({ streams: [{ ...bank(0), name: "temperature" }] });
    bench.nowMs += 1000;
    bench.report({ streams: [{ ...bank(7), name: "temperature" }] });
    expect(bench.streams().streams[1]).toMatchObject({ messagesPerSecond: 7, eventsPerSecond: 0 });
  });

  it("that nobody declared are listed with their messages", () => {
    const bench = new Bench();
    bench.report({
      unmapped: [{ topic: "small_detector", source_name: "ghost", messages: 3 }],
      unmapped_others: 2,
    });
    const { unknown, unknownOthers } = bench.streams();
    expect(unknown).toEqual([{ wire: { topic: "small_detector", source: "ghost" }, messages: 3 }]);
    expect(unknownOthers).toBe(2);
    expect(bench.accounting().intake.unknownSources).toBe(5);
  });

  it("survive stamps that no instant can hold", () => {
    const bench = new Bench();
    bench.report({ streams: [bank(1, { newest_ns: 2n ** 80n, seen_ms: 1e300 })] });
    expect(bench.streams().streams[0]?.lastDataNs).toBeUndefined();
  });
});

describe("reducers", () => {
  it("are lost after a minute of silence, and other instruments' are none of ours", () => {
    const bench = new Bench();
    bench.report({}, { instrument: "other", worker: "x" });
    bench.report({});
    bench.nowMs += 59_999;
    expect(bench.board.reducers()).toMatchObject([
      { worker: "w", host: "node-1", state: "running", activeJobs: 2, windowSeconds: 0.2 },
    ]);
    bench.nowMs += 1;
    expect(bench.board.reducers()).toMatchObject([{ worker: "w", state: "lost" }]);
  });

  it("share their streams; books of one that ended count only until another is at work", () => {
    const bench = new Bench();
    bench.report({ streams: [bank(10)], behind: 1 }, { worker: "a" });
    bench.report({ streams: [bank(5)], behind: 2 }, { worker: "b" });
    expect(bench.accounting()).toMatchObject({
      streams: [{ received: 15 }],
      intake: { behind: 3 },
    });
    bench.report({ streams: [bank(11)] }, { worker: "a", state: "stopped" });
    expect(bench.accounting().streams).toMatchObject([{ received: 5 }]);
    bench.report({ streams: [bank(6)] }, { worker: "b", state: "stopped" });
    expect(bench.accounting().streams).toMatchObject([{ received: 6 }]);
  });

  it("that are gone are listed, but not for ever", () => {
    const bench = new Bench();
    for (let i = 0; i < 8; i++) bench.report({}, { worker: `w${i}`, state: "stopped" });
    bench.report({}, { worker: "now" });
    expect(bench.board.reducers().map(({ worker }) => worker)).toEqual(["w5", "w6", "w7", "now"]);
  });
});

describe("accounts", () => {
  it("tell what the reports tell, level by level", () => {
    const bench = new Bench();
    const one = { messages: 1, counts: 100 };
    bench.report({
      streams: [
        bank(90, {
          produced: 94,
          missing: 4,
          received: { messages: 96, counts: 9300 },
          duplicate: { messages: 2, counts: 200 },
          dropped: { corrupt: { messages: 3, counts: 0 }, "Strange Reason": one },
          delivered: { messages: 84, counts: 8400 },
          late: one,
          clock_ahead: one,
          reordered: 2,
          restarts: 1,
        }),
      ],
      unreadable: [{ topic: "small_detector", reason: "corrupt", messages: 7 }],
      gaps: [{ topic: "small_detector", reason: "retention", messages: 8 }],
      ignored: 9,
      waiting: 6,
      behind: 10,
      unpublished: 11,
    });
    const { streams, intake } = bench.accounting();
    expect(streams).toEqual([
      {
        stream: "bank_a",
        produced: 94,
        missing: 4,
        received: 96,
        admitted: 90,
        admittedEvents: 9000,
        duplicate: 2,
        dropped: [
          { reason: "corrupt", messages: 3 },
          { reason: "other", messages: 1, events: 100 },
        ],
        waiting: 6,
        late: 1,
        clockAhead: 1,
        reordered: 2,
        restarts: 1,
      },
    ]);
    expect(streams.map(streamImbalance)).toEqual([{ production: 0, admission: 0 }]);
    expect(intake).toEqual({
      unreadable: [{ topic: "small_detector", reason: "corrupt", messages: 7 }],
      gaps: [{ topic: "small_detector", reason: "retention", messages: 8 }],
      unknownSources: 0,
      ignored: 9,
      waiting: 6,
      behind: 10,
      unpublished: 11,
    });
  });

  it("count as dropped also what could not be read, and nothing twice", () => {
    const bench = new Bench();
    const dropped = { corrupt: { messages: 3, counts: 0 } };
    const unreadable = [
      { topic: "small_detector", reason: "corrupt", messages: 7 },
      { topic: "small_motion", reason: "unusable", messages: 2 },
    ];
    bench.report({ unreadable });
    expect(bench.board.totals()).toMatchObject({ missing: 0, dropped: 9 });
    bench.report({ streams: [bank(90, { produced: 100, missing: 10, dropped })], unreadable });
    expect(bench.board.totals()).toMatchObject({ missing: 10, duplicate: 0, dropped: 12 });
  });

  it("do not say what was produced where messages carry no number", () => {
    const bench = new Bench();
    bench.report({ streams: [{ ...bank(5), name: "temperature" }] });
    const [account] = bench.accounting().streams;
    expect(account).toMatchObject({ stream: "temperature", received: 5 });
    expect(account).not.toHaveProperty("produced");
  });

  it("of outputs balance as the reports do", () => {
    const parts = fc.array(fc.nat({ max: 2 ** 40 }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(parts, (amounts) => {
        const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = amounts;
        const bench = new Bench();
        const job = { workflow: "small/view/1", source: "bank_a", jobNumber: uuidOf(1) };
        bench.observations = [
          {
            job,
            origin: "node",
            receivedMs: startMs,
            status: {
              kind: "job",
              state: "active",
              jobId: { sourceName: "bank_a", jobNumber: jobNumber(uuidOf(1)) },
              workflowId: { instrument: "small", name: "view", version: 1 },
              accounting: [
                {
                  output: "image",
                  admitted: a + b + c + d + e + f + g + h,
                  before_start: a,
                  gated: b,
                  failed: c,
                  unmapped: d,
                  masked: e,
                  filtered: f,
                  out_of_range: g,
                  shown: h,
                },
              ],
            },
          },
        ];
        const { outputs } = bench.accounting();
        expect(outputs).toMatchObject([{ failed: c, shown: h, jobNumber: uuidOf(1) }]);
        expect(outputs.map(outputImbalance)).toEqual([0]);
      }),
      { seed: 5, numRuns: 50 },
    );
  });
});
