import type { PlotArea } from "./plot-frame.ts";
import type { AxisName, PlotView, Targets } from "./plot-view.ts";
import { boxed, panned, zoomed } from "./zoom.ts";

/** What the gestures act on. */
export interface GesturePorts {
  readonly view: PlotView;
  /** The plotting area in CSS pixels from the corner of the host; undefined before there is a plot. */
  readonly area: () => PlotArea | undefined;
  /** Axes beside the plotting area. */
  readonly axes: () => { readonly right: boolean; readonly colour: boolean };
  /** Whether the wheel zooms both axes (images) or only x (curves). */
  readonly wheelZoomsBoth: () => boolean;
  /** Shows the box being drawn, in CSS pixels of the plotting area. */
  readonly select: (box: PlotArea | undefined) => void;
}

/** A drag shorter than this is a click. In CSS pixels. */
const clickDistance = 4;
/** A box narrower than this in one direction zooms only the other. In CSS pixels. */
const thinBox = 12;
/** A page being scrolled goes on scrolling when a plot comes under the pointer. In ms. */
const scrollPauseMs = 250;

type Region = { readonly kind: "plot" } | { readonly kind: "axis"; readonly axis: AxisName };

let lastForeignWheelMs = Number.NEGATIVE_INFINITY;
const wheelTargets = new WeakSet<Event>();

/**
 * Zoom and pan with pointer and wheel: a box in the plot, a drag with Shift or the middle button, a drag or the wheel
 * on an axis or the colour bar, two fingers. A double click shows everything again.
 * @returns how to take the listeners away.
 */
export function attachGestures(host: HTMLElement, ports: GesturePorts): () => void {
  const gestures = new Gestures(host, ports);
  const controller = new AbortController();
  const { signal } = controller;
  host.addEventListener("pointerdown", gestures.down, { signal });
  host.addEventListener("pointermove", gestures.move, { signal });
  host.addEventListener("pointerup", gestures.up, { signal });
  host.addEventListener("pointercancel", gestures.cancel, { signal });
  host.addEventListener("dblclick", gestures.doubleClick, { signal });
  host.addEventListener("wheel", gestures.wheel, { signal, passive: false });
  addEventListener("wheel", noteForeignWheel, { signal, passive: true });
  addEventListener("keydown", gestures.escape, { signal });
  return () => controller.abort();
}

function noteForeignWheel(event: WheelEvent): void {
  if (!wheelTargets.has(event)) lastForeignWheelMs = event.timeStamp;
}

/** Where the gesture started, and what the axes showed then. */
interface Drag {
  readonly kind: "box" | "pan";
  readonly region: Region;
  readonly startX: number;
  readonly startY: number;
  readonly spans: Targets;
  moved: boolean;
}

class Gestures {
  readonly #host: HTMLElement;
  readonly #ports: GesturePorts;
  readonly #fingers = new Map<number, { x: number; y: number }>();
  #drag: Drag | undefined;

  constructor(host: HTMLElement, ports: GesturePorts) {
    this.#host = host;
    this.#ports = ports;
  }

  readonly down = (event: PointerEvent): void => {
    const place = this.#placeOf(event);
    if (event.pointerType === "touch") {
      this.#fingers.set(event.pointerId, place);
      return;
    }
    const region = this.#regionOf(place);
    if (region === undefined || event.button > 1) return;
    const pans =
      region.kind === "axis" ||
      event.button === 1 ||
      event.shiftKey ||
      this.#ports.view.drag === "pan";
    // The middle button would start the browser's own scrolling.
    if (event.button === 1) event.preventDefault();
    this.#host.setPointerCapture(event.pointerId);
    const { view } = this.#ports;
    this.#drag = {
      kind: pans ? "pan" : "box",
      region,
      startX: place.x,
      startY: place.y,
      spans: {
        x: view.spanOf("x"),
        y: view.spanOf("y"),
        right: view.spanOf("right"),
        colour: view.spanOf("colour"),
      },
      moved: false,
    };
  };

  readonly move = (event: PointerEvent): void => {
    const place = this.#placeOf(event);
    if (event.pointerType === "touch") {
      this.#pinch(event.pointerId, place);
      return;
    }
    const drag = this.#drag;
    if (drag === undefined) {
      this.#showCursor(this.#regionOf(place));
      return;
    }
    if (!drag.moved) {
      if (Math.hypot(place.x - drag.startX, place.y - drag.startY) < clickDistance) return;
      drag.moved = true;
      // New data must not move the axes under a box that is being drawn.
      this.#ports.view.hold();
    }
    if (drag.kind === "box") this.#ports.select(this.#boxOf(drag, place));
    else this.#pan(drag, place);
  };

  readonly up = (event: PointerEvent): void => {
    this.#fingers.delete(event.pointerId);
    const drag = this.#drag;
    this.#end();
    if (drag === undefined || !drag.moved || drag.kind !== "box") return;
    const area = this.#ports.area();
    const box = this.#boxOf(drag, this.#placeOf(event));
    if (area === undefined || box === undefined) return;
    const { view } = this.#ports;
    const spans: Targets = {};
    const { x, y, right } = drag.spans;
    const scale = (axis: AxisName) => view.display[axis].scale;
    if (x !== undefined && box.width < area.width) {
      spans.x = boxed(x, scale("x"), box.left / area.width, (box.left + box.width) / area.width);
    }
    if (y !== undefined && box.height < area.height) {
      const low = 1 - (box.top + box.height) / area.height;
      const high = 1 - box.top / area.height;
      spans.y = boxed(y, scale("y"), low, high);
      if (right !== undefined && this.#ports.axes().right)
        spans.right = boxed(right, scale("right"), low, high);
    }
    view.pin(spans);
  };

  readonly cancel = (event: PointerEvent): void => {
    this.#fingers.delete(event.pointerId);
    this.#end();
  };

  readonly escape = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && this.#drag !== undefined) this.#end();
  };

  readonly doubleClick = (event: MouseEvent): void => {
    const region = this.#regionOf(this.#placeOf(event));
    if (region?.kind === "plot") this.#ports.view.reset();
    else if (region?.kind === "axis") {
      const axis = region.axis === "right" ? "y" : region.axis;
      if (!this.#ports.view.display[axis].auto) this.#ports.view.toggleAuto(axis);
    }
  };

  readonly wheel = (event: WheelEvent): void => {
    const area = this.#ports.area();
    const place = this.#placeOf(event);
    const region = this.#regionOf(place);
    if (area === undefined || region === undefined) return;
    if (event.timeStamp - lastForeignWheelMs < scrollPauseMs) return;
    wheelTargets.add(event);
    event.preventDefault();
    // Lines and pages of deltaMode 1 and 2 are about 16 and 160 pixels.
    const pixels = event.deltaY * [1, 16, 160][event.deltaMode]!;
    const factor = Math.exp(Math.max(-0.5, Math.min(0.5, pixels * 0.0015)));
    const axes: readonly AxisName[] =
      region.kind === "axis"
        ? [region.axis]
        : this.#ports.wheelZoomsBoth()
          ? ["x", "y"]
          : event.shiftKey
            ? ["y", "right"]
            : ["x"];
    this.#zoom(axes, place, area, factor);
  };

  #zoom(
    axes: readonly AxisName[],
    place: { x: number; y: number },
    area: PlotArea,
    factor: number,
  ): void {
    const { view } = this.#ports;
    const spans: Targets = {};
    for (const axis of axes) {
      if (axis === "right" && !this.#ports.axes().right) continue;
      const anchor =
        axis === "x" ? (place.x - area.left) / area.width : 1 - (place.y - area.top) / area.height;
      spans[axis] = zoomed(view.spanOf(axis), view.display[axis].scale, anchor, factor);
    }
    view.pin(spans);
  }

  #pan(drag: Drag, place: { x: number; y: number }): void {
    const area = this.#ports.area();
    if (area === undefined) return;
    const across = (drag.startX - place.x) / area.width;
    const up = (place.y - drag.startY) / area.height;
    const { view } = this.#ports;
    const spans: Targets = {};
    const wanted: readonly AxisName[] =
      drag.region.kind === "axis" ? [drag.region.axis] : ["x", "y", "right"];
    for (const axis of wanted) {
      const span = drag.spans[axis];
      if (span === undefined || (axis === "right" && !this.#ports.axes().right)) continue;
      spans[axis] = panned(span, view.display[axis].scale, axis === "x" ? across : up);
    }
    view.pin(spans);
  }

  /** Two fingers: what lies under each stays under it. */
  #pinch(id: number, place: { x: number; y: number }): void {
    const before = [...this.#fingers.values()];
    if (!this.#fingers.has(id)) return;
    this.#fingers.set(id, place);
    const after = [...this.#fingers.values()];
    const area = this.#ports.area();
    if (area === undefined || before.length !== 2) return;
    const [a, b] = before as [{ x: number; y: number }, { x: number; y: number }];
    const [c, d] = after as [{ x: number; y: number }, { x: number; y: number }];
    const factor = Math.hypot(a.x - b.x, a.y - b.y) / Math.max(1, Math.hypot(c.x - d.x, c.y - d.y));
    const centre = { x: (c.x + d.x) / 2, y: (c.y + d.y) / 2 };
    const across = ((a.x + b.x) / 2 - centre.x) / area.width;
    const up = (centre.y - (a.y + b.y) / 2) / area.height;
    const { view } = this.#ports;
    const spans: Targets = {};
    for (const axis of ["x", "y"] as const) {
      const { scale } = view.display[axis];
      const anchor =
        axis === "x"
          ? (centre.x - area.left) / area.width
          : 1 - (centre.y - area.top) / area.height;
      spans[axis] = zoomed(
        panned(view.spanOf(axis), scale, axis === "x" ? across : up),
        scale,
        anchor,
        factor,
      );
    }
    view.pin(spans);
  }

  /** The box between start and pointer, full width or height where thin. */
  #boxOf(drag: Drag, place: { x: number; y: number }): PlotArea | undefined {
    const area = this.#ports.area();
    if (area === undefined) return undefined;
    const within = (value: number, size: number): number => Math.min(size, Math.max(0, value));
    const x0 = within(drag.startX - area.left, area.width);
    const x1 = within(place.x - area.left, area.width);
    const y0 = within(drag.startY - area.top, area.height);
    const y1 = within(place.y - area.top, area.height);
    const width = Math.abs(x1 - x0);
    const height = Math.abs(y1 - y0);
    const wide = width >= thinBox || width >= height;
    const tall = height >= thinBox || height > width;
    return {
      left: wide ? Math.min(x0, x1) : 0,
      width: wide ? width : area.width,
      top: tall ? Math.min(y0, y1) : 0,
      height: tall ? height : area.height,
    };
  }

  #end(): void {
    this.#drag = undefined;
    this.#ports.select(undefined);
    this.#ports.view.release();
  }

  #placeOf(event: MouseEvent): { x: number; y: number } {
    const rect = this.#host.getBoundingClientRect();
    return { x: event.clientX - rect.left, y: event.clientY - rect.top };
  }

  #regionOf({ x, y }: { x: number; y: number }): Region | undefined {
    const area = this.#ports.area();
    if (area === undefined) return undefined;
    const right = area.left + area.width;
    const bottom = area.top + area.height;
    const beside = y >= area.top && y <= bottom;
    if (x >= area.left && x <= right) {
      if (beside) return { kind: "plot" };
      return y > bottom ? { kind: "axis", axis: "x" } : undefined;
    }
    if (!beside) return undefined;
    if (x < area.left) return { kind: "axis", axis: "y" };
    const axes = this.#ports.axes();
    if (axes.right) return { kind: "axis", axis: "right" };
    return axes.colour ? { kind: "axis", axis: "colour" } : undefined;
  }

  #showCursor(region: Region | undefined): void {
    const { style } = this.#host;
    if (region?.kind === "plot")
      style.cursor = this.#ports.view.drag === "pan" ? "grab" : "crosshair";
    else if (region?.kind === "axis")
      style.cursor = region.axis === "x" ? "ew-resize" : "ns-resize";
    else style.cursor = "";
  }
}
