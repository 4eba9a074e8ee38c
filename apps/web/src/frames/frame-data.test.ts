import {
  encodeCommit,
  encodeFrame,
  type Frame,
  type FrameArray,
  type FrameItem,
  inflateRaw,
  layerIdOf,
  packAsU16,
  packExactly,
  unpackSection,
  ViewerInbox,
  viewerLimits,
} from "@beamscope/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { imageData } from "./image-data.ts";
import { lineData } from "./line-data.ts";
import { sampleTimesMs, seriesData } from "./series-data.ts";

const key = { workflow: "dummy/panel_0_xy/1", source: "panel_0", output: "current" };

function itemOf(array: Partial<FrameArray> & Pick<FrameArray, "dims" | "data">): FrameItem {
  return {
    key,
    sourceTitle: "Panel",
    outputTitle: "Image",
    array: { unit: "counts", coords: [], masks: [], ...array },
  };
}

/** The item as it comes out of the protocol. */
async function sent(item: FrameItem): Promise<FrameItem> {
  const frame: Frame = {
    layer: layerIdOf({ data: [key], display: { kind: "image", window: { kind: "latest" } } }),
    version: 1,
    epoch: 1,
    madeAtNs: "0",
    resolution: { level: 0 },
    title: "",
    state: { kind: "live" },
    items: [item],
  };
  const inbox = new ViewerInbox(viewerLimits, inflateRaw);
  for (const message of encodeFrame(frame, { transfer: 1 }).messages) await inbox.receive(message);
  const received = await inbox.receive(encodeCommit({ epoch: 1, serverTimeNs: "0" }));
  const frames = received?.kind === "epoch" ? [...received.frames.values()] : [];
  return frames[0]?.items[0] ?? item;
}

const edgesOf = (steps: readonly number[], from: number): Float64Array<ArrayBuffer> => {
  const edges = new Float64Array(steps.length + 1);
  edges[0] = from;
  for (const [i, step] of steps.entries()) edges[i + 1] = edges[i]! + step;
  return edges;
};
const step = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
const counts = fc.integer({ min: 0, max: 2 ** 40 });

describe("an image", () => {
  const image = fc
    .record({ rows: fc.integer({ min: 1, max: 7 }), columns: fc.integer({ min: 1, max: 7 }) })
    .chain(({ rows, columns }) =>
      fc.record({
        rows: fc.constant(rows),
        columns: fc.constant(columns),
        values: fc.array(counts, { minLength: rows * columns, maxLength: rows * columns }),
        masked: fc.array(fc.boolean(), { minLength: columns, maxLength: columns }),
        steps: fc.array(step, { minLength: columns, maxLength: columns }),
        from: fc.double({ min: -1e3, max: 1e3, noNaN: true }),
      }),
    );

  it("keeps each number, edge and mask on its way from the hub to the plot", async () => {
    await fc.assert(
      fc.asyncProperty(image, async ({ rows, columns, values, masked, steps, from }) => {
        const edges = edgesOf(steps, from);
        fc.pre(edges.every((edge, i) => i === 0 || edge > edges[i - 1]!));
        const item = await sent(
          itemOf({
            dims: [
              { name: "y", title: "y", size: rows },
              { name: "x", title: "x", size: columns },
            ],
            data: packExactly(Float64Array.from(values)),
            coords: [
              {
                name: "x",
                title: "x",
                unit: "m",
                dims: ["x"],
                edgesAlong: "x",
                section: { values: edges },
              },
            ],
            masks: [
              { name: "dead", dims: ["x"], section: { values: Uint8Array.from(masked, Number) } },
            ],
          }),
        );
        const data = imageData(item, 0);
        expect(Array.from(data!.values)).toEqual(values);
        expect(data!.x).toEqual({ name: "x", unit: "m", at: "edges", values: edges });
        expect(data!.y.values).toHaveLength(rows);
        const expected = Array.from({ length: rows }, () => masked.map(Number)).flat();
        expect(Array.from(data!.masked!)).toEqual(expected);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it("shows stored codes as the numbers that they stand for", () => {
    const numbers = fc.array(
      fc.oneof(
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        fc.constant(Number.NaN),
        fc.constant(0),
      ),
      { minLength: 4, maxLength: 4 },
    );
    fc.assert(
      fc.property(numbers, fc.constantFrom("linear", "log"), (values, scale) => {
        const data = packAsU16(Float64Array.from(values), scale);
        const dims = ["y", "x"].map((name) => ({ name, title: name, size: 2 }));
        const { values: shown, stored } = imageData(itemOf({ dims, data }), 0)!;
        const { factor, offset } = stored ?? { factor: 1, offset: 0 };
        expect(Array.from(shown, (value) => offset + factor * value)).toEqual(
          Array.from(unpackSection(data)),
        );
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  const square = (size: number, part?: { start: number; total: number }) =>
    ["y", "x"].map((name) => ({
      name,
      title: name,
      size,
      ...(part === undefined ? {} : { part }),
    }));

  it("numbers its bins where it has no coordinate, and keeps the axis at each level", () => {
    const at = (size: number, level: number) =>
      imageData(
        itemOf({ dims: square(size), data: { values: new Float64Array(size ** 2) } }),
        level,
      )!.x;
    expect(at(3, 0)).toMatchObject({ at: "points", values: Float64Array.of(0, 1, 2) });
    expect(at(2, 1)).toMatchObject({ at: "edges", values: Float64Array.of(-0.5, 1.5, 3.5) });
  });

  it("draws over the index what has no order", () => {
    const coords = [
      { name: "x", title: "x", unit: "m", dims: ["x"], section: { values: Float64Array.of(1, 0) } },
      { name: "y", title: "y", dims: ["y"], section: { values: Float64Array.of(0, Number.NaN) } },
    ];
    const data = { values: new Float64Array(4) };
    const { x, y } = imageData(itemOf({ dims: square(2), data, coords }), 0)!;
    expect([...x.values]).toEqual([1, 0]);
    expect([...y.values]).toEqual([0, 1]);
  });

  it("knows the pixel of each bin, also in a tile, and none where bins hold several", () => {
    const numbering = {
      shape: [
        { name: "y", size: 4 },
        { name: "x", size: 4 },
      ],
      firstPixelId: 1,
    };
    const ids = (size: number, level: number, part?: { start: number; total: number }) =>
      imageData(
        itemOf({ dims: square(size, part), data: { values: new Float64Array(size ** 2) } }),
        level,
        numbering,
      )!.pixelIds;
    expect(ids(4, 0)).toEqual({ first: 1, rowStep: 4, columnStep: 1 });
    expect(ids(2, 0, { start: 2, total: 4 })).toEqual({ first: 11, rowStep: 4, columnStep: 1 });
    expect(ids(2, 1)).toBeUndefined();
    expect(ids(3, 0)).toBeUndefined();
  });

  it("is no image without two dims or without a bin", () => {
    const [y] = square(0);
    expect(
      imageData(itemOf({ dims: [y!], data: { values: new Float64Array() } }), 0),
    ).toBeUndefined();
    expect(
      imageData(itemOf({ dims: square(0), data: { values: new Float64Array() } }), 0),
    ).toBeUndefined();
  });
});

describe("curves", () => {
  const spectrum = itemOf({
    dims: [{ name: "toa", title: "Time of arrival", size: 3 }],
    data: { values: Float64Array.of(4, 9, 16) },
    variances: { values: Float64Array.of(4, 9, 16) },
    coords: [
      {
        name: "toa",
        title: "Time of arrival",
        unit: "us",
        dims: ["toa"],
        edgesAlong: "toa",
        section: { values: Float64Array.of(0, 1, 3, 7) },
      },
    ],
  });

  it("are steps over their edges, with one standard deviation", () => {
    const data = lineData([{ item: spectrum, level: 0, label: "Panel", steps: true }])!;
    expect(data.x).toEqual({ name: "Time of arrival", unit: "µs" });
    expect(data.y).toEqual({ name: "counts", unit: "counts" });
    expect(data.curves[0]).toMatchObject({
      label: "Panel",
      x: { at: "edges", values: Float64Array.of(0, 1, 3, 7) },
      sigma: Float64Array.of(2, 3, 4),
    });
  });

  it("are joined at the middles of their bins, and broken where masked", () => {
    const masked = {
      ...spectrum,
      array: {
        ...spectrum.array,
        masks: [{ name: "m", dims: ["toa"], section: { values: Uint8Array.of(0, 1, 0) } }],
      },
    };
    const [curve] = lineData([{ item: masked, level: 0, label: "", steps: false }])!.curves;
    expect(curve?.x).toEqual({ at: "points", values: Float64Array.of(0.5, 2, 5) });
    expect([...curve!.y]).toEqual([4, Number.NaN, 16]);
  });
});

describe("a series", () => {
  const series = (unit: string, timeUnit: string, times: readonly number[], originNs: string) =>
    itemOf({
      unit,
      dims: [{ name: "time", title: "Time", size: times.length }],
      data: { values: Float64Array.from(times) },
      coords: [
        {
          name: "time",
          title: "Time",
          unit: timeUnit,
          dims: ["time"],
          originNs,
          section: { values: Float64Array.from(times) },
        },
      ],
    });

  it("counts its times from their origin in any unit", () => {
    const times = (unit: string) =>
      [...(sampleTimesMs(series("mm", unit, [0, 1500], "1790000000123456789")) ?? [])].map((time) =>
        Math.round((time - 1_790_000_000_000) * 1000),
      );
    expect(times("s")).toEqual([123_457, 1_500_123_457]);
    expect(times("ms")).toEqual([123_457, 1_623_457]);
    expect(times("us")).toEqual([123_457, 124_957]);
    expect(times("fortnight")).toEqual([]);
  });

  it("has a side for each of two units, and none for a third", () => {
    const items = ["mm", "deg", "mm", "K"].map((unit) => series(unit, "s", [0], "0"));
    const data = seriesData(
      items.map((item) => ({ item, label: item.array.unit ?? "", between: "hold" })),
    )!;
    expect(data.curves.map(({ label, axis }) => [label, axis])).toEqual([
      ["mm", "left"],
      ["deg", "right"],
      ["mm", "left"],
    ]);
    expect([data.left.unit, data.right?.unit]).toEqual(["mm", "deg"]);
  });
});
