import { describe, expect, it } from "vitest";
import { refusal } from "../../fixtures/refusal.ts";
import { epochNs } from "../epoch-time.ts";
import { decodeAcknowledgement, encodeAcknowledgement } from "./acknowledgement.ts";
import { decodeCommand, encodeCommand } from "./command.ts";
import { jobNumber } from "./job-id.ts";

const uuid = "1b4e28ba-2fa1-41d2-883f-0016d3cca427";
const start =
  '{"kind":"workflow_config","identifier":{"instrument":"dream","name":"powder_reduction","version":1},' +
  `"message_id":"${uuid}","job_id":{"source_name":"mantle_detector","job_number":"${uuid}"},` +
  '"schedule":{"start_time":1790000000123456789,"end_time":null},"aux_source_names":{"cave_monitor":"monitor_cave"},' +
  '"params":{"edges":{"start":0.5,"bins":100},"since":1790000000123456789,"on":true}}';

describe("a start", () => {
  it("reads into our record", () => {
    expect(decodeCommand(start)).toEqual({
      kind: "workflow_config",
      workflowId: { instrument: "dream", name: "powder_reduction", version: 1 },
      messageId: uuid,
      jobId: { sourceName: "mantle_detector", jobNumber: jobNumber(uuid) },
      schedule: { startTime: epochNs(1_790_000_000_123_456_789n), endTime: undefined },
      auxSourceNames: { cave_monitor: "monitor_cave" },
      params: { edges: { start: 0.5, bins: 100 }, since: 1_790_000_000_123_456_789n, on: true },
    });
  });

  it("is written byte for byte as it was read, ns unquoted", () => {
    expect(encodeCommand(decodeCommand(start))).toBe(start);
    expect(encodeCommand(decodeCommand(new TextEncoder().encode(start)))).toBe(start);
  });

  it("needs only what has no default, takes a text for the workflow, and passes over the unknown", () => {
    const least = `{"kind":"workflow_config","identifier":"dream/powder_reduction/1","new":[],"job_id":{"source_name":"s","job_number":"${uuid.toUpperCase()}","extra":1}}`;
    expect(decodeCommand(least)).toEqual({
      kind: "workflow_config",
      workflowId: { instrument: "dream", name: "powder_reduction", version: 1 },
      messageId: undefined,
      jobId: { sourceName: "s", jobNumber: jobNumber(uuid) },
      schedule: { startTime: undefined, endTime: undefined },
      auxSourceNames: {},
      params: {},
    });
  });

  it.each([
    ["of no kind", '{"kind":"dance"}', "kind"],
    ["that is a list", "[]", "document"],
    [
      "with half a schedule the wrong way",
      start.replace("null", "1790000000123456788"),
      "schedule.end_time",
    ],
    ["that ends as it begins", start.replace("null", "1790000000123456789"), "schedule.end_time"],
    ["at a fraction of a ns", start.replace("1790000000123456789", "1.5"), "schedule.start_time"],
    [
      "beyond 64 bits",
      start.replace("1790000000123456789", "9223372036854775808"),
      "schedule.start_time",
    ],
    ["of a job without UUID", start.replaceAll(uuid, "job-1"), "job_id.job_number"],
    ["of a workflow without version", start.replace(',"version":1', ""), "identifier"],
    ["that is cut short", start.slice(0, -1), "text"],
  ])("is refused %s", (_case, text, field) => {
    expect(() => decodeCommand(text)).toThrow(refusal("command", field));
  });

  it("is refused where its bytes are no UTF-8", () => {
    expect(() => decodeCommand(Uint8Array.of(0x22, 0xff, 0x22))).toThrow(
      refusal("command", "text"),
    );
  });
});

describe("a job command", () => {
  it.each([
    [
      `{"kind":"job_command","message_id":"${uuid}","job_id":{"source_name":"a/b","job_number":"${uuid}"},"workflow_id":null,"action":"stop"}`,
    ],
    [
      `{"kind":"job_command","message_id":"m","job_id":null,"workflow_id":{"instrument":"i","name":"n","version":2},"action":"reset"}`,
    ],
    [`{"kind":"job_command","message_id":"m","job_id":null,"workflow_id":null,"action":"resume"}`],
  ])("is written as it was read: %s", (text) => {
    expect(encodeCommand(decodeCommand(text))).toBe(text);
  });

  it("takes a text for the workflow, and may leave out whom it is for", () => {
    expect(decodeCommand('{"kind":"job_command","workflow_id":"i/n/2","action":"reset"}')).toEqual({
      kind: "job_command",
      messageId: undefined,
      jobId: undefined,
      workflowId: { instrument: "i", name: "n", version: 2 },
      action: "reset",
    });
  });

  it("is refused with an action that is none", () => {
    expect(() => decodeCommand('{"kind":"job_command","action":"explode"}')).toThrow(
      refusal("command", "action"),
    );
  });
});

describe("an acknowledgement", () => {
  it.each([
    ['{"message_id":"m","device":"mantle_detector","response":"ACK","message":null}'],
    ['{"message_id":"m","device":"all","response":"ERR","message":"no \\"such\\" \u00fc"}'],
  ])("is written as it was read: %s", (text) => {
    expect(encodeAcknowledgement(decodeAcknowledgement(text))).toBe(text);
  });

  it("is refused with a response that is none", () => {
    const text = '{"message_id":"m","device":"all","response":"MAYBE","message":null}';
    expect(() => decodeAcknowledgement(text)).toThrow(refusal("acknowledgement", "response"));
  });
});
