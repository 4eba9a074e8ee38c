import { type Frame, instantText, type LayerId } from "@beamscope/contracts";
import { dummy } from "@beamscope/instrument-dummy";
import { describe, expect, it } from "vitest";
import { catalogOf, dashboardsOf } from "../../tools/scripted/scripted-resources.ts";
import { LayerStore } from "../live/layer-store.ts";
import { PaintLog } from "../live/paint-log.ts";
import { planCell } from "./cell-plan.ts";
import { DisplayStore } from "./display-store.ts";
import { LivePlot } from "./live-plot.ts";

const catalog = catalogOf(dummy);
const [detectors] = dashboardsOf(dummy).dashboards;

function setUp(cell: number, stored?: string) {
  const timers: (() => void)[] = [];
  const kept = { text: stored ?? null };
  const storage = {
    getItem: () => kept.text,
    setItem: (_: string, text: string) => {
      kept.text = text;
    },
  };
  const later = (action: () => void): (() => void) => {
    timers.push(action);
    return () => {};
  };
  const layers = new LayerStore(
    () => {},
    (error) => {
      throw error;
    },
  );
  const plan = planCell(detectors!.cells[cell]!, catalog).plots[0]!;
  const paints = new PaintLog(() => 5);
  const plot = new LivePlot(
    plan,
    { key: "d/c/l", namesOutputs: false },
    { layers, displays: new DisplayStore(storage, later), catalog, later, paints },
    () => {},
  );
  const settle = (): void => {
    for (const action of timers.splice(0)) action();
  };
  const levels = (): number[] => layers.wanted().map(({ resolution }) => resolution.level);
  return { plot, plan, layers, settle, levels, kept, paints };
}

function frame(layer: LayerId, version: number, change: Partial<Frame> = {}): Frame {
  const level = change.resolution?.level ?? 0;
  const size = 256 / 2 ** level;
  return {
    layer,
    version,
    epoch: version,
    madeAtNs: instantText(BigInt(version)),
    resolution: { level },
    title: "",
    state: { kind: "live" },
    items: [
      {
        key: { workflow: "dummy/area_panel_xy/1", source: "area_panel", output: "current" },
        sourceTitle: "Area panel",
        outputTitle: "Image",
        timeNs: "1790000000000000000",
        array: {
          dims: ["dim_0", "dim_1"].map((name) => ({ name, title: name, size })),
          unit: "counts",
          data: { values: new Float64Array(size ** 2).fill(version) },
          coords: [],
          masks: [],
        },
      },
    ],
    ...change,
  };
}

const idOf = (plan: LivePlot["plan"]): LayerId =>
  "layers" in plan ? plan.layers[0].id : ("" as LayerId);

describe("a live plot", () => {
  it("wants its layer while it is attached, no finer than its pixels", () => {
    const { plot, levels } = setUp(2);
    plot.setRoom(130 + 100, 60 + 100, 1);
    const detach = plot.attach();
    expect(levels()).toEqual([2]);
    detach();
    expect(levels()).toEqual([]);
  });

  it("asks for a finer level when its place grows, and keeps the old frame until it comes", () => {
    const { plot, plan, layers, settle, levels } = setUp(2);
    plot.setRoom(130 + 100, 60 + 100, 1);
    plot.attach();
    layers.takeIn([frame(idOf(plan), 1, { resolution: { level: 2 } })]);
    const seen = () => (plot.drawing.kind === "image" ? plot.drawing.feed.latest : undefined);
    expect(seen()?.values).toHaveLength(64 ** 2);
    plot.setRoom(1000, 1000, 1);
    settle();
    expect(levels()).toEqual([0]);
    expect(seen()?.values).toHaveLength(64 ** 2);
    layers.takeIn([frame(idOf(plan), 2)]);
    expect(seen()?.values).toHaveLength(256 ** 2);
  });

  it("asks for a finer level when a person zooms in, and keeps the zoom in the tab", () => {
    const { plot, plan, layers, settle, levels, kept } = setUp(2);
    plot.setRoom(130 + 64, 60 + 64, 1);
    plot.attach();
    layers.takeIn([frame(idOf(plan), 1, { resolution: { level: 2 } })]);
    plot.view.pin({ x: { min: 0, max: 64 }, y: { min: 0, max: 64 } });
    settle();
    expect(levels()).toEqual([0]);
    const again = setUp(2, kept.text ?? undefined);
    expect(again.plot.view.display).toEqual(plot.view.display);
  });

  it("says by its face what has not come, what is empty and what failed", () => {
    const { plot, plan, layers } = setUp(2);
    plot.attach();
    const face = () => plot.words().face;
    expect(face()).toEqual({ kind: "waiting", what: "Waiting for data of Area panel." });
    const waitingFor = ["events of Area panel", "its geometry"];
    const bare = { items: [] };
    layers.takeIn([frame(idOf(plan), 1, { ...bare, state: { kind: "waiting", waitingFor } })]);
    expect(face()).toMatchObject({
      what: "Waiting for events of Area panel and its geometry.",
    });
    const empty = { kind: "empty", because: "masked", text: "All 9 pixels are masked." } as const;
    layers.takeIn([frame(idOf(plan), 2, { state: empty })]);
    expect(face()).toEqual({ kind: "empty", because: "all 9 pixels are masked" });
    layers.takeIn([frame(idOf(plan), 3, { ...bare, state: { kind: "error", reason: "Broken." } })]);
    expect([face(), plot.state.kind]).toEqual([{ kind: "error", reason: "Broken." }, "error"]);
    layers.takeIn([frame(idOf(plan), 4, { ...bare, state: { kind: "stopped" } })]);
    expect([face(), plot.state.kind]).toEqual([{ kind: "stopped" }, "stopped"]);
    layers.takeIn([frame(idOf(plan), 5)]);
    expect(face()).toBeUndefined();
    expect(plot.state).toEqual({ kind: "live", endTimeMs: 1_790_000_000_000 });
    layers.takeIn([frame(idOf(plan), 6, { state: { kind: "stopped" } })]);
    expect([face(), plot.state.kind]).toEqual([undefined, "stopped"]);
    layers.refuse(idOf(plan), "No such output.");
    expect([face(), plot.words().banner]).toEqual([undefined, "No such output."]);
  });

  it("tells which frame a painted picture was made from", () => {
    const { plot, plan, layers, paints } = setUp(2);
    plot.attach();
    const painted: unknown[] = [];
    layers.takeIn([frame(idOf(plan), 7)]);
    if (plot.drawing.kind !== "image") throw new Error("not an image");
    const { feed } = plot.drawing;
    feed.notePainted(feed.latest!);
    paints.subscribe((one) => painted.push(one));
    feed.notePainted(feed.latest!);
    expect(painted).toEqual([]);
    layers.takeIn([frame(idOf(plan), 8)]);
    feed.notePainted(feed.latest!);
    expect(painted).toEqual([{ layer: idOf(plan), version: 8, epoch: 8, paintedAtMs: 5 }]);
  });
});
