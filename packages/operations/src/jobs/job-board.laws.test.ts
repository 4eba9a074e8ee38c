import type { Command } from "@beamscope/wire";
import fc from "fast-check";
import { expect, it } from "vitest";
import { BoardBench } from "../testing/board-bench.ts";
import { stopIntervalMs } from "./job-commander.ts";
import { type JobKey, jobKeyText } from "./job-key.ts";

const view = "small/view/1";
const sources = ["bank_a", "bank_b"];

/** What people, reducers, the network and time may do, in any order. */
const act = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.subarray(sources, { minLength: 1 }).map((to) => ({ do: "commit", to }) as const),
  },
  { weight: 1, arbitrary: fc.constant({ do: "stop workflow" } as const) },
  { weight: 2, arbitrary: fc.nat().map((which) => ({ do: "stop job", which }) as const) },
  { weight: 1, arbitrary: fc.constant({ do: "reset" } as const) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.nat(), fc.constantFrom("ACK", "ERR"))
      .map(([which, response]) => ({ do: "answer", which, response }) as const),
  },
  {
    weight: 8,
    arbitrary: fc
      .tuple(fc.nat(), fc.constantFrom("scheduled", "active", "error", "finishing", "stopped"))
      .map(([which, state]) => ({ do: "heartbeat", which, state }) as const),
  },
  { weight: 1, arbitrary: fc.constant({ do: "end round" } as const) },
  {
    weight: 4,
    arbitrary: fc.integer({ min: 1, max: 40_000 }).map((ms) => ({ do: "wait", ms }) as const),
  },
  { weight: 1, arbitrary: fc.constant({ do: "restart" } as const) },
  { weight: 1, arbitrary: fc.constant({ do: "initial jobs" } as const) },
);
type Act = typeof act extends fc.Arbitrary<infer One> ? One : never;

/** What a reducer that got everything would hold, and what was ever started. */
class World {
  readonly started: JobKey[] = [];
  /** By job: when a stop was sent, with what a person did counted apart. ms */
  readonly stoppedAt = new Map<string, number[]>();
  readonly messageIds: string[] = [];

  take(command: Command, nowMs: number): void {
    this.messageIds.push(command.messageId ?? "");
    if (command.kind === "workflow_config") {
      const { sourceName: source, jobNumber } = command.jobId;
      this.started.push({ workflow: view, source, jobNumber });
    } else if (command.action === "stop" && command.jobId !== undefined) {
      const { sourceName: source, jobNumber } = command.jobId;
      const key = jobKeyText({ workflow: view, source, jobNumber });
      this.stoppedAt.set(key, [...(this.stoppedAt.get(key) ?? []), nowMs]);
    }
  }
}

async function perform(bench: BoardBench, world: World, one: Act): Promise<void> {
  const { board } = bench;
  const job =
    "which" in one ? world.started[one.which % Math.max(1, world.started.length)] : undefined;
  switch (one.do) {
    case "commit":
      board.commit(
        {
          workflow: view,
          jobs: one.to.map((source) => ({ source, parameters: {}, auxInputs: {} })),
        },
        "a person",
      );
      return;
    case "stop workflow":
      board.stop({ jobs: [{ workflow: view }] }, "a person");
      return;
    case "stop job":
      if (job !== undefined) board.stop({ jobs: [job] }, "a person");
      return;
    case "reset":
      board.reset({ jobs: [{ workflow: view }] });
      return;
    case "answer": {
      const messageId = world.messageIds[one.which % Math.max(1, world.messageIds.length)] ?? "";
      board.acknowledge({ messageId, device: "x", response: one.response });
      return;
    }
    case "heartbeat":
      if (job !== undefined) bench.heartbeat(job, one.state);
      return;
    case "end round":
      bench.endRound();
      return;
    case "wait":
      bench.nowMs += one.ms;
      board.tick();
      return;
    case "restart":
      await bench.restart();
      return;
    case "initial jobs":
      void board.startInitialJobs("start");
  }
}

it("wants one generation at a time, starts nothing by itself, and stops the unwanted patiently", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 60 }), async (acts) => {
      const bench = await BoardBench.open();
      const world = new World();
      for (const one of acts) {
        const before = bench.sent.length;
        const wantedBefore = bench.board.generationOf(view);
        await perform(bench, world, one);
        const sent = bench.sent.slice(before);
        const stopsBefore = new Map(world.stoppedAt);
        for (const command of sent) world.take(command, bench.nowMs);

        // Starts follow from an explicit act, each source once per generation.
        const starts = sent.filter(({ kind }) => kind === "workflow_config");
        if (one.do !== "commit" && one.do !== "initial jobs") expect(starts).toEqual([]);
        if (one.do === "commit") expect(starts).toHaveLength(one.to.length);
        const keys = world.started.map(jobKeyText);
        if (!acts.some((other) => other.do === "initial jobs")) {
          expect(new Set(keys).size).toBe(keys.length);
        }

        // One generation is wanted, and all that runs of it was started or is known to be stopped.
        const wanted = bench.board.resource().jobs.filter(({ desired }) => desired === "running");
        expect(new Set(wanted.map(({ jobNumber }) => jobNumber)).size).toBeLessThanOrEqual(1);
        expect(new Set(wanted.map(({ source }) => source)).size).toBe(wanted.length);
        const changesWhatIsWanted = ["commit", "initial jobs"].includes(one.do);
        if (wantedBefore !== undefined && !changesWhatIsWanted) {
          expect(bench.board.generationOf(view)?.jobNumber).toBe(wantedBefore.jobNumber);
        }

        // A heartbeat of an unwanted job brings a stop, but not within 30 s of the last.
        if (one.do === "heartbeat") {
          for (const [key, times] of world.stoppedAt) {
            const last = stopsBefore.get(key)?.at(-1);
            const restarted = acts.some((other) => other.do === "restart");
            if (
              times.length > (stopsBefore.get(key)?.length ?? 0) &&
              last !== undefined &&
              !restarted
            ) {
              expect(bench.nowMs - last).toBeGreaterThanOrEqual(stopIntervalMs);
            }
          }
        }
      }
    }),
    { seed: 20_261_120, numRuns: 300 },
  );
});
