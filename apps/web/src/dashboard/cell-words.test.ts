import { LayerSpec, type PlotLayer } from "@beamscope/contracts";
import { dummy } from "@beamscope/instrument-dummy";
import { describe, expect, it } from "vitest";
import { catalogOf, dashboardsOf } from "../../tools/scripted/scripted-resources.ts";
import { neighbourOf } from "./cell-neighbour.ts";
import { planCell } from "./cell-plan.ts";
import { durationText, stretchText, windowText } from "./cell-words.ts";
import { dataAddress } from "./data-address.ts";

const catalog = catalogOf(dummy);
const [detectors, troubled] = dashboardsOf(dummy).dashboards;
const plans = detectors!.cells.map((cell) => planCell(cell, catalog));

describe("cells of the dummy's dashboard", () => {
  it("have titles that say what is shown, of what", () => {
    expect(plans.map(({ title }) => title)).toEqual([
      "Panel image",
      "Panel spectrum",
      "Area panel image",
      "Monitor histogram",
      "Motion 1",
      "Motion 2",
    ]);
  });

  it("say which stretch of time they show", () => {
    const stretches = plans.map(({ plots: [plot] }) =>
      plot !== undefined && "layers" in plot ? stretchText(plot.layers[0].spec, undefined) : "",
    );
    expect(stretches).toEqual([
      "since start",
      "since start",
      "latest update",
      "last 10 s",
      "history",
      "history",
    ]);
  });

  it("say why a layer cannot be shown", () => {
    const [plot] = planCell(troubled!.cells[0]!, catalog).plots;
    expect(plot).toMatchObject({ kind: "problem", reason: "Panel has no view gone." });
  });

  it("keep what they do not know apart from what they do", () => {
    const cell = { ...detectors!.cells[0]!, module: "notes", settings: { text: "hello" } };
    expect(planCell(cell, catalog).plots).toMatchObject([{ kind: "unknown", module: "notes" }]);
  });

  it("lay pictures side by side and curves over each other", () => {
    const cell = detectors!.cells[3]!;
    const [layer] = (cell.settings as { layers: [PlotLayer] }).layers;
    const twice = (second: Partial<PlotLayer>) =>
      planCell(
        { ...cell, settings: { layers: [layer, { ...layer, id: "second", ...second }] } },
        catalog,
      );
    expect(twice({ view: "histogram" }).plots).toHaveLength(1);
    expect(twice({ parameters: { layout: { combine_mode: "layout" } } }).plots).toHaveLength(2);
    const images = planCell(
      {
        ...cell,
        settings: { layers: [{ ...layer, plot: "image", view: "histogram" }] },
      },
      catalog,
    );
    expect(images.plots.map(({ caption }) => caption)).toEqual(["Monitor 1", "Monitor 2"]);
  });

  it("are reached by arrows", () => {
    const walk = (keys: readonly string[]): string =>
      keys.reduce((id, key) => neighbourOf(detectors!.cells, id, `Arrow${key}`) ?? id, "r0c0");
    expect(walk(["Right", "Down", "Left", "Up"])).toBe("r0c0");
    expect(walk(["Right", "Right", "Right", "Down"])).toBe("r1c2");
    expect(walk(["Up"])).toBe("r0c0");
  });
});

describe("words for windows", () => {
  it("tell how much of a window is there while that is less", () => {
    const of = (availableSeconds: number, requestedSeconds = 60): string =>
      windowText(requestedSeconds, { requestedSeconds, availableSeconds });
    expect([0, 10.4, 59.4, 59.6, 60, 61].map((available) => of(available))).toEqual([
      "last 60 s (0 of 60 s available)",
      "last 60 s (10 of 60 s available)",
      "last 60 s (59 of 60 s available)",
      "last 60 s",
      "last 60 s",
      "last 60 s",
    ]);
    expect(of(1.26, 2.5)).toBe("last 2.5 s (1.3 of 2.5 s available)");
  });

  it("write lengths of time", () => {
    expect([0, 59, 60, 3599, 3600, 12_000, 200_000].map(durationText)).toEqual([
      "0 s",
      "59 s",
      "1 min",
      "59 min",
      "1 h",
      "3 h 20 min",
      "2 d 7 h",
    ]);
  });
});

it("the address of a layer's numbers asks for what the layer shows", () => {
  const spec = LayerSpec.parse({
    data: ["monitor1", "monitor2"].map((source) => ({
      workflow: "dummy/m/1",
      source,
      output: "current",
    })),
    display: {
      kind: "lines",
      select: [{ dim: "y", start: 1, stop: 3 }],
      window: { kind: "last", seconds: 10 },
      perSecond: true,
    },
  });
  const query = new URL(dataAddress(spec, "csv"), "http://page").searchParams;
  expect(query.getAll("source")).toEqual(["monitor1", "monitor2"]);
  expect(Object.fromEntries(query)).toMatchObject({
    workflow: "dummy/m/1",
    output: "current",
    window: "10",
    aggregation: "auto",
    perSecond: "true",
    select: "y:1-3",
    format: "csv",
  });
});
