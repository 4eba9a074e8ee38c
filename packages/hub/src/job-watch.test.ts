import { decodeStatus, readX5f2 } from "@beamscope/wire";
import { describe, expect, it } from "vitest";
import { GenerationGate } from "./admission.ts";
import { JobWatch, placeText } from "./job-watch.ts";
import { burst, jobA, jobB, jobC } from "./testing/results.ts";
import { monitorKey, otherMonitorKey } from "./testing/tiny-instrument.ts";

const key = monitorKey("current");
const other = otherMonitorKey("current");
const place = placeText(key.workflow, key.source);
const otherPlace = placeText(other.workflow, other.source);

function watching() {
  const changed: string[] = [];
  const watch = new JobWatch(0, new Set([place, otherPlace]), (one) => changed.push(one));
  const take = (nowMs: number, ...beats: Parameters<typeof burst>): void => {
    for (const bytes of burst(...beats)) {
      watch.take({ status: decodeStatus(readX5f2(bytes)), origin: "here:1" }, nowMs);
    }
  };
  return { watch, changed, take };
}

describe("jobs, by heartbeats", () => {
  it("are unknown at first, then stopped where none answers", () => {
    const { watch } = watching();
    expect(watch.stateOf(place, undefined, 9_999)).toEqual({ kind: "unknown" });
    expect(watch.stateOf(place, undefined, 10_000)).toEqual({ kind: "stopped" });
    expect([watch.answers(9_999), watch.answers(10_000)]).toEqual([true, false]);
  });

  it("are told anew when it is no longer too early to miss a reducer, and when one answers", () => {
    const { watch, changed, take } = watching();
    watch.check(9_999);
    expect(changed).toEqual([]);
    watch.check(10_000);
    watch.check(11_000);
    expect(changed).toEqual([place, otherPlace]);
    take(12_000, []);
    expect(changed).toEqual([place, otherPlace, place, otherPlace]);
  });

  it("of other software leave nothing behind", () => {
    const { watch, changed, take } = watching();
    const foreign = { ...key, source: "elsewhere" };
    take(1_000, [{ key: foreign, job: jobA }]);
    const foreignPlace = placeText(foreign.workflow, foreign.source);
    expect(watch.stateOf(foreignPlace, jobA, 1_000)).toEqual({
      kind: "stopped",
      sinceMs: undefined,
    });
    expect(changed).toEqual([]);
  });

  it("of a burst that was not closed in time are forgotten", () => {
    const { watch, take } = watching();
    const [job] = burst([{ key, job: jobA }]);
    if (job === undefined) throw new Error("no heartbeat");
    watch.take({ status: decodeStatus(readX5f2(job)), origin: "here:1" }, 1_000);
    watch.check(11_000);
    take(12_000, []);
    expect(watch.stateOf(place, jobA, 12_000)).toEqual({ kind: "stopped", sinceMs: undefined });
  });

  it("run while their worker's bursts hold them", () => {
    const { watch, take, changed } = watching();
    take(1_000, [{ key, job: jobA }]);
    take(3_000, [{ key, job: jobA }]);
    expect(watch.stateOf(place, jobA, 3_000)).toEqual({ kind: "running" });
    expect(changed).toEqual([place]);
    take(5_000, []);
    expect(watch.stateOf(place, jobA, 5_000)).toEqual({ kind: "stopped", sinceMs: 3_000 });
    expect(changed).toEqual([place, place]);
  });

  it("are judged only when their worker's own heartbeat has closed the burst", () => {
    const { watch, take } = watching();
    take(1_000, [{ key, job: jobA }]);
    const [job] = burst([{ key: other, job: jobA }]);
    if (job === undefined) throw new Error("no heartbeat");
    watch.take({ status: decodeStatus(readX5f2(job)), origin: "here:1" }, 2_000);
    expect(watch.stateOf(place, jobA, 2_000)).toEqual({ kind: "running" });
  });

  it("of two workers do not stop each other's", () => {
    const { watch, take } = watching();
    take(1_000, [{ key, job: jobA }], { worker: "one" });
    take(1_000, [{ key: other, job: jobA }], { worker: "two" });
    take(2_000, [{ key: other, job: jobA }], { worker: "two" });
    expect(watch.stateOf(place, jobA, 2_000)).toEqual({ kind: "running" });
  });

  it("stop with their worker: when it says so, and when it falls silent", () => {
    const { watch, take, changed } = watching();
    take(1_000, [{ key, job: jobA }]);
    take(2_000, [{ key, job: jobA, state: "stopped" }], { state: "stopped" });
    expect(watch.stateOf(place, jobA, 2_000)).toMatchObject({ kind: "stopped" });
    take(3_000, [{ key, job: jobB }]);
    watch.check(12_999);
    expect(watch.stateOf(place, jobB, 12_999)).toEqual({ kind: "running" });
    changed.splice(0);
    watch.check(13_000);
    expect(watch.stateOf(place, jobB, 13_000)).toEqual({ kind: "stopped", sinceMs: 3_000 });
    // Where nothing ran, it is told that no reducer answers any more.
    expect(changed).toEqual([place, otherPlace]);
    expect(watch.answers(13_000)).toBe(false);
  });

  it("of a newer generation count for data of the older", () => {
    const { watch, take } = watching();
    take(1_000, [{ key, job: jobB }]);
    expect(watch.stateOf(place, jobA, 1_000)).toEqual({ kind: "running" });
  });

  it("wait, warn and fail", () => {
    const { watch, take } = watching();
    const stateIn = (state: "pending_context" | "scheduled" | "warning" | "error") => {
      take(1_000, [{ key, job: jobA, state, error: state === "error" ? "Bad." : "" }]);
      return watch.stateOf(place, jobA, 1_000);
    };
    expect(stateIn("scheduled")).toEqual({ kind: "pending" });
    expect(stateIn("pending_context")).toEqual({ kind: "pending" });
    expect(stateIn("warning")).toEqual({ kind: "running" });
    expect(stateIn("error")).toEqual({ kind: "failing", reason: "Bad." });
  });
});

describe("generations", () => {
  it("follow each other, and what was superseded never comes back", () => {
    const gate = new GenerationGate();
    expect([jobA, jobA, jobB, jobA, jobC, jobB].map((job) => gate.admit("key", job))).toEqual([
      "first",
      "current",
      "new generation",
      "superseded",
      "new generation",
      "superseded",
    ]);
    expect(gate.admit("another key", jobA)).toBe("first");
    expect(gate.current("key")).toBe(jobC);
  });

  it("of the log's past do not take over for good from what was restored", () => {
    const gate = new GenerationGate();
    gate.admit("key", jobB);
    gate.markRestored();
    expect(gate.admit("key", jobA, true)).toBe("new generation");
    expect(gate.admit("key", jobB, true)).toBe("new generation");
    expect(gate.admit("key", jobA, true)).toBe("superseded");
    expect(gate.current("key")).toBe(jobB);
  });

  it("are remembered up to a limit", () => {
    const gate = new GenerationGate();
    for (let i = 0; i < 200; i++) gate.admit("key", `job ${i}`);
    expect(gate.admit("key", "job 199")).toBe("current");
    expect(gate.admit("key", "job 190")).toBe("superseded");
  });
});
