import type { AxisName, PlotView, Targets } from "./plot-view.ts";
import { panned, zoomed } from "./zoom.ts";

/** What a plot's keys act on besides its view. */
export interface KeyPorts {
  readonly view: PlotView;
  readonly hasColours: boolean;
  /** Moves the crosshair by CSS pixels. */
  readonly moveCrosshair: (dx: number, dy: number) => void;
}

const panStep = 0.1;
const zoomStep = 0.8;
const crosshairStep = 8;

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/**
 * The keys of a plot that has the focus: arrows pan, Shift and arrows move the crosshair, + and - zoom, 0 shows
 * everything, F fits, X Y C toggle autoscale.
 * @returns whether the key was one of them.
 */
export function handlePlotKey(
  event: Pick<KeyboardEvent, "key" | "shiftKey">,
  ports: KeyPorts,
): boolean {
  const { view, hasColours } = ports;
  const arrow = arrows[event.key];
  if (arrow !== undefined) {
    const [across, up] = arrow;
    if (event.shiftKey) ports.moveCrosshair(across * crosshairStep, -up * crosshairStep);
    else if (across !== 0)
      change(view, ["x"], (axis) =>
        panned(view.spanOf(axis), view.display[axis].scale, across * panStep),
      );
    else
      change(view, ["y"], (axis) =>
        panned(view.spanOf(axis), view.display[axis].scale, up * panStep),
      );
    return true;
  }
  switch (event.key.toLowerCase()) {
    case "+":
    case "=":
      change(view, ["x", "y"], (axis) =>
        zoomed(view.spanOf(axis), view.display[axis].scale, 0.5, zoomStep),
      );
      return true;
    case "-":
      change(view, ["x", "y"], (axis) =>
        zoomed(view.spanOf(axis), view.display[axis].scale, 0.5, 1 / zoomStep),
      );
      return true;
    case "0":
      view.reset();
      return true;
    case "f":
      view.fit();
      return true;
    case "x":
    case "y":
      view.toggleAuto(event.key.toLowerCase() === "x" ? "x" : "y");
      return true;
    case "c":
      if (hasColours) view.toggleAuto("colour");
      return hasColours;
    default:
      return false;
  }
}

function change(
  view: PlotView,
  axes: readonly AxisName[],
  next: (axis: AxisName) => { min: number; max: number },
): void {
  const spans: Targets = {};
  for (const axis of axes) spans[axis] = next(axis);
  view.pin(spans);
}
