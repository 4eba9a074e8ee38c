import { problem } from "@beamscope/contracts";
import { describe, expect, it } from "vitest";
import { callRoute, type Fetch } from "./api-client.ts";
import { ForeignAnswerError, ServerUnreachableError } from "./api-error.ts";
import { WakeUps } from "./wake-ups.ts";

const answering =
  (status: number, body: unknown): Fetch =>
  () =>
    Promise.resolve(new Response(JSON.stringify(body), { status }));

describe("a call", () => {
  it("gives the answer, checked by its schema", async () => {
    const answer = { health: "ok", reasons: [] };
    expect(await callRoute(answering(200, answer), "health")).toEqual(answer);
    const foreign = callRoute(answering(200, { health: "fine" }), "health");
    await expect(foreign).rejects.toBeInstanceOf(ForeignAnswerError);
  });

  it("tells apart a problem, a proxy and silence", async () => {
    const told = problem("unknown-job", "There is no such job.", "r7");
    await expect(callRoute(answering(404, told), "jobs")).rejects.toMatchObject({
      name: "ApiProblemError",
      message: "There is no such job.",
      problem: { code: "unknown-job" },
    });
    await expect(callRoute(answering(502, "<html>"), "jobs")).rejects.toBeInstanceOf(
      ServerUnreachableError,
    );
    await expect(callRoute(answering(418, {}), "jobs")).rejects.toBeInstanceOf(ForeignAnswerError);
    const silent: Fetch = () => Promise.reject(new TypeError("fetch failed"));
    await expect(callRoute(silent, "jobs")).rejects.toBeInstanceOf(ServerUnreachableError);
  });
});

describe("wake-ups", () => {
  it("pull at once, and at most twice a second however many come", () => {
    let nowMs = 0;
    const timers: (() => void)[] = [];
    const pulled: string[] = [];
    const wakeUps = new WakeUps({
      nowMs: () => nowMs,
      later: (action) => timers.push(action),
      pull: (resource) => pulled.push(`${resource} ${nowMs}`),
    });
    for (const at of [0, 10, 100, 400]) {
      nowMs = at;
      wakeUps.wake("status");
    }
    wakeUps.wake("jobs");
    nowMs = 500;
    for (const action of timers.splice(0)) action();
    expect(pulled).toEqual(["status 0", "jobs 400", "status 500"]);
    expect(timers).toEqual([]);
  });
});
