import { describe, expect, it } from "vitest";
import { freshDisplay, type PlotDisplay, PlotView } from "./plot-view.ts";

const data = { x: { min: 0, max: 10 }, y: { min: 0, max: 5 } };
const moreData = { x: { min: 0, max: 20 }, y: { min: 0, max: 9 } };

function viewOf(targets = data): PlotView {
  const view = new PlotView();
  view.setTargets(targets);
  return view;
}

describe("PlotView", () => {
  it("follows the exact target of every frame while autoscale is on", () => {
    const view = viewOf();
    expect(view.spanOf("x")).toEqual(data.x);
    view.setTargets(moreData);
    expect(view.spanOf("x")).toEqual(moreData.x);
  });

  it("keeps a zoom through updates, and takes only that axis off autoscale", () => {
    const view = viewOf();
    view.pin({ x: { min: 2, max: 3 } });
    view.setTargets(moreData);
    expect(view.spanOf("x")).toEqual({ min: 2, max: 3 });
    expect(view.spanOf("y")).toEqual(moreData.y);
    expect(view.display.x.auto).toBe(false);
    expect(view.display.y.auto).toBe(true);
  });

  it("stays where it is when autoscale is turned off", () => {
    const view = viewOf();
    view.toggleAuto("x");
    view.setTargets(moreData);
    expect(view.spanOf("x")).toEqual(data.x);
    view.toggleAuto("x");
    expect(view.spanOf("x")).toEqual(moreData.x);
  });

  it("stays where the first data put it when autoscale was off before", () => {
    const view = new PlotView();
    view.toggleAuto("x");
    view.setTargets(data);
    view.setTargets(moreData);
    expect(view.spanOf("x")).toEqual(data.x);
  });

  it("fits once without turning autoscale on", () => {
    const view = viewOf();
    view.pin({ x: { min: 2, max: 3 } });
    view.setTargets(moreData);
    view.fit();
    expect(view.spanOf("x")).toEqual(moreData.x);
    view.setTargets(data);
    expect(view.spanOf("x")).toEqual(moreData.x);
  });

  it("shows everything again after a reset and keeps the scales", () => {
    const view = new PlotView(freshDisplay({ colour: "log" }));
    view.setTargets(data);
    view.pin({ x: { min: 2, max: 3 }, y: { min: 1, max: 2 } });
    view.reset();
    expect(view.spanOf("x")).toEqual(data.x);
    expect(view.display.colour.scale).toBe("log");
  });

  it("does not move under a box that is being drawn", () => {
    const view = viewOf();
    view.hold();
    view.setTargets(moreData);
    expect(view.spanOf("x")).toEqual(data.x);
    view.release();
    expect(view.spanOf("x")).toEqual(moreData.x);
  });

  it("holds the right axis where it is when the left one is moved", () => {
    const view = new PlotView();
    view.setTargets({ ...data, right: { min: 100, max: 200 } });
    view.pin({ y: { min: 1, max: 2 } });
    view.setTargets({ ...moreData, right: { min: 0, max: 1000 } });
    expect(view.spanOf("right")).toEqual({ min: 100, max: 200 });
  });

  it("shows what a log axis can show of a pinned span", () => {
    const view = viewOf({ x: { min: 0, max: 10 }, y: { min: 1, max: 1000 } });
    view.pin({ y: { min: -50, max: 500 } });
    view.setScale("y", "log");
    expect(view.spanOf("y")).toEqual({ min: 1, max: 500 });
  });

  it("tells listeners what a person did, not what data did", () => {
    const view = viewOf();
    let told = 0;
    const stop = view.subscribe(() => (told += 1));
    view.setTargets(moreData);
    expect(told).toBe(0);
    view.pin({ x: { min: 1, max: 2 } });
    expect(told).toBe(1);
    stop();
    view.reset();
    expect(told).toBe(1);
  });

  it("is restored from its display state", () => {
    const view = viewOf();
    view.pin({ x: { min: 2, max: 3 } });
    const stored = JSON.parse(JSON.stringify(view.display)) as PlotDisplay;
    const restored = new PlotView(stored);
    restored.setTargets(moreData);
    expect(restored.spanOf("x")).toEqual({ min: 2, max: 3 });
    expect(restored.spanOf("y")).toEqual(moreData.y);
  });
});
