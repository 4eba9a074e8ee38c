import type { CatalogResource, Frame } from "@beamscope/contracts";
import type { CellState } from "../cells/freshness.ts";
import type { FaceState } from "../cells/PlotFace.tsx";
import { imageData } from "../frames/image-data.ts";
import { type LineSource, lineData } from "../frames/line-data.ts";
import type { PixelNumbering } from "../frames/pixel-numbers.ts";
import { levelFor, type PixelRoom, type SeenPart } from "../frames/resolution-level.ts";
import { type SeriesSource, seriesData } from "../frames/series-data.ts";
import type { LayerStore, LayerWish } from "../live/layer-store.ts";
import type { PaintLog } from "../live/paint-log.ts";
import type {
  ImagePlotData,
  LinePlotData,
  PlotData,
  Positions,
  SeriesPlotData,
} from "../plots/plot-data.ts";
import { PlotFeed } from "../plots/plot-feed.ts";
import { freshDisplay, PlotView } from "../plots/plot-view.ts";
import type { PlannedLayer, PlotPlan } from "./cell-plan.ts";
import { sourceTitleIn, stretchText } from "./cell-words.ts";
import type { DisplayStore } from "./display-store.ts";
import { outcomeOf } from "./plot-outcome.ts";

/** What a plot says in words; changes far less often than its data. */
export interface PlotWords {
  readonly face: FaceState | undefined;
  readonly banner: string | undefined;
  /** What stretch of time is shown. */
  readonly qualifier: string;
}

/** What the plots of a page share. */
export interface LivePlotPorts {
  readonly layers: LayerStore;
  readonly displays: DisplayStore;
  readonly paints: PaintLog;
  readonly catalog: CatalogResource;
  /** @returns how to take it back. */
  readonly later: (action: () => void, delayMs: number) => () => void;
}

/** What a plot is drawn from, by its kind. */
export type Drawing =
  | { readonly kind: "image"; readonly feed: PlotFeed<ImagePlotData> }
  | { readonly kind: "lines"; readonly feed: PlotFeed<LinePlotData> }
  | { readonly kind: "series"; readonly feed: PlotFeed<SeriesPlotData> }
  | { readonly kind: "none" };

/** Resizing and zooming settle before another resolution is asked for. */
const settleMs = 200;
/** Room that axes and the colour bar take, CSS pixels. */
const margins = { width: 130, height: 60 };

/**
 * One plot of a cell: wants its layers while it is attached, and turns each epoch's frames into what is drawn. Lives
 * longer than its component, so that a tab comes back as it was left.
 */
export class LivePlot {
  readonly plan: PlotPlan;
  readonly view: PlotView;
  readonly drawing: Drawing;
  readonly #ports: LivePlotPorts;
  readonly #namesOutputs: boolean;
  readonly #stateChanged: () => void;
  readonly #listeners = new Set<() => void>();
  readonly #frames = new Map<string, { readonly frame: Frame; readonly level: number }>();
  /** What the data pushed last was made from. */
  #drawn: { readonly data: PlotData; readonly frames: readonly Frame[] } | undefined;
  #words: PlotWords;
  #state: CellState = { kind: "waiting" };
  #level = 0;
  #room: PixelRoom | undefined;
  #release: (() => void)[] = [];
  #attached = false;
  #cancelSettling: (() => void) | undefined;

  /**
   * @param key - names the plot on the page, for its display state.
   * @param stateChanged - told after each change, with every epoch.
   */
  constructor(
    plan: PlotPlan,
    options: { readonly key: string; readonly namesOutputs: boolean },
    ports: LivePlotPorts,
    stateChanged: () => void,
  ) {
    this.plan = plan;
    this.#ports = ports;
    this.#namesOutputs = options.namesOutputs;
    this.#stateChanged = stateChanged;
    this.view = new PlotView(ports.displays.get(options.key) ?? firstDisplay(plan));
    this.view.subscribe(() => {
      ports.displays.set(options.key, this.view.display);
      this.#settleLevel();
    });
    this.drawing = drawingFor(plan);
    if (this.drawing.kind !== "none") this.drawing.feed.onPainted(this.#painted);
    this.#words = this.#wordsNow();
  }

  /** Age and kind of what is shown. */
  get state(): CellState {
    return this.#state;
  }

  /** For `useSyncExternalStore`. @returns how to stop. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly words = (): PlotWords => this.#words;

  /** Wants the layers until the returned function is called. */
  attach(): () => void {
    this.#attached = true;
    this.#level = this.#levelNow();
    this.#want();
    this.#update();
    return () => {
      this.#attached = false;
      this.#cancelSettling?.();
      this.#cancelSettling = undefined;
      this.#unwant();
    };
  }

  /** How the catalog numbers the pixels of a stream, so that hover can name them. */
  #numberingOf(source: string): PixelNumbering | undefined {
    const stream = this.#ports.catalog.streams.find(({ name }) => name === source);
    if (stream?.shape === undefined || stream.firstPixelId === undefined) return undefined;
    return { shape: stream.shape, firstPixelId: stream.firstPixelId };
  }

  /** The place of the plot has this size, in CSS pixels. */
  setRoom(width: number, height: number, pixelRatio: number): void {
    const isFirst = this.#room === undefined;
    this.#room = {
      width: Math.max(1, width - margins.width) * pixelRatio,
      height: Math.max(1, height - margins.height) * pixelRatio,
    };
    if (isFirst) this.#chooseLevel();
    else this.#settleLevel();
  }

  #want(): void {
    for (const layer of layersOf(this.plan)) {
      this.#release.push(this.#ports.layers.want(this.#wish(layer), this.#update));
    }
  }

  #unwant(): void {
    for (const release of this.#release) release();
    this.#release = [];
  }

  #wish({ id, spec }: PlannedLayer): LayerWish {
    return { layer: id, spec, resolution: { level: this.#level } };
  }

  #settleLevel(): void {
    if (this.plan.kind !== "image" || this.#cancelSettling !== undefined) return;
    this.#cancelSettling = this.#ports.later(() => {
      this.#cancelSettling = undefined;
      this.#chooseLevel();
    }, settleMs);
  }

  #chooseLevel(): void {
    const level = this.#levelNow();
    if (level === this.#level) return;
    this.#level = level;
    if (!this.#attached) return;
    // The new wish stands before the old one goes, so that both are said in one interest.
    const old = this.#release;
    this.#release = [];
    this.#want();
    for (const release of old) release();
    this.#update();
  }

  /** Only images are thinned by the hub: curves keep each bin, and the plot thins what it draws. */
  #levelNow(): number {
    const { plan } = this;
    if (plan.kind !== "image" || this.#room === undefined) return 0;
    const [layer] = plan.layers;
    const held = this.#frames.get(layer.id);
    const sizes = [0, 1].map((axis) => {
      const dim = held?.frame.items[0]?.array.dims[axis];
      return layer.sizes[axis] ?? (dim === undefined ? undefined : dim.size * 2 ** held!.level);
    });
    const [rows, columns] = sizes;
    if (rows === undefined || columns === undefined) return 0;
    return levelFor([rows, columns], this.#room, this.#seen());
  }

  #seen(): SeenPart {
    const image = this.drawing.kind === "image" ? this.drawing.feed.latest : undefined;
    if (image === undefined) return { x: 1, y: 1 };
    return { x: this.#seenAlong("x", image.x), y: this.#seenAlong("y", image.y) };
  }

  #seenAlong(axis: "x" | "y", { values }: Positions): number {
    const { auto, span } = this.view.display[axis];
    const whole = Math.abs((values.at(-1) ?? 0) - (values[0] ?? 0));
    return auto || span === undefined || whole === 0 ? 1 : (span.max - span.min) / whole;
  }

  /** Takes in what the store holds now; called once for each epoch. */
  readonly #update = (): void => {
    let isNew = false;
    for (const layer of layersOf(this.plan)) {
      const wish = this.#wish(layer);
      const frame = this.#ports.layers.latest(wish);
      // Until the new resolution has come the old one stays.
      const held = this.#frames.get(layer.id);
      if (frame === undefined || frame === held?.frame) continue;
      // A level that was left a while ago may hold an older frame than the one on the screen.
      const isOlder = held !== undefined && BigInt(frame.madeAtNs) < BigInt(held.frame.madeAtNs);
      if (isOlder && held.level !== this.#level) continue;
      this.#frames.set(layer.id, { frame, level: this.#level });
      isNew = true;
    }
    if (isNew) this.#draw();
    const words = this.#wordsNow();
    if (JSON.stringify(words) !== JSON.stringify(this.#words)) {
      this.#words = words;
      for (const listener of this.#listeners) listener();
    }
    this.#stateChanged();
    if (isNew) this.#settleLevel();
  };

  #wordsNow(): PlotWords {
    const { plan } = this;
    if (plan.kind === "problem") {
      this.#state = { kind: "error" };
      return { face: { kind: "error", reason: plan.reason }, banner: undefined, qualifier: "" };
    }
    if (plan.kind === "unknown") {
      this.#state = { kind: "timeless" };
      return { face: { kind: "unknown", module: plan.module }, banner: undefined, qualifier: "" };
    }
    const outcomes = plan.layers.map((layer) => ({
      frame: this.#frames.get(layer.id)?.frame,
      problem: this.#ports.layers.problem(this.#wish(layer)),
    }));
    const { face, banner, state } = outcomeOf(outcomes, `data of ${plan.caption}`);
    this.#state = state;
    const stretches = plan.layers.map((layer, i) => stretchText(layer.spec, outcomes[i]?.frame));
    return { face, banner, qualifier: [...new Set(stretches)].join("; ") };
  }

  readonly #painted = (data: PlotData): void => {
    if (this.#drawn?.data === data) this.#ports.paints.note(this.#drawn.frames);
  };

  #draw(): void {
    const { drawing } = this;
    const frames = [...this.#frames.values()].map(({ frame }) => frame);
    switch (drawing.kind) {
      case "image": {
        const held = [...this.#frames.values()][0];
        const item = held?.frame.items[0];
        const data = item && imageData(item, held.level, this.#numberingOf(item.key.source));
        if (data === undefined) return;
        this.#drawn = { data, frames };
        drawing.feed.push(data);
        return;
      }
      case "lines": {
        const data = lineData(this.#lineSources());
        if (data === undefined) return;
        this.#drawn = { data, frames };
        drawing.feed.push(data);
        return;
      }
      case "series": {
        const data = seriesData(this.#seriesSources());
        if (data === undefined) return;
        this.#drawn = { data, frames };
        drawing.feed.push(data);
        return;
      }
      case "none":
        return;
    }
  }

  #lineSources(): LineSource[] {
    const { plan } = this;
    if (plan.kind !== "lines") return [];
    const steps = plan.parameters.line.mode === "histogram";
    return this.#items().map((source) => ({ ...source, steps }));
  }

  #seriesSources(): SeriesSource[] {
    const logs = new Set(
      this.#ports.catalog.streams.flatMap(({ name, kind }) =>
        kind === "log" || kind === "device" ? name : [],
      ),
    );
    return this.#items().map(({ item, label }) => ({
      item,
      label,
      between: logs.has(item.key.source) ? ("hold" as const) : ("join" as const),
    }));
  }

  /** Items in the order in which the dashboard names their sources, which is that of the legend. */
  #items(): Omit<LineSource, "steps">[] {
    return layersOf(this.plan).flatMap((layer) => {
      const held = this.#frames.get(layer.id);
      if (held === undefined) return [];
      const items = held.frame.items.toSorted(
        (a, b) => layer.sources.indexOf(a.key.source) - layer.sources.indexOf(b.key.source),
      );
      return items.map((item) => {
        const source = item.sourceTitle || sourceTitleIn(this.#ports.catalog, item.key.source);
        const label = this.#namesOutputs ? `${source}, ${layer.view.title}` : source;
        return { item, level: held.level, label };
      });
    });
  }
}

function layersOf(plan: PlotPlan): readonly PlannedLayer[] {
  return "layers" in plan ? plan.layers : [];
}

function drawingFor(plan: PlotPlan): Drawing {
  switch (plan.kind) {
    case "image":
      return { kind: "image", feed: new PlotFeed() };
    case "lines":
      return { kind: "lines", feed: new PlotFeed() };
    case "series":
      return { kind: "series", feed: new PlotFeed() };
    case "problem":
    case "unknown":
      return { kind: "none" };
  }
}

/** As the dashboard has it, before a person has touched it. */
function firstDisplay(plan: PlotPlan): PlotView["display"] {
  switch (plan.kind) {
    case "image": {
      const { x_scale, y_scale, color_scale, manual_color_limits, color_min, color_max } =
        plan.parameters.plot_scale;
      const display = freshDisplay({ x: x_scale, y: y_scale, colour: color_scale });
      if (!manual_color_limits) return display;
      const span = { min: color_min, max: color_max };
      return { ...display, colour: { auto: false, scale: color_scale, span } };
    }
    case "lines": {
      const { x_scale, y_scale } = plan.parameters.plot_scale;
      return freshDisplay({ x: x_scale, y: y_scale });
    }
    case "series":
      return freshDisplay({
        y: plan.parameters.plot_scale.y_scale,
        right: plan.parameters.plot_scale.y_scale,
      });
    case "problem":
    case "unknown":
      return freshDisplay();
  }
}
