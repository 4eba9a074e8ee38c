import { type EpochNs, epochNs } from "@beamscope/wire";
import { describe, expect, it } from "vitest";
import { Job, type JobOptions } from "./job.ts";
import { accountedFor, emptyTally, type OutputTally } from "./output-accounting.ts";
import type { Interval, StreamMessage, Workflow } from "./workflow.ts";

const events = (count: number): StreamMessage => ({
  kind: "events",
  events: {
    pulseTime: BigInt64Array.of(0n),
    firstEvent: Int32Array.of(0),
    timeOfArrival: new Int32Array(count),
    pixelId: new Int32Array(count),
  },
});

const window = (index: number): Interval => ({
  start: epochNs(BigInt(index) * 100n),
  end: epochNs(BigInt(index + 1) * 100n),
});

/** Counts events; fails on demand, after it has added the first message. */
class Counter implements Workflow {
  failing: "accumulate" | "finalize" | undefined;
  #shown = 0;
  accumulate(_stream: string, messages: readonly StreamMessage[]): void {
    messages.forEach((message, index) => {
      if (this.failing === "accumulate" && index > 0) throw new Error("out of memory");
      if (message.kind === "events") this.#shown += message.events.timeOfArrival.length;
    });
  }
  finalize(): readonly [] {
    if (this.failing === "finalize") throw new Error("no lookup table");
    return [];
  }
  overdue(): readonly [] {
    return [];
  }
  clear(): void {
    this.#shown = 0;
  }
  tallies(): ReadonlyMap<string, OutputTally> {
    return new Map([["total", { ...emptyTally, shown: this.#shown }]]);
  }
}

function job(options: Partial<JobOptions> = {}) {
  const workflow = new Counter();
  const made = new Job({
    id: "panel_0/1",
    source: "panel_0",
    auxiliaries: ["monitor1"],
    schedule: {},
    workflow,
    admittedBefore: 7,
    countOf: (message) => (message.kind === "events" ? message.events.timeOfArrival.length : 1),
    ...options,
  });
  return { job: made, workflow };
}
const total = (made: Job) => {
  const accounting = made.report().accounting.get("total");
  if (accounting === undefined) throw new Error("no accounting of output total");
  return accounting;
};
const at = (ns: bigint): EpochNs => epochNs(ns);

describe("Job", () => {
  it("has a result only when data of its source came", () => {
    const { job: made } = job();
    made.accumulate("monitor1", [events(3)]);
    expect(made.close(window(0))).toBeUndefined();
    made.accumulate("panel_0", [events(5)]);
    expect(made.close(window(1))).toMatchObject({ start: at(100n), interval: window(1) });
    expect(made.close(window(2))).toBeUndefined();
  });

  it("pins its start to the first window with data, and moves it when the clock steps back", () => {
    const { job: made } = job();
    made.accumulate("panel_0", [events(1)]);
    made.close(window(10));
    made.accumulate("panel_0", [events(1)]);
    expect(made.close(window(11))?.start).toBe(1000n);
    made.accumulate("panel_0", [events(1)]);
    expect(made.close(window(3))?.start).toBe(300n);
  });

  it("counts within its schedule, window by window", () => {
    const { job: made } = job({ schedule: { startTime: at(200n), endTime: at(300n) } });
    made.accumulate("panel_0", [events(4)]);
    expect(made.close(window(1))).toBeUndefined();
    made.accumulate("panel_0", [events(5)]);
    expect(made.close(window(2))).toBeDefined();
    expect(made.finished).toBe(true);
    expect(total(made)).toMatchObject({ beforeStart: 7 + 4, shown: 5 });
  });

  it("keeps an interval whose result failed for the next close, also without new data", () => {
    const { job: made, workflow } = job();
    workflow.failing = "finalize";
    made.accumulate("panel_0", [events(1)]);
    expect(made.close(window(0))).toBeUndefined();
    expect(made.report()).toMatchObject({ state: "error", error: "No result: no lookup table" });
    workflow.failing = undefined;
    expect(made.close(window(1))?.interval).toEqual({ start: 0n, end: 200n });
    expect(made.report()).toMatchObject({ state: "active", error: undefined });
  });

  it("accounts for what could not be added", () => {
    const { job: made, workflow } = job();
    workflow.failing = "accumulate";
    made.accumulate("panel_0", [events(10), events(20)]);
    expect(made.report()).toMatchObject({
      state: "warning",
      warning: "Data of panel_0 could not be added: out of memory",
    });
    workflow.failing = undefined;
    made.accumulate("panel_0", [events(1)]);
    // Heartbeats come every 2 s: a warning lasts long enough to be told.
    expect(made.report().state).toBe("warning");
    for (let index = 0; index < 50; index++) made.close(window(index));
    expect(made.report().state).toBe("active");
    expect(total(made)).toMatchObject({ beforeStart: 7, failed: 20, shown: 11 });
    expect(accountedFor(total(made))).toBe(7 + 31);
  });

  it("starts to count anew on a reset, and still accounts for everything", () => {
    const { job: made } = job();
    made.accumulate("panel_0", [events(5)]);
    made.close(window(0));
    made.reset();
    expect(made.close(window(1))).toBeUndefined();
    made.accumulate("panel_0", [events(2)]);
    expect(made.close(window(2))?.start).toBe(200n);
    expect(total(made)).toMatchObject({ beforeStart: 12, shown: 2 });
  });
});
