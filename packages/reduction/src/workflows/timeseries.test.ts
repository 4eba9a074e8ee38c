import type { LogStream } from "@beamscope/catalog";
import { epochNs } from "@beamscope/wire";
import { describe, expect, it } from "vitest";
import type { StreamMessage } from "../jobs/workflow.ts";
import { planTimeseries } from "./timeseries.ts";
import { byName, tallyOf, valuesOf, windowAt } from "./workflow-testing.ts";

const stream: LogStream = {
  name: "motion1",
  title: "Motion 1",
  kind: "log",
  unit: "mm",
  wire: { topic: "t", source: "m" },
};
const sample = (ns: number, value: number): StreamMessage => ({
  kind: "sample",
  sample: { time: epochNs(BigInt(ns)), value: { kind: "number", type: "float64", value } },
});

describe("time series", () => {
  it("publishes each sample once, with its time and unit", () => {
    const workflow = planTimeseries(stream).make();
    workflow.accumulate("motion1", [sample(1, 0.5), sample(2, 1.5)]);
    const first = workflow.finalize(windowAt(0));
    expect(valuesOf(first, "delta")).toEqual([0.5, 1.5]);
    expect(byName(first).get("delta")?.coords.get("time")?.values).toEqual(
      BigInt64Array.of(1n, 2n),
    );
    expect(byName(first).get("delta")?.data.unit?.symbol).toBe("mm");
    workflow.accumulate("motion1", [sample(3, 2)]);
    expect(valuesOf(workflow.finalize(windowAt(1)), "delta")).toEqual([2]);
  });

  it("passes over values that a forwarder sends again, and counts them", () => {
    const workflow = planTimeseries(stream).make();
    workflow.accumulate("motion1", [sample(5, 1), sample(5, 1), sample(4, 0)]);
    expect(valuesOf(workflow.finalize(windowAt(0)), "delta")).toEqual([1]);
    workflow.accumulate("motion1", [sample(5, 1)]);
    expect(workflow.finalize(windowAt(1))).toEqual([]);
    expect(tallyOf(workflow, "delta")).toMatchObject({ shown: 1, filtered: 3 });
  });

  it("leaves out a sample of a clock gone wrong, and goes on", () => {
    const workflow = planTimeseries(stream).make();
    workflow.accumulate("motion1", [sample(5, 1), sample(4e18, 9), sample(6, 2)]);
    expect(valuesOf(workflow.finalize(windowAt(0)), "delta")).toEqual([1, 2]);
    expect(tallyOf(workflow, "delta")).toMatchObject({ shown: 2, filtered: 1 });
  });

  it("keeps integers whole and never truncates a float among them", () => {
    const counted = planTimeseries({ ...stream, dtype: "int32" }).make();
    counted.accumulate("motion1", [sample(1, 7)]);
    expect(byName(counted.finalize(windowAt(0))).get("delta")?.data.dtype).toBe("int64");
    counted.accumulate("motion1", [sample(2, 7.5)]);
    expect(valuesOf(counted.finalize(windowAt(1)), "delta")).toEqual([7.5]);
  });
});
