import type { ReducerStatus } from "@beamscope/contracts";
import { describe, expect, it } from "vitest";
import { healthOf, type Signs } from "./health.ts";

const reducer: ReducerStatus = {
  worker: "w",
  service: "all",
  state: "running",
  startedNs: "1",
  heartbeatNs: "2",
  activeJobs: 2,
  windowSeconds: 0.2,
};
const well: Signs = {
  reducers: [reducer],
  jobs: { wanted: 2, running: 2, failing: 0 },
  damage: [],
  storeTrouble: undefined,
  unpublished: 0,
  unwritten: 0,
};

describe("the health", () => {
  it("is ok while all that is wanted is done", () => {
    expect(healthOf(well)).toEqual({ health: "ok", reasons: [] });
  });

  it.each<[Partial<Signs>, readonly string[]]>([
    [{ reducers: [] }, ["No reducer is at work."]],
    [{ reducers: [{ ...reducer, state: "lost" }] }, ["No reducer is at work."]],
    [
      { reducers: [reducer, { ...reducer, worker: "v", state: "error", error: "no memory" }] },
      ["Reducer all (v) reports an error: no memory"],
    ],
    [{ jobs: { wanted: 2, running: 1, failing: 1 } }, ["One job fails."]],
    [{ jobs: { wanted: 3, running: 1, failing: 0 } }, ["2 wanted jobs do not run."]],
    [
      { unpublished: 3, unwritten: 2 },
      [
        "The log did not take 3 results or heartbeats: is the disk full?",
        "2 results could not be written to the history: is the disk full?",
      ],
    ],
    [
      { damage: ["A record was torn."], storeTrouble: "Disk full." },
      ["Disk full.", "A record was torn."],
    ],
  ])("is degraded, and says why: %j", (signs, reasons) => {
    expect(healthOf({ ...well, ...signs })).toEqual({ health: "degraded", reasons });
  });
});
