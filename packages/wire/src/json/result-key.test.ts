import { describe, expect, it } from "vitest";
import { refusal } from "../../fixtures/refusal.ts";
import { jobIdText, jobNumber, parseJobId } from "./job-id.ts";
import { dataKeyOf, decodeResultKey, encodeResultKey } from "./result-key.ts";
import { parseWorkflowId, workflowIdText } from "./workflow-id.ts";

const uuid = "1b4e28ba-2fa1-41d2-883f-0016d3cca427";
const text = `{"workflow_id":{"instrument":"dream","name":"powder \u00b5","version":1},"job_id":{"source_name":"mantle","job_number":"${uuid}"},"output_name":"i_of_d"}`;
const key = {
  workflowId: { instrument: "dream", name: "powder \u00b5", version: 1 },
  jobId: { sourceName: "mantle", jobNumber: jobNumber(uuid) },
  outputName: "i_of_d",
};

describe("a result key", () => {
  it("is compact JSON with its members in fixed order", () => {
    expect(encodeResultKey(key)).toBe(text);
    expect(decodeResultKey(text)).toEqual(key);
    const { outputName, jobId, workflowId } = key;
    const { jobNumber, sourceName } = jobId;
    expect(encodeResultKey({ outputName, jobId: { jobNumber, sourceName }, workflowId })).toBe(
      text,
    );
  });

  it("names the output `result` where it names none", () => {
    expect(decodeResultKey(text.replace(',"output_name":"i_of_d"', "")).outputName).toBe("result");
  });

  it("loses its job number to become a data key", () => {
    const { workflowId } = key;
    expect(dataKeyOf(key)).toEqual({ workflowId, sourceName: "mantle", outputName: "i_of_d" });
  });

  it.each([
    ["mantle", "text"],
    [text.replace(uuid, "1"), "job_id.job_number"],
    [text.replace('"output_name":"i_of_d"', '"output_name":1'), "output_name"],
  ])("is none of %s", (sourceName, field) => {
    expect(() => decodeResultKey(sourceName)).toThrow(refusal("result_key", field));
  });
});

describe("ids as texts", () => {
  it("read back", () => {
    expect(parseWorkflowId("dream/powder/1")).toEqual({
      instrument: "dream",
      name: "powder",
      version: 1,
    });
    expect(workflowIdText(parseWorkflowId("dream/powder/1"))).toBe("dream/powder/1");
    const jobId = { sourceName: "a/b", jobNumber: jobNumber(uuid) };
    expect(jobIdText(jobId)).toBe(`a/b/${uuid}`);
    expect(parseJobId(`a/b/${uuid.toUpperCase()}`)).toEqual(jobId);
  });

  it.each(["", "a/b", "a/b/c", "a/b/1/2", "/b/1", "a//1", "a/b/", "a/b/1.5", "a/b/1e3"])(
    "no workflow is called %j",
    (text) => {
      expect(() => parseWorkflowId(text)).toThrow(refusal("workflow_id", "text"));
    },
  );

  it("no job is called without a UUID", () => {
    expect(() => parseJobId(uuid)).toThrow(refusal("job_id", "text"));
    expect(() => parseJobId("a/b")).toThrow(refusal("job_id", "job_number"));
  });
});
