import { describe, expect, it } from "vitest";
import { refusal } from "../../fixtures/refusal.ts";
import { epochNs } from "../epoch-time.ts";
import { readX5f2, writeX5f2 } from "../x5f2.ts";
import { jobNumber } from "./job-id.ts";
import {
  decodeStatus,
  encodeStatus,
  type JobStatus,
  nicosCodeOf,
  type ServiceStatus,
} from "./status.ts";

const uuid = "1b4e28ba-2fa1-41d2-883f-0016d3cca427";
const origin = { softwareVersion: "0.1.0", hostName: "node-1", processId: 42 };

const job: JobStatus = {
  kind: "job",
  state: "active",
  jobId: { sourceName: "bank:1", jobNumber: jobNumber(uuid) },
  workflowId: { instrument: "dream", name: "powder", version: 1 },
  startTime: epochNs(1_790_000_000_123_456_789n),
};

const service: ServiceStatus = {
  kind: "service",
  instrument: "dream",
  serviceName: "detector_data",
  workerId: uuid,
  state: "running",
  startedAt: epochNs(1_790_000_000_123_456_789n),
  activeJobCount: 3,
  batchIntervalSeconds: 1.5,
  streamStatistics: {
    windowSeconds: 30,
    streams: [
      { topic: "dream_detector", sourceName: "mantle", stream: "mantle_detector", count: 420 },
      { topic: "dream_detector", sourceName: "other", count: 1 },
    ],
  },
};

describe("a heartbeat", () => {
  it("of a job carries its envelope and its members in order", () => {
    expect(encodeStatus(job, origin)).toEqual({
      softwareName: "livedata",
      ...origin,
      serviceId: `bank:1:${uuid}`,
      updateIntervalMs: 1000,
      statusJson: `{"status":200,"message":{"message_type":"job","state":"active","warning":null,"error":null,"job_id":{"source_name":"bank:1","job_number":"${uuid}"},"workflow_id":"dream/powder/1","start_time":1790000000123456789,"end_time":null}}`,
    });
  });

  it("of a service carries its envelope and its members in order", () => {
    expect(encodeStatus(service, origin)).toEqual({
      softwareName: "livedata",
      ...origin,
      serviceId: `dream:detector_data:${uuid}`,
      updateIntervalMs: 2000,
      statusJson: `{"status":200,"message":{"message_type":"service","instrument":"dream","service_name":"detector_data","worker_id":"${uuid}","state":"running","started_at":1790000000123456789,"active_job_count":3,"error":null,"batch_interval_s":1.5,"stream_stats":{"window_seconds":30,"streams":[{"topic":"dream_detector","source_name":"mantle","stream":"mantle_detector","count":420},{"topic":"dream_detector","source_name":"other","stream":null,"count":1}]}}}`,
    });
  });

  it.each([
    job,
    service,
    { ...job, state: "warning", warning: "slow" } as const,
    { ...service, streamStatistics: undefined },
  ])("reads back from its bytes", (status) => {
    expect(decodeStatus(readX5f2(writeX5f2(encodeStatus(status, origin))))).toEqual(status);
  });

  it("that says nothing of its type is one of a job", () => {
    const message = encodeStatus(job, origin);
    const statusJson = message.statusJson.replace('"message_type":"job",', "");
    expect(decodeStatus({ ...message, statusJson })).toEqual(job);
  });

  it.each([
    ["of other software", '{"status":200,"message":"fine"}', "message"],
    ["of another type", '{"status":200,"message":{"message_type":"pet"}}', "message.message_type"],
    [
      "in an unknown state",
      encodeStatus(job, origin).statusJson.replace("active", "bored"),
      "message.state",
    ],
    ["without JSON", "", "text"],
  ])("is refused %s", (_case, statusJson, field) => {
    const message = { ...encodeStatus(job, origin), statusJson };
    expect(() => decodeStatus(message)).toThrow(refusal("status_json", field));
  });

  it("has a code of the control system for each state", () => {
    const jobCodes = (
      [
        "active",
        "finishing",
        "scheduled",
        "warning",
        "pending_context",
        "error",
        "stopped",
      ] as const
    ).map((state) => nicosCodeOf({ ...job, state }));
    expect(jobCodes).toEqual([200, 200, 235, 210, 210, 240, 999]);
    const serviceCodes = (["running", "starting", "stopped", "error"] as const).map((state) =>
      nicosCodeOf({ ...service, state }),
    );
    expect(serviceCodes).toEqual([200, 235, 235, 240]);
  });
});
