import { JobsResource, type StartJobs } from "@beamscope/contracts";
import { describe, expect, it } from "vitest";
import { BoardBench, uuidOf } from "../testing/board-bench.ts";
import type { CommandOutcome } from "./command-outcome.ts";

const view = "small/view/1";
const both: StartJobs = {
  workflow: view,
  jobs: [
    { source: "bank_a", parameters: {}, auxInputs: {} },
    { source: "bank_b", parameters: { bins: 3 }, auxInputs: { monitor: "m2" } },
  ],
};

function answersOf(outcome: CommandOutcome) {
  if (outcome.kind === "refused") throw new Error(outcome.refusal.detail);
  return outcome.answers;
}

function list(bench: BoardBench) {
  const resource = bench.board.resource();
  expect(JobsResource.safeParse(resource).error).toBeUndefined();
  return resource.jobs.map(({ source, jobNumber, desired, observed, orphan }) => ({
    source,
    jobNumber,
    desired,
    observed: observed.state,
    orphan,
  }));
}

/** @returns the job number. */
function commitBoth(bench: BoardBench): string {
  const outcome = bench.board.commit(both, "a person");
  expect(outcome.kind).toBe("sent");
  return bench.board.generationOf(view)?.jobNumber ?? "";
}

describe("a commit", () => {
  it("sends one start per source under one job number, defaults filled in", async () => {
    const bench = await BoardBench.open();
    const jobNumber = commitBoth(bench);
    expect(bench.starts()).toMatchObject([
      {
        jobId: { sourceName: "bank_a", jobNumber },
        params: { bins: 10 },
        auxSourceNames: { monitor: "m1" },
      },
      {
        jobId: { sourceName: "bank_b", jobNumber },
        params: { bins: 3 },
        auxSourceNames: { monitor: "m2" },
      },
    ]);
    expect(new Set(bench.starts().map(({ messageId }) => messageId)).size).toBe(2);
  });

  it("stops what it takes the place of first: what was sent, and what is seen to run", async () => {
    const bench = await BoardBench.open();
    const first = commitBoth(bench);
    bench.heartbeat({ workflow: view, source: "bank_a", jobNumber: uuidOf(900) });
    const at = bench.sent.length;
    commitBoth(bench);
    const kinds = bench.sent.slice(at).map(({ kind }) => kind);
    expect(kinds).toEqual([
      "job_command",
      "job_command",
      "job_command",
      "workflow_config",
      "workflow_config",
    ]);
    expect(new Set(bench.stops())).toEqual(
      new Set([`bank_a ${first}`, `bank_b ${first}`, `bank_a ${uuidOf(900)}`]),
    );
  });

  it("carries a schedule in data time", async () => {
    const bench = await BoardBench.open();
    const schedule = { startTimeNs: "1790000000123456789", endTimeNs: "1790000000123456790" };
    bench.board.commit({ ...both, schedule }, "a person");
    expect(bench.starts()[0]?.schedule).toEqual({
      startTime: 1_790_000_000_123_456_789n,
      endTime: 1_790_000_000_123_456_790n,
    });
  });

  it.each<[string, StartJobs, string, string[]]>([
    ["an unknown workflow", { ...both, workflow: "small/none/1" }, "unknown-workflow", []],
    [
      "an unknown source",
      { workflow: view, jobs: [{ source: "c", parameters: {}, auxInputs: {} }] },
      "unknown-source",
      [],
    ],
    [
      "parameters and inputs that do not fit",
      {
        workflow: view,
        jobs: [
          { source: "bank_a", parameters: { bins: 0 }, auxInputs: { monitor: "m3" } },
          { source: "bank_b", parameters: { bins: 1, more: 2 }, auxInputs: { other: "m1" } },
        ],
      },
      "invalid-parameters",
      ["/jobs/0/auxInputs", "/jobs/0/parameters/bins", "/jobs/1/auxInputs", "/jobs/1/parameters"],
    ],
  ])("of %s is refused, and sends nothing", async (_, request, code, pointers) => {
    const bench = await BoardBench.open();
    const outcome = bench.board.commit(request, "a person");
    expect(outcome).toMatchObject({ kind: "refused", refusal: { code } });
    const errors = outcome.kind === "refused" ? (outcome.refusal.errors ?? []) : [];
    expect(errors.map(({ pointer }) => pointer)).toEqual(pointers);
    expect(bench.sent).toEqual([]);
    expect(bench.board.resource().jobs).toEqual([]);
  });
});

describe("answers", () => {
  it("say of each job what its reducer said, or that it said nothing within 30 s", async () => {
    const bench = await BoardBench.open();
    const answers = answersOf(bench.board.commit({ ...both, jobs: [...both.jobs] }, "a person"));
    const [a] = bench.starts();
    bench.board.acknowledge({ messageId: "of somebody else", device: "x", response: "ACK" });
    bench.board.acknowledge({
      messageId: a?.messageId ?? "",
      device: "bank_a",
      response: "ERR",
      message: "no memory",
    });
    bench.nowMs += 29_999;
    bench.board.tick();
    bench.nowMs += 1;
    bench.board.tick();
    expect(await answers).toMatchObject([
      { source: "bank_a", outcome: "refused", reason: "no memory" },
      { source: "bank_b", outcome: "no answer" },
    ]);
  });

  it("tell of a command that the log did not take", async () => {
    const bench = await BoardBench.open();
    bench.sendOutcome = { kind: "failed", detail: "disk full" };
    const answers = await answersOf(bench.board.commit(both, "a person"));
    expect(answers.map(({ outcome, reason }) => [outcome, reason])).toEqual(
      Array.from({ length: 2 }, () => ["refused", "The log did not take the command: disk full"]),
    );
  });

  it("never change what is wanted or observed", async () => {
    const bench = await BoardBench.open();
    commitBoth(bench);
    const before = list(bench);
    for (const { messageId = "" } of bench.starts()) {
      bench.board.acknowledge({ messageId, device: "x", response: "ERR" });
    }
    expect(list(bench)).toEqual(before);
  });
});

describe("what is observed", () => {
  it("is what the last heartbeat said, until it is a minute old", async () => {
    const bench = await BoardBench.open();
    const jobNumber = commitBoth(bench);
    expect(list(bench).map(({ observed }) => observed)).toEqual(["unreported", "unreported"]);
    bench.heartbeat({ workflow: view, source: "bank_a", jobNumber }, "warning");
    expect(list(bench).map(({ observed }) => observed)).toEqual(["warning", "unreported"]);
    const { version } = bench.board;
    bench.nowMs += 59_999;
    bench.board.tick();
    expect(bench.board.version).toBe(version);
    bench.nowMs += 1;
    bench.board.tick();
    expect(list(bench).map(({ observed }) => observed)).toEqual(["unreported", "unreported"]);
    expect(bench.board.version).toBeGreaterThan(version);
  });

  it("is nothing of a job that its process left out of its heartbeats", async () => {
    const bench = await BoardBench.open();
    const jobNumber = commitBoth(bench);
    bench.heartbeat({ workflow: view, source: "bank_a", jobNumber });
    bench.heartbeat({ workflow: view, source: "bank_b", jobNumber });
    for (let round = 0; round < 3; round++) {
      bench.endRound();
      bench.heartbeat({ workflow: view, source: "bank_b", jobNumber });
    }
    expect(list(bench).map(({ observed }) => observed)).toEqual(["unreported", "active"]);
  });

  it("leaves out other instruments, unknown workflows and names that are not ours", async () => {
    const bench = await BoardBench.open();
    for (const job of [
      { workflow: "other/view/1", source: "bank_a", jobNumber: uuidOf(1) },
      { workflow: "small/none/1", source: "bank_a", jobNumber: uuidOf(1) },
      { workflow: view, source: "bank_z", jobNumber: uuidOf(1) },
      { workflow: view, source: "bank_a", jobNumber: "01234567-89ab-0def-0123-456789abcdef" },
    ]) {
      bench.heartbeat(job);
    }
    expect(list(bench)).toEqual([]);
    expect(bench.sent).toEqual([]);
  });

  it("counts jobs that are wanted, run and fail", async () => {
    const bench = await BoardBench.open();
    const jobNumber = commitBoth(bench);
    bench.heartbeat({ workflow: view, source: "bank_a", jobNumber }, "error");
    expect(bench.board.counts()).toEqual({ wanted: 2, running: 0, failing: 1 });
    bench.heartbeat({ workflow: view, source: "bank_a", jobNumber }, "warning");
    expect(bench.board.counts()).toEqual({ wanted: 2, running: 1, failing: 0 });
  });
});

describe("jobs that nobody wants", () => {
  it("are stopped again, at most every 30 s, and shown once they had time to stop", async () => {
    const bench = await BoardBench.open();
    const jobNumber = commitBoth(bench);
    const job = { workflow: view, source: "bank_a", jobNumber };
    bench.heartbeat(job);
    bench.board.stop({ jobs: [job] }, "a person");
    for (let second = 2; second <= 62; second += 2) {
      bench.nowMs += 2_000;
      bench.heartbeat(job);
      expect(list(bench)[0]?.orphan).toBe(second >= 6);
    }
    expect(bench.stops()).toEqual(Array.from({ length: 3 }, () => `bank_a ${jobNumber}`));
  });

  it("of an older generation are listed beside the wanted ones while they run", async () => {
    const bench = await BoardBench.open();
    const old = { workflow: view, source: "bank_a", jobNumber: commitBoth(bench) };
    bench.heartbeat(old);
    const jobNumber = commitBoth(bench);
    expect(list(bench).map((job) => job.jobNumber)).toEqual([jobNumber, jobNumber]);
    bench.nowMs += 10_000;
    bench.heartbeat(old);
    expect(list(bench).at(-1)).toEqual({
      source: "bank_a",
      jobNumber: old.jobNumber,
      desired: "stopped",
      observed: "active",
      orphan: true,
    });
  });
});

describe("jobs that run without a record", () => {
  it("are adopted, those that began last where there are several", async () => {
    const bench = await BoardBench.open();
    const [older, newer] = [uuidOf(901), uuidOf(902)];
    bench.heartbeat({ workflow: view, source: "bank_a", jobNumber: older }, "active", 5n);
    expect(list(bench)).toMatchObject([{ jobNumber: older, desired: "running" }]);
    bench.heartbeat({ workflow: view, source: "bank_a", jobNumber: newer }, "active", 6n);
    bench.heartbeat({ workflow: view, source: "bank_b", jobNumber: newer }, "active", 7n);
    bench.heartbeat({ workflow: view, source: "bank_a", jobNumber: older }, "active", 5n);
    expect(bench.board.generationOf(view)).toMatchObject({
      jobNumber: newer,
      jobs: [{ source: "bank_a" }, { source: "bank_b" }],
    });
    expect(bench.stops()).toEqual([`bank_a ${older}`]);
    expect(bench.starts()).toEqual([]);
  });

  it("are not kept: the next server finds them itself", async () => {
    const bench = await BoardBench.open();
    bench.heartbeat({ workflow: view, source: "bank_a", jobNumber: uuidOf(901) });
    await bench.restart();
    expect(list(bench)).toEqual([]);
  });
});

describe("a restart of the server", () => {
  it("knows what is wanted, and attaches to what runs, without sending a start", async () => {
    const bench = await BoardBench.open();
    const jobNumber = commitBoth(bench);
    bench.board.stop({ jobs: [{ workflow: view, source: "bank_b", jobNumber }] }, "a person");
    const sent = bench.sent.length;
    await bench.restart();
    bench.heartbeat({ workflow: view, source: "bank_a", jobNumber });
    expect(list(bench)).toMatchObject([
      { source: "bank_a", jobNumber, desired: "running", observed: "active" },
      { source: "bank_b", jobNumber, desired: "stopped", observed: "unreported" },
    ]);
    expect(bench.sent.length).toBe(sent);
  });

  it("says who wanted it, and when", async () => {
    const bench = await BoardBench.open();
    commitBoth(bench);
    await bench.restart();
    expect(bench.board.resource().jobs[0]).toMatchObject({
      requestedBy: "a person",
      requestedAtNs: "1790000000000000000",
      parameters: { bins: 10 },
    });
  });
});

describe("jobs whose process ends", () => {
  it("are not wanted any more once all say so, and are again if they go on", async () => {
    const bench = await BoardBench.open();
    const jobNumber = commitBoth(bench);
    const [a, b] = ["bank_a", "bank_b"].map((source) => ({ workflow: view, source, jobNumber }));
    if (a === undefined || b === undefined) throw new Error("two sources");
    bench.heartbeat(a, "stopped");
    expect(list(bench).map(({ desired }) => desired)).toEqual(["running", "running"]);
    bench.heartbeat(b, "stopped");
    expect(list(bench).map(({ desired }) => desired)).toEqual(["stopped", "stopped"]);
    bench.heartbeat(a, "active");
    expect(list(bench).map(({ desired }) => desired)).toEqual(["running", "stopped"]);
    expect(bench.stops()).toEqual([]);
  });

  it("by their schedule are left alone", async () => {
    const bench = await BoardBench.open();
    const jobNumber = commitBoth(bench);
    bench.heartbeat({ workflow: view, source: "bank_a", jobNumber }, "finishing");
    expect(list(bench)[0]).toMatchObject({ desired: "stopped", orphan: false });
    expect(bench.stops()).toEqual([]);
  });
});

describe("stop and reset", () => {
  it("mean one job, or all of a workflow", async () => {
    const bench = await BoardBench.open();
    const jobNumber = commitBoth(bench);
    const outcome = bench.board.reset({ jobs: [{ workflow: view }] });
    expect(outcome.kind).toBe("sent");
    const resets = bench.sent.filter((command) => command.kind === "job_command");
    expect(resets).toMatchObject([
      { action: "reset", jobId: { sourceName: "bank_a", jobNumber } },
      { action: "reset", jobId: { sourceName: "bank_b", jobNumber } },
    ]);
    expect(list(bench).map(({ desired }) => desired)).toEqual(["running", "running"]);
    bench.board.stop({ jobs: [{ workflow: view, source: "bank_b", jobNumber }] }, "a person");
    expect(list(bench).map(({ desired }) => desired)).toEqual(["running", "stopped"]);
  });

  it("are refused for jobs and workflows that there are not, and where a workflow cannot", async () => {
    const bench = await BoardBench.open();
    commitBoth(bench);
    const unknown = { workflow: view, source: "bank_a", jobNumber: uuidOf(999) };
    expect(bench.board.stop({ jobs: [unknown] }, "a")).toMatchObject({
      refusal: { code: "unknown-job" },
    });
    expect(bench.board.stop({ jobs: [{ workflow: "small/none/1" }] }, "a")).toMatchObject({
      refusal: { code: "unknown-workflow" },
    });
    const fixed = "small/fixed/1";
    bench.board.commit({ ...both, workflow: fixed }, "a");
    expect(bench.board.reset({ jobs: [{ workflow: fixed }] })).toMatchObject({
      refusal: { code: "not-supported" },
    });
  });
});

describe("the initial jobs", () => {
  it("start in one commit per workflow, with their declared parameters", async () => {
    const bench = await BoardBench.open();
    void bench.board.startInitialJobs("start");
    expect(bench.starts().map(({ jobId, params }) => [jobId.sourceName, params])).toEqual([
      ["bank_a", { bins: 10 }],
      ["bank_b", { bins: 20 }],
    ]);
    expect(new Set(bench.starts().map(({ jobId }) => jobId.jobNumber)).size).toBe(1);
  });

  it("bring back what was wanted of other workflows too", async () => {
    const bench = await BoardBench.open();
    const fixed = "small/fixed/1";
    const jobs = [{ source: "bank_a", parameters: { bins: 7 }, auxInputs: {} }];
    expect(bench.board.commit({ workflow: fixed, jobs }, "a person").kind).toBe("sent");
    await bench.restart();
    bench.sent.length = 0;
    void bench.board.startInitialJobs("start");
    expect(
      bench.starts().map(({ workflowId, params }) => [workflowId.name, params]),
    ).toContainEqual(["fixed", { bins: 7 }]);
  });

  it("start anew after everything had ended: as they were wanted last, without those that a person stopped", async () => {
    const bench = await BoardBench.open();
    const first = commitBoth(bench);
    bench.board.stop({ jobs: [{ workflow: view, source: "bank_a", jobNumber: first }] }, "a");
    await bench.restart();
    bench.sent.length = 0;
    void bench.board.startInitialJobs("start");
    expect(bench.starts()).toMatchObject([
      { jobId: { sourceName: "bank_b" }, params: { bins: 3 } },
    ]);
    expect(bench.board.generationOf(view)?.jobNumber).not.toBe(first);
    await bench.restart();
    bench.sent.length = 0;
    void bench.board.startInitialJobs("start");
    expect(bench.starts().map(({ jobId }) => jobId.sourceName)).toEqual(["bank_b"]);
  });

  it("that run already are left alone; missing ones join them", async () => {
    const bench = await BoardBench.open();
    const jobNumber = commitBoth(bench);
    await bench.restart();
    bench.sent.length = 0;
    bench.heartbeat({ workflow: view, source: "bank_a", jobNumber });
    void bench.board.startInitialJobs("start");
    expect(bench.starts().map(({ jobId }) => jobId)).toEqual([{ sourceName: "bank_b", jobNumber }]);
    expect(bench.stops()).toEqual([]);
    bench.heartbeat({ workflow: view, source: "bank_b", jobNumber });
    await bench.board.startInitialJobs("start");
    expect(bench.starts()).toHaveLength(1);
  });
});
