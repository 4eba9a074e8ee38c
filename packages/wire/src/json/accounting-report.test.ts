import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { refusal } from "../../fixtures/refusal.ts";
import { epochNs } from "../epoch-time.ts";
import { readX5f2, writeX5f2 } from "../x5f2.ts";
import type { IntakeReport, OutputReport, StreamReport } from "./accounting-report.ts";
import { jobNumber } from "./job-id.ts";
import { decodeStatus, encodeStatus, type JobStatus, type ServiceStatus } from "./status.ts";

const uuid = "1b4e28ba-2fa1-41d2-883f-0016d3cca427";
const origin = { softwareVersion: "0.1.0", hostName: "node-1", processId: 42 };

const job: JobStatus = {
  kind: "job",
  state: "active",
  jobId: { sourceName: "bank", jobNumber: jobNumber(uuid) },
  workflowId: { instrument: "dream", name: "powder", version: 1 },
};
const service: ServiceStatus = {
  kind: "service",
  instrument: "dream",
  serviceName: "detector_data",
  workerId: uuid,
  state: "running",
  startedAt: epochNs(1_790_000_000_123_456_789n),
  activeJobCount: 1,
};

const whole = fc.nat({ max: 2 ** 31 - 1 });
const amount = fc.oneof(whole, fc.double({ min: 0, max: 1e15, noNaN: true })).map((n) => n + 0);
const tally = fc.record({ messages: whole, counts: amount }, { noNullPrototype: true });
const name = fc.string({ minLength: 1, maxLength: 12 }).filter((text) => text !== "__proto__");
const stream: fc.Arbitrary<StreamReport> = fc.record(
  {
    name,
    produced: fc.option(whole),
    missing: whole,
    reordered: whole,
    restarts: whole,
    received: tally,
    admitted: tally,
    duplicate: tally,
    dropped: fc.dictionary(name, tally, { noNullPrototype: true, maxKeys: 3 }),
    delivered: tally,
    late: tally,
    clock_ahead: tally,
    bytes: whole,
    newest_ns: fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
    seen_ms: fc.option(whole),
    lag_s: fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((n) => n + 0)),
  },
  { noNullPrototype: true },
);
const lost = fc.array(
  fc.record({ topic: name, reason: name, messages: whole }, { noNullPrototype: true }),
  { maxLength: 3 },
);
const intakes: fc.Arbitrary<IntakeReport> = fc.record(
  {
    streams: fc.array(stream, { maxLength: 3 }),
    unreadable: lost,
    unmapped: fc.array(
      fc.record({ topic: name, source_name: name, messages: whole }, { noNullPrototype: true }),
      { maxLength: 3 },
    ),
    unmapped_others: whole,
    ignored: whole,
    gaps: lost,
    waiting: whole,
    pool_bytes: whole,
    behind: whole,
    unpublished: whole,
  },
  { noNullPrototype: true },
);
const outputs: fc.Arbitrary<OutputReport[]> = fc.array(
  fc.record(
    {
      output: name,
      admitted: amount,
      before_start: amount,
      gated: amount,
      failed: amount,
      unmapped: amount,
      masked: amount,
      filtered: amount,
      out_of_range: amount,
      shown: amount,
    },
    { noNullPrototype: true },
  ),
  { maxLength: 4 },
);

describe("the books in a heartbeat", () => {
  it("of a service read back from its bytes, instants to the last digit", () => {
    fc.assert(
      fc.property(intakes, (intake) => {
        const bytes = writeX5f2(encodeStatus({ ...service, intake }, origin));
        expect(decodeStatus(readX5f2(bytes))).toEqual({ ...service, intake });
      }),
      { seed: 1, numRuns: 150 },
    );
  });

  it("of a job read back from its bytes", () => {
    fc.assert(
      fc.property(outputs, (accounting) => {
        const bytes = writeX5f2(encodeStatus({ ...job, accounting }, origin));
        expect(decodeStatus(readX5f2(bytes))).toEqual({ ...job, accounting });
      }),
      { seed: 2, numRuns: 150 },
    );
  });

  it("are not there where there are none: byte for byte what the reference writes", () => {
    expect(encodeStatus(job, origin).statusJson).toBe(
      `{"status":200,"message":{"message_type":"job","state":"active","warning":null,"error":null,"job_id":{"source_name":"bank","job_number":"${uuid}"},"workflow_id":"dream/powder/1","start_time":null,"end_time":null}}`,
    );
    expect(encodeStatus(service, origin).statusJson).toBe(
      `{"status":200,"message":{"message_type":"service","instrument":"dream","service_name":"detector_data","worker_id":"${uuid}","state":"running","started_at":1790000000123456789,"active_job_count":1,"error":null,"batch_interval_s":null,"stream_stats":null}}`,
    );
  });

  it("come last, so that whoever reads the reference's members in order finds them in their places", () => {
    const plain = encodeStatus(job, origin).statusJson.slice(0, -2);
    expect(encodeStatus({ ...job, accounting: [] }, origin).statusJson).toBe(
      `${plain},"accounting":[]}}`,
    );
  });

  it.each([
    ["a fraction of a message", '"missing":0', '"missing":0.5', "message.intake.streams.0.missing"],
    ["a text for a number", '"behind":0', '"behind":"0"', "message.intake.behind"],
    ["a tally without messages", '"messages":0,', "", "message.intake.streams.0.received.messages"],
  ])("are refused with %s", (_, from, to, field) => {
    const none = { messages: 0, counts: 0 };
    const intake: IntakeReport = {
      streams: [
        {
          name: "a",
          produced: null,
          missing: 0,
          reordered: 0,
          restarts: 0,
          received: none,
          admitted: none,
          duplicate: none,
          dropped: {},
          delivered: none,
          late: none,
          clock_ahead: none,
          bytes: 0,
          newest_ns: null,
          seen_ms: null,
          lag_s: null,
        },
      ],
      unreadable: [],
      unmapped: [],
      unmapped_others: 0,
      ignored: 0,
      gaps: [],
      waiting: 0,
      pool_bytes: 0,
      behind: 0,
      unpublished: 0,
    };
    const message = encodeStatus({ ...service, intake }, origin);
    const broken = { ...message, statusJson: message.statusJson.replace(from, to) };
    expect(() => decodeStatus(broken)).toThrow(refusal("status_json", field));
  });
});
