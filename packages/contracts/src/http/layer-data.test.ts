import { describe, expect, it } from "vitest";
import { scaledFrame, spectrumFrame, waitingFrame } from "../../fixtures/sample-frames.ts";
import type { Frame } from "../frames/frame.ts";
import { LayerSpec } from "../identity/layer-spec.ts";
import { DataQuery, LayerData, layerCsv, layerData, layerOfQuery } from "./layer-data.ts";

const base = { workflow: "dummy/view/1", source: "a", output: "current" };

describe("a query for data", () => {
  it.each<[object, number, object]>([
    [{}, 2, { kind: "image", window: { kind: "latest" } }],
    [{ window: "since-start" }, 1, { kind: "lines", window: { kind: "since start" } }],
    [
      { window: "2.5", aggregation: "sum", perSecond: "true" },
      0,
      {
        kind: "scalar",
        perSecond: true,
        window: { kind: "last", seconds: 2.5, aggregation: "sum" },
      },
    ],
    [{ select: "detector:3" }, 2, { kind: "lines", select: [{ dim: "detector", index: 3 }] }],
    [
      { select: ["a:b:1-4", "x:0"] },
      3,
      {
        kind: "lines",
        select: [
          { dim: "a:b", start: 1, stop: 4 },
          { dim: "x", index: 0 },
        ],
      },
    ],
    [{ kind: "series" }, 0, { kind: "series", fineSeconds: 1 }],
  ])("%j of %i dims asks for %j", (change, dims, display) => {
    const query = DataQuery.parse({ ...base, ...change });
    expect(LayerSpec.parse(layerOfQuery(query, dims))).toMatchObject({ data: [base], display });
  });

  it("takes several sources", () => {
    const query = DataQuery.parse({ ...base, source: ["a", "b"] });
    expect(layerOfQuery(query, 1).data).toHaveLength(2);
  });

  it.each([
    { source: [] },
    { window: "yesterday" },
    { window: "-1" },
    { select: "x" },
    { select: "x:-1" },
    { perSecond: "1" },
    { format: "xml" },
    { page: "2" },
    { workflow: "view" },
  ])("with %j is rejected", (change) => {
    expect(DataQuery.safeParse({ ...base, ...change }).success).toBe(false);
  });
});

describe("the numbers of a frame", () => {
  it("as JSON are valid, and null where there is no number", () => {
    const data = layerData(spectrumFrame);
    expect(LayerData.parse(JSON.parse(JSON.stringify(data)))).toEqual(data);
    expect(data.items[0]).toMatchObject({
      dims: ["time_of_arrival"],
      shape: [3],
      unit: "counts/s",
      values: [1, 0, 2.5],
      variances: [1, null, 0.25],
      coords: [
        { edgesAlong: "time_of_arrival", values: [0, 0.5, 1, 2] },
        { originNs: expect.any(String) },
      ],
      masks: [{ values: [0, 1, 0] }],
    });
  });

  it("as JSON are the numbers that codes stand for", () => {
    expect(layerData(scaledFrame).items[1]?.values).toEqual([
      0,
      expect.closeTo(1, 9),
      null,
      expect.closeTo(1000, 6),
    ]);
  });

  it("as CSV stand on a line each, with their edges", () => {
    expect([...layerCsv(spectrumFrame)].slice(0, 4).join("")).toBe(
      "source,time_of_arrival from [ms],time_of_arrival to [ms],value [counts/s],variance\r\n" +
        "panel_0,0,0.5,1,1\r\n" +
        "panel_0,0.5,1,0,\r\n" +
        "panel_0,1,2,2.5,0.25\r\n",
    );
    expect([...layerCsv(spectrumFrame)]).toHaveLength(7);
    expect([...layerCsv(waitingFrame)]).toEqual([]);
  });

  it("as CSV are quoted where they must be, and indexed where there is no coordinate", () => {
    const frame: Frame = {
      ...waitingFrame,
      items: [
        {
          key: { ...base, source: 'slit "left", upper' },
          sourceTitle: "",
          outputTitle: "",
          array: {
            dims: [
              { name: "y", title: "y", size: 2 },
              { name: "x", title: "x", size: 2 },
            ],
            data: { values: Float64Array.of(1, 2, 3, 4) },
            coords: [
              {
                name: "x",
                title: "x",
                unit: "mm",
                dims: ["x"],
                section: { values: Float64Array.of(-0.5, 0.5) },
              },
            ],
            masks: [],
          },
        },
      ],
    };
    expect([...layerCsv(frame)].join("")).toBe(
      "source,y,x [mm],value,variance\r\n" +
        '"slit ""left"", upper",0,-0.5,1,\r\n' +
        '"slit ""left"", upper",0,0.5,2,\r\n' +
        '"slit ""left"", upper",1,-0.5,3,\r\n' +
        '"slit ""left"", upper",1,0.5,4,\r\n',
    );
  });
});
