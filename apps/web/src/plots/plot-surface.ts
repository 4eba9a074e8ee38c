import type { PlotTheme } from "../theme/plot-theme.ts";
import { type Aspect, letterbox } from "./aspect.ts";
import { pixelOf, valueAtPixel } from "./axis-pixels.ts";
import { LegendRow } from "./legend-row.ts";
import type { Painter, PaintScheduler } from "./paint-scheduler.ts";
import type { PlotContent, ReadoutRow } from "./plot-content.ts";
import type { PlotData } from "./plot-data.ts";
import type { PlotFeed } from "./plot-feed.ts";
import { PlotFrame } from "./plot-frame.ts";
import { attachGestures } from "./plot-gestures.ts";
import type { AxisName, PlotDisplay, PlotView } from "./plot-view.ts";
import styles from "./plots.module.css";
import { ReadoutBox } from "./readout-box.ts";

/** What a surface is made from. */
export interface SurfacePorts<Data extends PlotData> {
  readonly feed: PlotFeed<Data>;
  readonly view: PlotView;
  readonly scheduler: PaintScheduler;
  readonly content: PlotContent<Data>;
  readonly theme: () => PlotTheme;
  readonly aspect: () => Aspect;
}

/**
 * A plot on the page: follows its feed and its view, and paints when the scheduler says so. Everything in it is drawn
 * by hand; React knows only the element it lives in.
 */
export class PlotSurface<Data extends PlotData> implements Painter {
  readonly #ports: SurfacePorts<Data>;
  readonly #canvasHost = document.createElement("div");
  readonly #legend = new LegendRow();
  readonly #readout = new ReadoutBox();
  readonly #dispose: (() => void)[];
  #frame: PlotFrame | undefined;
  #frameKey = "";
  #frameTheme: PlotTheme | undefined;
  #targetScales = "";
  #pointer: { readonly x: number; readonly y: number } | undefined;
  #size = { width: 0, height: 0 };

  constructor(host: HTMLElement, ports: SurfacePorts<Data>) {
    this.#ports = ports;
    this.#canvasHost.className = styles.canvas ?? "";
    host.append(this.#legend.element, this.#canvasHost);
    this.#canvasHost.append(this.#readout.element);
    const resized = new ResizeObserver(() => this.#resize());
    resized.observe(this.#canvasHost);
    this.#dispose = [
      () => resized.disconnect(),
      ports.feed.subscribe(() => ports.scheduler.announce(this)),
      ports.view.subscribe(() => this.#viewChanged()),
      attachGestures(this.#canvasHost, {
        view: ports.view,
        area: () => this.#frame?.area(),
        axes: () => ({
          right: ports.content.look()?.right !== undefined,
          colour: ports.content.colours() !== undefined,
        }),
        wheelZoomsBoth: () => ports.content.look()?.grid === false,
        select: (box) => this.#frame?.select(box),
      }),
    ];
    this.#resize();
    if (ports.feed.latest !== undefined) ports.scheduler.announce(this);
  }

  prepare(): Promise<void> | undefined {
    const { latest } = this.#ports.feed;
    return latest === undefined ? undefined : this.#ports.content.prepare(latest);
  }

  adopt(): void {
    if (this.#ports.content.adopt()) this.#retarget();
  }

  /** Theme, density, aspect or error style have changed. */
  restyle(): void {
    this.#ports.content.restyle();
    this.refresh();
  }

  /** Has what is shown painted again, with ranges found anew: something about the content has changed. */
  readonly refresh = (): void => {
    this.#retarget();
    this.#ports.scheduler.invalidate(this);
  };

  paint(): void {
    const { content } = this.#ports;
    if (content.look() === undefined || this.#size.width < 40 || this.#size.height < 40) return;
    if (this.#legend.show(content.legend())) this.#measure();
    this.#ensureFrame();
    const frame = this.#frame;
    if (frame === undefined) return;
    frame.paint();
    if (this.#fitAspect(frame)) frame.paint();
    this.#showReadout();
    const shown = content.shown();
    if (shown !== undefined) this.#ports.feed.notePainted(shown);
  }

  /** What is under the crosshair. */
  readoutRows(): readonly ReadoutRow[] {
    if (this.#frame === undefined || this.#pointer === undefined) return [];
    const painting = this.#frame.painting();
    const x = valueAtPixel(painting.left + this.#pointer.x * painting.ratio, painting.x);
    const y = valueAtPixel(painting.top + this.#pointer.y * painting.ratio, painting.y);
    return this.#ports.content.readout(x, y, painting);
  }

  /** Moves the crosshair by CSS pixels, from the middle of the plot if it was nowhere. */
  moveCrosshair(dx: number, dy: number): readonly ReadoutRow[] {
    const area = this.#frame?.area();
    if (area === undefined) return [];
    const from = this.#pointer ?? { x: area.width / 2, y: area.height / 2 };
    const x = Math.min(area.width, Math.max(0, from.x + dx));
    const y = Math.min(area.height, Math.max(0, from.y + dy));
    this.#frame?.point(x, y);
    return this.readoutRows();
  }

  /** Where a value is on the plot, in CSS pixels of the plotting area. For tests and overlays. */
  placeOf(axis: AxisName, value: number): number | undefined {
    const painting = this.#frame?.painting();
    if (painting === undefined || axis === "colour") return undefined;
    const origin = axis === "x" ? painting.left : painting.top;
    return (pixelOf(value, painting[axis]) - origin) / painting.ratio;
  }

  dispose(): void {
    this.#ports.scheduler.forget(this);
    for (const end of this.#dispose) end();
    this.#frame?.destroy();
    this.#ports.content.dispose();
    this.#legend.element.remove();
    this.#canvasHost.remove();
  }

  #retarget(): void {
    const { content, view } = this.#ports;
    if (content.look() === undefined) return;
    this.#targetScales = scalesOf(view.display);
    view.setTargets(content.targets((axis) => view.display[axis].scale));
  }

  #viewChanged(): void {
    const { content, view, scheduler } = this.#ports;
    content.restyle();
    // Ranges depend on scales, since a log axis has no place for some values, but not on zoom.
    if (scalesOf(view.display) !== this.#targetScales) this.#retarget();
    scheduler.invalidate(this);
  }

  #measure(): void {
    const { clientWidth: width, clientHeight: height } = this.#canvasHost;
    if (width === this.#size.width && height === this.#size.height) return;
    this.#size = { width, height };
    this.#frame?.setSize(width, height);
  }

  #resize(): void {
    const { clientWidth } = this.#canvasHost;
    if (clientWidth !== this.#size.width) this.#legend.fit();
    this.#measure();
    this.#ports.scheduler.invalidate(this);
  }

  /** Makes the axes anew where what they say, their scales or the theme have changed. */
  #ensureFrame(): void {
    const { content, view, theme } = this.#ports;
    const look = content.look();
    if (look === undefined) return;
    const key = `${JSON.stringify(look)} ${scalesOf(view.display)}`;
    const themeNow = theme();
    if (this.#frame !== undefined && key === this.#frameKey && themeNow === this.#frameTheme)
      return;
    this.#frameKey = key;
    this.#frameTheme = themeNow;
    this.#frame?.destroy();
    this.#frame = new PlotFrame(this.#canvasHost, look, themeNow, this.#size, {
      spanOf: (axis) => view.spanOf(axis),
      scaleOf: (axis) => view.display[axis].scale,
      colours: () => content.colours(),
      drawBelow: (painting) => content.drawBelow(painting),
      drawAbove: (painting) => content.drawAbove(painting),
      pointed: (at) => {
        this.#pointer = at;
        this.#showReadout();
      },
    });
  }

  /** Shapes the plotting area; the room it had before the letterbox is what counts. */
  #fitAspect(frame: PlotFrame): boolean {
    const { view, aspect } = this.#ports;
    const { width, height } = frame.area();
    const now = frame.letterbox;
    const next = letterbox(
      aspect(),
      width + now.horizontal,
      height + now.vertical,
      view.spanOf("x"),
      view.spanOf("y"),
    );
    const moved =
      Math.abs(next.horizontal - now.horizontal) > 1 || Math.abs(next.vertical - now.vertical) > 1;
    if (moved) frame.setLetterbox(next);
    return moved;
  }

  #showReadout(): void {
    const area = this.#frame?.area();
    if (area === undefined || this.#pointer === undefined) {
      this.#readout.hide();
      return;
    }
    const { x, y } = this.#pointer;
    this.#readout.show(this.readoutRows(), area.left + x, area.top + y, this.#size);
  }
}

/** The scales of a display, to be compared. */
function scalesOf({ x, y, right, colour }: PlotDisplay): string {
  return `${x.scale} ${y.scale} ${right.scale} ${colour.scale}`;
}
