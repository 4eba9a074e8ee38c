import type { InstrumentDeclaration } from "@beamscope/catalog";
import { areaDetectorView, identityView, monitorHistogram } from "@beamscope/catalog";
import {
  decodeStatus,
  encodeStatus,
  epochNs,
  jobNumber,
  parseWorkflowId,
  readX5f2,
  writeAd00,
  writeDa00,
  writeX5f2,
} from "@beamscope/wire";
import { describe, expect, it } from "vitest";
import { BlockPool } from "../intake/block-pool.ts";
import { accountedFor } from "../jobs/output-accounting.ts";
import { standardFactories } from "../workflows/standard-factories.ts";
import { ComputeHost } from "./compute-host.ts";
import type { FromCompute, ReportedJob } from "./messages.ts";

const shape = [
  { name: "dim_0", size: 1 },
  { name: "dim_1", size: 2 },
];
const instrument: InstrumentDeclaration = {
  name: "tiny",
  title: "Tiny",
  pulseRateHz: 14,
  streams: [
    {
      name: "monitor",
      title: "M",
      kind: "monitor_counts",
      wire: { topic: "m", source: "monitor" },
    },
    {
      name: "camera",
      title: "C",
      kind: "area_detector",
      wire: { topic: "c", source: "camera" },
      shape,
    },
  ],
  workflows: [
    monitorHistogram({ instrument: "tiny", sources: ["monitor"] }),
    areaDetectorView({
      instrument: "tiny",
      name: "view",
      title: "View",
      description: "",
      sources: ["camera"],
      shape,
      view: identityView,
    }),
  ],
  dashboards: [],
  initialJobs: [],
};
const number = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

/** A host with a job on each stream; messages are parts of window after window. */
function host() {
  const pool = new BlockPool({ blockBytes: 65_536, blocks: 4, oversizeBytes: 1e6 });
  const posted: FromCompute[] = [];
  const made = new ComputeHost({
    pool: pool.handle,
    streamNames: ["monitor", "camera"],
    factories: standardFactories(instrument),
    memoryBytes: 1e9,
    nowMs: () => 0,
    post: (message) => void posted.push(message),
  });
  for (const [source, workflowId] of [
    ["monitor", "tiny/monitor_histogram/1"],
    ["camera", "tiny/view/1"],
  ] as const) {
    made.handle({
      kind: "start",
      request: 1,
      job: {
        jobId: `${source}/${number}`,
        source,
        jobNumber: number,
        workflowId,
        params: {},
        outputTitles: new Map(),
        auxiliaries: new Map(),
        scheduleStart: undefined,
        scheduleEnd: undefined,
        admittedBefore: 0,
      },
    });
  }
  const send = (stream: number, messages: readonly Uint8Array[]): void => {
    const entries = messages.flatMap((message) => {
      const stored = pool.store(message);
      if (stored === undefined) throw new Error("no room");
      return [stream, stored.block, stored.offset, stored.length];
    });
    made.handle({ kind: "part", part: { entries: Int32Array.from(entries), oversize: new Map() } });
  };
  const close = () => {
    made.handle({ kind: "close", window: { start: epochNs(0n), end: epochNs(100n) } });
    const last = posted.at(-1);
    if (last?.kind !== "published") throw new Error("nothing was published");
    return last;
  };
  return { send, close };
}

const histogram = (counts: readonly number[]): Uint8Array =>
  writeDa00({
    sourceName: "monitor",
    timestamp: epochNs(1n),
    variables: [
      { name: "signal", unit: "counts", axes: ["t"], shape: [2], data: Float64Array.from(counts) },
      { name: "t", unit: "ms", axes: ["t"], shape: [3], data: Float64Array.of(0, 11.7, 80) },
    ],
  }).slice();

const frame = (values: readonly number[], dimensions: readonly number[] = [1, 2]): Uint8Array =>
  writeAd00({
    sourceName: "camera",
    id: 0,
    timestamp: epochNs(1n),
    dimensions,
    data: Float64Array.from(values),
    attributes: [],
  }).slice();

const jobOf = (jobs: readonly ReportedJob[], source: string): ReportedJob => {
  const job = jobs.find(({ jobId }) => jobId.startsWith(source));
  if (job === undefined) throw new Error(`no job on ${source}`);
  return job;
};

/** The job's heartbeat, written and read again. */
function heartbeatOf(job: ReportedJob) {
  const status = {
    kind: "job",
    state: job.state,
    jobId: { sourceName: "x", jobNumber: jobNumber(number) },
    workflowId: parseWorkflowId("tiny/view/1"),
    accounting: [...job.accounting].map(([output, books]) => ({
      output,
      admitted: job.admitted,
      before_start: books.beforeStart,
      gated: books.gated,
      failed: books.failed,
      unmapped: books.unmapped,
      masked: books.masked,
      filtered: books.filtered,
      out_of_range: books.outOfRange,
      shown: books.shown,
    })),
  } as const;
  const origin = { softwareVersion: "", hostName: "", processId: 1 };
  return decodeStatus(readX5f2(writeX5f2(encodeStatus(status, origin))));
}

describe("a compute worker with unusual numbers", () => {
  const values = [0, 1, 0.1, 1 / 3, 1e15, Number.NaN];
  const pairs = values.flatMap((a) => values.map((b) => [a, b] as const));

  it.each(pairs)(
    "adds a histogram and a frame of %d and %d, balances, and can tell of it",
    (a, b) => {
      const { send, close } = host();
      send(0, [histogram([a, b]), histogram([1, 2])]);
      send(1, [frame([a, b]), frame([1, 2])]);
      const { results, jobs } = close();
      expect(results.length).toBeGreaterThan(4);
      for (const source of ["monitor", "camera"]) {
        const job = jobOf(jobs, source);
        expect(job.state).toBe("active");
        for (const books of job.accounting.values()) {
          expect(accountedFor(books)).toBeCloseTo(job.admitted, 6);
          for (const count of Object.values({ ...books })) expect(count).toBeGreaterThanOrEqual(0);
        }
        expect(heartbeatOf(job).kind).toBe("job");
      }
    },
  );

  it("keeps the good frames beside a bad one, and the other job's results", () => {
    const { send, close } = host();
    send(1, [frame([1, 1]), frame([1, 2, 3], [3, 1]), frame([1, 1]), frame([1, 1])]);
    send(0, [histogram([3, 4])]);
    const { jobs } = close();
    const camera = jobOf(jobs, "camera");
    expect(camera.accounting.get("cumulative")).toMatchObject({ shown: 6, failed: 6 });
    expect(camera).toMatchObject({ state: "warning" });
    const monitor = jobOf(jobs, "monitor").accounting.get("cumulative");
    expect(monitor && accountedFor(monitor)).toBe(7);
  });
});
