import { epochNs } from "@beamscope/wire";
import { describe, expect, it } from "vitest";
import type { ComputeAnswer, FromCompute, JobStart, ToCompute } from "../compute/messages.ts";
import { BlockPool } from "../intake/block-pool.ts";
import type { Stream } from "../intake/stream-table.ts";
import { leastSpareBytes } from "../results/result-buffers.ts";
import { ComputeLink, type Published } from "./compute-link.ts";

const pool = new BlockPool({ blockBytes: 64, blocks: 2, oversizeBytes: 64 });
const stream = (index: number, name: string): Stream => {
  return { index, name, kind: "detector_events", topic: "t", source: name, gates: true };
};
const bank = stream(0, "bank");
const monitor = stream(1, "monitor");
const start = (params: unknown): JobStart => ({
  jobId: "bank/1",
  source: "bank",
  jobNumber: "1",
  workflowId: "i/w/1",
  params,
  outputTitles: new Map(),
  auxiliaries: new Map(),
  scheduleStart: undefined,
  scheduleEnd: undefined,
  admittedBefore: 0,
});

/** A link to a worker that is played by the test. */
function linked() {
  const sent: { readonly message: ToCompute; readonly transfer: readonly ArrayBuffer[] }[] = [];
  const published: Published[] = [];
  let hear: (message: FromCompute) => void = () => undefined;
  const link = new ComputeLink(
    {
      send: (message, transfer = []) => void sent.push({ message, transfer }),
      receive: (listener) => {
        hear = listener;
      },
    },
    pool,
    2,
    (one) => void published.push(one),
  );
  const answerTo = (index: number, answer: ComputeAnswer): void => {
    const request = sent[index]?.message;
    if (request?.kind !== "start") throw new Error(`message ${index} is no start`);
    hear({ kind: "answer", request: request.request, answer, jobs: [] });
  };
  return { link, sent, published, answerTo, hear: (message: FromCompute) => hear(message) };
}

const window = { start: epochNs(0n), end: epochNs(1n) };

describe("the control thread's end of a worker", () => {
  it("keeps the job that a refused start was to replace, with what it takes", async () => {
    const { link, answerTo } = linked();
    const first = link.start(start("first"), [bank]);
    answerTo(0, { kind: "done" });
    await first;
    const second = link.start(start("second"), [bank, monitor]);
    expect(link.wants(monitor)).toBe(true);
    answerTo(1, { kind: "refused", reason: "too large" });
    expect((await second).kind).toBe("refused");
    expect(link.jobs.get("bank/1")?.start.params).toBe("first");
    expect([link.wants(bank), link.wants(monitor)]).toEqual([true, false]);
  });

  it("forgets a job that was refused in an empty place", async () => {
    const { link, answerTo } = linked();
    const starting = link.start(start("first"), [bank]);
    answerTo(0, { kind: "refused", reason: "no such workflow" });
    await starting;
    expect(link.jobs.size).toBe(0);
    expect(link.wants(bank)).toBe(false);
  });

  it("gives the memory of large results back once they are published", () => {
    const { sent, published, hear } = linked();
    const large = new Uint8Array(leastSpareBytes);
    const small = new Uint8Array(leastSpareBytes - 1);
    const results = [{ bytes: large }, { bytes: small }];
    hear({ kind: "published", window, results, jobs: [], busyMs: 1 });
    expect(published).toHaveLength(1);
    expect(sent).toEqual([
      { message: { kind: "spare", buffers: [large.buffer] }, transfer: [large.buffer] },
    ]);
  });

  it("no longer wants what a job took whose schedule has run out", async () => {
    const { link, answerTo, hear } = linked();
    const starting = link.start(start("first"), [bank]);
    answerTo(0, { kind: "done" });
    await starting;
    const report = {
      jobId: "bank/1",
      finished: true,
      state: "finishing",
      warning: undefined,
      error: undefined,
      start: undefined,
      end: undefined,
      admitted: 0,
      accounting: new Map(),
    } as const;
    hear({ kind: "published", window, results: [], jobs: [report], busyMs: 1 });
    expect(link.wants(bank)).toBe(false);
  });
});
