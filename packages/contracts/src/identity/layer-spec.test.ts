import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "./canonical-json.ts";
import { LayerSpec, type LayerSpecInput, layerIdOf } from "./layer-spec.ts";

const key = (source: string, output = "current") => ({
  workflow: "dummy/panel_0_xy/1",
  source,
  output,
});
const latest = { kind: "latest" } as const;

const dataKey = fc.record({
  workflow: fc.constantFrom("dummy/view/1", "dummy/view/2"),
  source: fc.constantFrom("a", "b", "a/b", "é", "Z"),
  output: fc.constantFrom("current", "cumulative"),
});
const windowing = fc.oneof(
  fc.constant(latest),
  fc.constant({ kind: "since start" } as const),
  fc.record({
    kind: fc.constant("last" as const),
    seconds: fc.constantFrom(0.1, 1, 60, 1e-7),
    aggregation: fc.constantFrom("auto" as const, "sum" as const),
  }),
);
const selections = fc.uniqueArray(
  fc.oneof(
    fc.record({ dim: fc.constantFrom("x", "y", "t"), index: fc.nat(9) }),
    fc.record({ dim: fc.constantFrom("x", "y", "t"), start: fc.nat(9), stop: fc.constant(10) }),
  ),
  { selector: (one) => one.dim },
);
const spec: fc.Arbitrary<LayerSpecInput> = fc.record({
  data: fc.array(dataKey, { minLength: 1, maxLength: 6 }),
  display: fc.oneof(
    fc.record({
      kind: fc.constantFrom("image" as const, "lines" as const, "scalar" as const),
      select: selections,
      window: windowing,
      perSecond: fc.boolean(),
    }),
    fc.record({ kind: fc.constant("series" as const), fineSeconds: fc.constantFrom(1, 2) }),
  ),
});

describe("a layer's id", () => {
  it("does not depend on order, repetition or spelled-out defaults", () => {
    fc.assert(
      fc.property(spec, fc.nat(), (one, turn) => {
        const by = turn % one.data.length;
        const data = [...one.data.slice(by), ...one.data, ...one.data.slice(0, by)];
        const parsed = LayerSpec.parse(one);
        expect(layerIdOf({ ...one, data })).toBe(layerIdOf(one));
        expect(layerIdOf(parsed)).toBe(layerIdOf(one));
        expect(LayerSpec.parse(parsed)).toEqual(parsed);
        if ("select" in one.display) {
          const select = one.display.select?.toReversed() ?? [];
          expect(layerIdOf({ ...one, display: { ...one.display, select } })).toBe(layerIdOf(one));
        }
      }),
      { seed: 4 },
    );
  });

  it("is equal only where the normal form is equal", () => {
    fc.assert(
      fc.property(spec, spec, (a, b) => {
        const same = canonicalJson(LayerSpec.parse(a)) === canonicalJson(LayerSpec.parse(b));
        expect(layerIdOf(a) === layerIdOf(b)).toBe(same);
      }),
      { seed: 5 },
    );
  });

  it("stays as it was: stored snapshots name layers by it", () => {
    const image: LayerSpecInput = {
      data: [key("panel_0")],
      display: { kind: "image", window: latest },
    };
    expect(canonicalJson(LayerSpec.parse(image))).toBe(
      '{"data":[{"output":"current","source":"panel_0","workflow":"dummy/panel_0_xy/1"}],' +
        '"display":{"kind":"image","perSecond":false,"select":[],"window":{"kind":"latest"}}}',
    );
    expect(layerIdOf(image)).toBe(
      "dddf558055170044ff9988291920c06584094ed1fa77784947633d18c8b79371",
    );
  });
});

describe("a layer specification", () => {
  const display = { kind: "lines", window: latest } as const;

  it("fills in defaults", () => {
    expect(
      LayerSpec.parse({ data: [key("b"), key("a"), key("b")], display: { kind: "series" } }),
    ).toEqual({
      data: [key("a"), key("b")],
      display: { kind: "series", fineSeconds: 1, recentSeconds: 3600, coarseSeconds: 300 },
    });
  });

  it.each<[string, unknown]>([
    ["no data", { data: [], display }],
    ["too many keys", { data: Array.from({ length: 257 }, (_, i) => key(`s${i}`)), display }],
    ["an unknown display", { data: [key("a")], display: { kind: "hologram" } }],
    ["no windowing", { data: [key("a")], display: { kind: "lines" } }],
    ["a member it does not know", { data: [key("a")], display: { ...display, colour: "red" } }],
    ["a resolution", { data: [key("a")], display, level: 2 }],
    [
      "a window of no length",
      { data: [key("a")], display: { ...display, window: { kind: "last", seconds: 0 } } },
    ],
    [
      "an aggregation of the latest update",
      { data: [key("a")], display: { ...display, window: { kind: "latest", aggregation: "sum" } } },
    ],
    [
      "a dimension selected twice",
      {
        data: [key("a")],
        display: {
          ...display,
          select: [
            { dim: "x", index: 1 },
            { dim: "x", start: 0, stop: 2 },
          ],
        },
      },
    ],
    [
      "an empty range",
      { data: [key("a")], display: { ...display, select: [{ dim: "x", start: 2, stop: 2 }] } },
    ],
    [
      "a fraction of an index",
      { data: [key("a")], display: { ...display, select: [{ dim: "x", index: 0.5 }] } },
    ],
  ])("rejects %s", (_, value) => {
    expect(LayerSpec.safeParse(value).success).toBe(false);
  });
});
