import { labelledArray, variable } from "@beamscope/arrays";
import type { AreaDetectorStream } from "@beamscope/catalog";
import { describe, expect, it } from "vitest";
import type { StreamMessage } from "../jobs/workflow.ts";
import { planAreaView } from "./area-view.ts";
import { tallyOf, valuesOf, windowAt } from "./workflow-testing.ts";

const stream: AreaDetectorStream = {
  name: "camera",
  title: "Camera",
  kind: "area_detector",
  wire: { topic: "t", source: "camera" },
  shape: [
    { name: "dim_0", size: 2 },
    { name: "dim_1", size: 3 },
  ],
};
const frame = (values: number[], shape = [2, 3]): StreamMessage => ({
  kind: "array",
  array: labelledArray({
    data: variable({ dims: ["dim_0", "dim_1"], shape, values: Float64Array.from(values) }),
  }),
});

describe("area view", () => {
  it("sums the frames of the update and since start", () => {
    const workflow = planAreaView(stream, { steps: [], sumOver: [] }).make();
    workflow.accumulate("camera", [frame([1, 2, 3, 4, 5, 6]), frame([1, 0, 0, 0, 0, Number.NaN])]);
    workflow.finalize(windowAt(0));
    workflow.accumulate("camera", [frame([1, 1, 1, 1, 1, 1])]);
    const outputs = workflow.finalize(windowAt(1));
    expect(valuesOf(outputs, "current")).toEqual([1, 1, 1, 1, 1, 1]);
    expect(valuesOf(outputs, "cumulative")).toEqual([3, 3, 4, 5, 6, 7]);
    expect(tallyOf(workflow, "cumulative").shown).toBe(28);
  });

  it("refuses a frame of another shape and says both", () => {
    const workflow = planAreaView(stream, { steps: [], sumOver: [] }).make();
    expect(() => workflow.accumulate("camera", [frame([1, 2, 3, 4, 5, 6], [3, 2])])).toThrow(
      "but camera is declared as 2 x 3",
    );
  });

  it("sums over a dimension, and counts what a slice leaves out as unmapped", () => {
    const workflow = planAreaView(stream, {
      steps: [{ step: "slice", dim: "dim_0", index: 1 }],
      sumOver: [],
    }).make();
    workflow.accumulate("camera", [frame([1, 2, 3, 4, 5, 6])]);
    expect(valuesOf(workflow.finalize(windowAt(0)), "current")).toEqual([4, 5, 6]);
    expect(tallyOf(workflow, "cumulative")).toMatchObject({ shown: 15, unmapped: 6 });
  });
});
