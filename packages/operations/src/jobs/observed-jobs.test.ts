import {
  epochNs,
  type JobStatus,
  jobNumber,
  parseWorkflowId,
  type ServiceStatus,
} from "@beamscope/wire";
import { describe, expect, it } from "vitest";
import { ObservedJobs } from "./observed-jobs.ts";

const service: ServiceStatus = {
  kind: "service",
  instrument: "small",
  serviceName: "reducer",
  workerId: "w",
  state: "running",
  startedAt: epochNs(0n),
  activeJobCount: 1,
};
const job: JobStatus = {
  kind: "job",
  state: "active",
  jobId: {
    sourceName: "monitor",
    jobNumber: jobNumber("0b4e28ba-2fa1-41d2-883f-0016d3cca427"),
  },
  workflowId: parseWorkflowId("small/monitor/1"),
};
const here = { hostName: "here", processId: 1 };

describe("observed jobs", () => {
  it("are gone when their process leaves them out of two rounds", () => {
    const observed = new ObservedJobs();
    observed.job(job, here, 0);
    const gone = [2_000, 4_000, 6_000].map((nowMs) => observed.service(service, here, nowMs));
    expect(gone).toEqual([false, false, true]);
    expect([...observed]).toEqual([]);
  });

  it("remember no process that has fallen silent, however many there were", () => {
    const observed = new ObservedJobs();
    for (let processId = 0; processId < 500; processId++) {
      observed.service(service, { hostName: "there", processId }, 0);
    }
    observed.service(service, here, 30_000);
    expect(observed.processes).toBe(501);
    observed.expire(60_000);
    expect(observed.processes).toBe(1);
  });
});
