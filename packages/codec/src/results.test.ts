import { identical, labelledArray, scalar } from "@beamscope/arrays";
import { epochNs, FlatWriter, jobNumber, WireFormatError, writeDa00 } from "@beamscope/wire";
import { expect, it } from "vitest";
import { decodeResult, encodeResults, type ResultGroup } from "./results.ts";

const image = labelledArray({ name: "Image (since start)", data: scalar(1n, "counts") });
const total = labelledArray({ name: "Counts (since start)", data: scalar(5n, "counts") });
const group: ResultGroup = {
  job: {
    workflowId: { instrument: "dummy", name: "panel_0_xy", version: 1 },
    jobId: {
      sourceName: "panel_0",
      jobNumber: jobNumber("6f1d2f8e-8d0b-4b0c-9a52-0b8f0f1c2d3e"),
    },
  },
  startTime: epochNs(1_755_000_000_000_000_001n),
  outputs: new Map([
    ["image_cumulative", { array: image, accounting: new Map([["shown", 1n]]) }],
    ["counts_cumulative", { array: total }],
  ]),
};

it("publishes one message per output, each under its own key", () => {
  const read = [...encodeResults(group, new FlatWriter())].map(({ key }) => key.outputName);
  expect(read).toEqual(["image_cumulative", "counts_cumulative"]);
  for (const { key, bytes } of encodeResults(group)) {
    const result = decodeResult(bytes);
    expect(result.key).toEqual(key);
    expect(result.key).toMatchObject(group.job);
    expect(result.timestamp).toBe(group.startTime);
    const output = group.outputs.get(key.outputName)!;
    expect(identical(result.array, output.array)).toBe(true);
    expect(result.accounting).toEqual(output.accounting ?? new Map());
  }
});

it("spells the key as the facility does", () => {
  const { value } = encodeResults(group).next();
  expect(value && decodeResult(value.bytes).sourceName).toBe(
    '{"workflow_id":{"instrument":"dummy","name":"panel_0_xy","version":1},"job_id":' +
      '{"source_name":"panel_0","job_number":"6f1d2f8e-8d0b-4b0c-9a52-0b8f0f1c2d3e"},' +
      '"output_name":"image_cumulative"}',
  );
});

it("refuses a source name that is no key", () => {
  const signal = { name: "signal", axes: [], shape: [], data: Float64Array.of(1) };
  const bytes = writeDa00({ sourceName: "bank", timestamp: epochNs(0n), variables: [signal] });
  expect(() => decodeResult(bytes)).toThrow(WireFormatError);
});
