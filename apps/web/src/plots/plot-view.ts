import type { Scale, Span } from "./span.ts";
import { isShowable } from "./span.ts";
import { onScale } from "./zoom.ts";

/** The axes of a plot: across, up, up on the right side, colour. */
export type AxisName = "x" | "y" | "right" | "colour";
/** The axes that have a toggle of their own; the right axis follows that of `y`. */
export type AutoscaleAxis = "x" | "y" | "colour";

/** How one axis is seen. `span` is what it shows while autoscale is off. */
export interface AxisDisplay {
  readonly auto: boolean;
  readonly scale: Scale;
  readonly span?: Span;
}

/** The display state of a plot: what a person did to it. It can be stored and given back. */
export type PlotDisplay = Readonly<Record<AxisName, AxisDisplay>>;
/** Where autoscale would put each axis with the data that is shown. */
export type Targets = Partial<Record<AxisName, Span>>;

const axisNames: readonly AxisName[] = ["x", "y", "right", "colour"];
const fallback: Readonly<Record<Scale, Span>> = {
  linear: { min: 0, max: 1 },
  log: { min: 1, max: 10 },
};

/** Everything on autoscale, with the given scales. */
export function freshDisplay(scales: Partial<Record<AxisName, Scale>> = {}): PlotDisplay {
  const axis = (name: AxisName): AxisDisplay => ({ auto: true, scale: scales[name] ?? "linear" });
  return { x: axis("x"), y: axis("y"), right: axis("right"), colour: axis("colour") };
}

/** The axes that one toggle stands for. */
const toggled = (axis: AutoscaleAxis): readonly AxisName[] =>
  axis === "y" ? ["y", "right"] : [axis];

/**
 * What one viewer sees of one plot. Autoscale follows the targets exactly on every frame; an axis off autoscale
 * keeps its span whatever the data does. Zooming or panning an axis takes it off autoscale.
 */
export class PlotView {
  #display: PlotDisplay;
  #targets: Targets = {};
  #held: Targets | undefined;
  #drag: "box" | "pan" = "box";
  readonly #listeners = new Set<() => void>();

  constructor(display: PlotDisplay = freshDisplay()) {
    this.#display = display;
  }

  /** What a drag in the plot does. */
  get drag(): "box" | "pan" {
    return this.#drag;
  }

  setDrag(drag: "box" | "pan"): void {
    this.#drag = drag;
    this.#change(this.#display);
  }

  /** Changes only by what a person does, never by data. */
  get display(): PlotDisplay {
    return this.#display;
  }

  /** @returns how to stop listening. For `useSyncExternalStore`, and to save the display state. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Where the plot would like its axes; called by the plot when it takes new data. */
  setTargets(targets: Targets): void {
    this.#targets = targets;
    // An axis taken off autoscale before there was data stays where the first data puts it.
    for (const axis of axisNames) {
      const display = this.#display[axis];
      const span = targets[axis];
      if (display.auto || display.span !== undefined || span === undefined) continue;
      this.#display = { ...this.#display, [axis]: { ...display, span } };
    }
  }

  /** Keeps all axes where they are, whatever data comes, until `release`: a person is drawing a box. */
  hold(): void {
    this.#held = {};
    for (const axis of axisNames) this.#held[axis] = this.spanOf(axis);
  }

  /** Ends `hold`. */
  release(): void {
    this.#held = undefined;
  }

  /** What an axis shows now. */
  spanOf(axis: AxisName): Span {
    const held = this.#held?.[axis];
    if (held !== undefined) return held;
    const { auto, scale, span } = this.#display[axis];
    const target = this.#targets[axis];
    const usable = target !== undefined && isShowable(target, scale) ? target : fallback[scale];
    return auto || span === undefined ? usable : onScale(span, scale, usable);
  }

  /** Shows these spans and takes their axes off autoscale. */
  pin(spans: Targets): void {
    const next = { ...this.#display };
    this.#held = undefined;
    for (const axis of axisNames) {
      const span = spans[axis];
      if (span !== undefined) next[axis] = { auto: false, scale: next[axis].scale, span };
    }
    // The two vertical axes share a toggle: one that moves holds the other where it is.
    for (const [axis, other] of [
      ["y", "right"],
      ["right", "y"],
    ] as const) {
      const inUse = this.#targets[other] !== undefined;
      if (spans[axis] !== undefined && inUse && next[other].auto) {
        next[other] = { auto: false, scale: next[other].scale, span: this.spanOf(other) };
      }
    }
    this.#change(next);
  }

  /** Turns autoscale of an axis on, or off where it now stands. */
  toggleAuto(axis: AutoscaleAxis): void {
    const next = { ...this.#display };
    const auto = !next[axis].auto;
    for (const name of toggled(axis)) {
      const { scale } = next[name];
      const inUse = this.#targets[name] !== undefined;
      next[name] = auto || !inUse ? { auto, scale } : { auto, scale, span: this.spanOf(name) };
    }
    this.#change(next);
  }

  /** Every axis back to autoscale. */
  reset(): void {
    const next = { ...this.#display };
    for (const axis of axisNames) next[axis] = { auto: true, scale: next[axis].scale };
    this.#change(next);
  }

  /** Shows all of the present data once; the toggles stay as they are. */
  fit(): void {
    const next = { ...this.#display };
    for (const axis of axisNames) {
      const span = this.#targets[axis];
      if (!next[axis].auto && span !== undefined) next[axis] = { ...next[axis], span };
    }
    this.#change(next);
  }

  /** Spreads the values of an axis anew. */
  setScale(axis: AxisName, scale: Scale): void {
    if (this.#display[axis].scale === scale) return;
    this.#change({ ...this.#display, [axis]: { ...this.#display[axis], scale } });
  }

  #change(next: PlotDisplay): void {
    this.#display = next;
    for (const listener of this.#listeners) listener();
  }
}
