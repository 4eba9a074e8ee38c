import { type DataKey, LayerSpec, type LayerSpecInput, type Windowing } from "@beamscope/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataStore } from "./data-store.ts";
import { LayerItems } from "./layer-items.ts";
import { OutputIndex } from "./output-index.ts";
import { ResultIngest } from "./result-ingest.ts";
import { atSecond, jobB, type ResultOf, resultBytes } from "./testing/results.ts";
import { cameraKey, monitorKey, panelKey, tiny } from "./testing/tiny-instrument.ts";

function holding(results: readonly ResultOf[]) {
  const store = new DataStore(1e9);
  const ingest = new ResultIngest(new OutputIndex(tiny), store);
  const take = (result: ResultOf) => ingest.take(resultBytes(result), { nowMs: 0 });
  for (const result of results) take(result);
  return { store, take };
}

const image = (
  from: number,
  to: number,
  values: readonly number[],
  key = cameraKey("current"),
) => ({
  key,
  from,
  to,
  dims: ["y", "x"],
  shape: [2, 3],
  values,
  variances: values,
});
const total = (from: number, to: number, value: number): ResultOf => ({
  key: monitorKey("counts_total"),
  from,
  to,
  values: [value],
  variances: [value],
});

function itemOf(store: DataStore, key: DataKey, display: LayerSpecInput["display"]) {
  const [item] = new LayerItems(LayerSpec.parse({ data: [key], display })).compute(store);
  return item;
}
const last = (seconds: number): Windowing => ({ kind: "last", seconds, aggregation: "auto" });
const values = (item: ReturnType<typeof itemOf>) =>
  [...(item?.array.data.values ?? [])].map(Number);

describe("what a layer shows", () => {
  const five = Array.from({ length: 5 }, (_, i) => image(i, i + 1, [i, 1, 0, 0, 0, 2]));

  it("is the newest update", () => {
    const item = itemOf(holding(five).store, cameraKey("current"), {
      kind: "image",
      window: { kind: "latest" },
    });
    expect(values(item)).toEqual([4, 1, 0, 0, 0, 2]);
    expect(item).toMatchObject({ startNs: atSecond(4), timeNs: atSecond(5), coverage: undefined });
    expect([...(item?.array.coords.keys() ?? [])]).toEqual([]);
  });

  it("is the sum of the last seconds, with what of them is there", () => {
    const { store } = holding(five);
    const short = itemOf(store, cameraKey("current"), { kind: "image", window: last(3) });
    expect(values(short)).toEqual([2 + 3 + 4, 3, 0, 0, 0, 6]);
    expect(short?.array.data.variances?.at(5)).toBe(6);
    expect(short).toMatchObject({
      startNs: atSecond(2),
      timeNs: atSecond(5),
      coverage: { requestedSeconds: 3, availableSeconds: 3 },
    });
    const long = itemOf(store, cameraKey("current"), { kind: "image", window: last(60) });
    expect(long?.coverage).toEqual({ requestedSeconds: 60, availableSeconds: 5 });
  });

  it("does not add up what two generations measured", () => {
    const old = [image(0, 1, [9, 9, 9, 9, 9, 9]), image(1, 2, [9, 9, 9, 9, 9, 9])];
    const { store, take } = holding(old);
    take({ ...image(2, 3, [1, 2, 3, 4, 5, 6]), job: jobB });
    const item = itemOf(store, cameraKey("current"), { kind: "image", window: last(60) });
    expect(values(item)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(item).toMatchObject({ jobNumber: jobB, coverage: { availableSeconds: 1 } });
  });

  it("is the mean of the last seconds, of whole numbers and of others", () => {
    for (const odd of [4, 4.5]) {
      const positions = [image(0, 1, [2, 0, 0, 0, 0, 0]), image(1, 2, [odd, 0, 0, 0, 0, 8])];
      const { store } = holding(positions.map((one) => ({ ...one, unit: "mm" })));
      const item = itemOf(store, cameraKey("current"), { kind: "image", window: last(2) });
      expect(values(item)).toEqual([(2 + odd) / 2, 0, 0, 0, 0, 4]);
      expect(item?.array.data.variances?.at(5)).toBe(8 / 4);
    }
  });

  it("counts only what was measured, where samples are missing", () => {
    const gap = [image(0, 1, [1, 1, 1, 1, 1, 1]), image(9, 10, [2, 2, 2, 2, 2, 2])];
    const item = itemOf(holding(gap).store, cameraKey("current"), {
      kind: "image",
      window: last(60),
      perSecond: true,
    });
    expect(item?.coverage).toEqual({ requestedSeconds: 60, availableSeconds: 2 });
    expect(values(item)[0]).toBe(1.5);
    expect(item?.array.data.unit?.symbol).toBe("counts/s");
    expect(item?.array.data.variances?.at(0)).toBe(3 / 4);
  });

  it("is everything since the start", () => {
    const key = cameraKey("cumulative");
    const item = itemOf(holding([image(0, 7, [7, 0, 0, 0, 0, 14], key)]).store, key, {
      kind: "image",
      window: { kind: "since start" },
      perSecond: true,
    });
    expect(values(item)).toEqual([1, 0, 0, 0, 0, 2]);
    expect(item).toMatchObject({ startNs: atSecond(0), timeNs: atSecond(7) });
  });

  it("is a part of the dims where some are selected", () => {
    const { store } = holding([image(0, 1, [1, 2, 3, 4, 5, 6])]);
    const selected = (
      select: { dim: string; index: number }[] | { dim: string; start: number; stop: number }[],
    ) =>
      values(
        itemOf(store, cameraKey("current"), { kind: "lines", select, window: { kind: "latest" } }),
      );
    expect(selected([{ dim: "y", index: 1 }])).toEqual([4, 5, 6]);
    expect(selected([{ dim: "x", start: 1, stop: 3 }])).toEqual([5, 11]);
    expect(() => selected([{ dim: "y", index: 2 }])).toThrow("2");
  });

  it("is a single number, or what became of it in the last seconds", () => {
    const { store } = holding([total(0, 1, 10), total(1, 2, 20), total(2, 3, 60)]);
    const key = monitorKey("counts_total");
    const shown = (window: Windowing, perSecond = false) =>
      itemOf(store, key, { kind: "scalar", window, perSecond });
    expect(values(shown({ kind: "latest" }))).toEqual([60]);
    expect(shown({ kind: "latest" })?.array.data.variances?.at(0)).toBe(60);
    expect(values(shown(last(2)))).toEqual([80]);
    expect(values(shown(last(2), true))).toEqual([40]);
    expect(shown(last(2))).toMatchObject({ startNs: atSecond(1), timeNs: atSecond(3) });
    expect(shown(last(60))?.coverage).toEqual({ requestedSeconds: 60, availableSeconds: 3 });
  });

  it("does not average what is not counts into a rate", () => {
    const position = { ...image(0, 2, [1, 2, 3, 4, 5, 6]), unit: "mm" };
    const item = itemOf(holding([position]).store, cameraKey("current"), {
      kind: "image",
      window: { kind: "latest" },
      perSecond: true,
    });
    expect(values(item)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(item?.array.data.unit?.symbol).toBe("mm");
  });

  it("agrees with adding up all samples anew, and touches only those that came or left", () => {
    const counts = fc.array(fc.nat(50), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(counts, { minLength: 1, maxLength: 40 }), (samples) => {
        const { store, take } = holding([]);
        const spec = {
          data: [panelKey("current")],
          display: { kind: "image" as const, window: last(5) },
        };
        const running = new LayerItems(LayerSpec.parse(spec));
        for (const [i, numbers] of samples.entries()) {
          take(image(i, i + 1, numbers, panelKey("current")));
          const taken = samples.slice(Math.max(0, i - 4), i + 1);
          const sums = numbers.map((_, at) => taken.reduce((sum, one) => sum + (one[at] ?? 0), 0));
          expect(values(running.compute(store)[0])).toEqual(sums);
        }
        expect(running.summingSteps).toBeLessThanOrEqual(3 * samples.length + 5);
      }),
      { seed: 14, numRuns: 40 },
    );
  });
});
