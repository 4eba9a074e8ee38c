import { type ReactNode, useEffect, useMemo, useState } from "react";
import { CellFrame } from "../src/cells/CellFrame.tsx";
import { CellStatus } from "../src/cells/cell-status.ts";
import { FreshnessPill } from "../src/cells/FreshnessPill.tsx";
import type { CellState } from "../src/cells/freshness.ts";
import { Icon } from "../src/cells/Icon.tsx";
import { type FaceState, PlotFace } from "../src/cells/PlotFace.tsx";
import { PlotTools, ToolButton } from "../src/cells/PlotTools.tsx";
import type { Aspect } from "../src/plots/aspect.ts";
import type { ErrorStyle } from "../src/plots/curve-painter.ts";
import { ImagePlot } from "../src/plots/ImagePlot.tsx";
import { LinePlot } from "../src/plots/LinePlot.tsx";
import type {
  ImagePlotData,
  LinePlotData,
  PlotData,
  SeriesPlotData,
} from "../src/plots/plot-data.ts";
import { PlotFeed } from "../src/plots/plot-feed.ts";
import { freshDisplay, PlotView } from "../src/plots/plot-view.ts";
import { SeriesPlot } from "../src/plots/SeriesPlot.tsx";
import type { Scale } from "../src/plots/span.ts";
import styles from "./gallery.module.css";
import type * as sources from "./sources.ts";

interface CellBase {
  readonly id: string;
  readonly title: string;
  readonly qualifier: string;
  readonly area: string;
  readonly state?: CellState;
  readonly banner?: string;
}
interface LineCell extends CellBase {
  readonly kind: "line";
  readonly source: sources.Source<LinePlotData>;
  readonly yScale?: Scale;
  readonly errors?: ErrorStyle;
}
interface ImageCell extends CellBase {
  readonly kind: "image";
  readonly source: sources.Source<ImagePlotData>;
  readonly colourScale?: Scale;
  readonly aspect?: Aspect;
}
interface SeriesCell extends CellBase {
  readonly kind: "series";
  readonly source: sources.Source<SeriesPlotData>;
}
/** A plot of the gallery with where its data comes from. */
export type GalleryCell = LineCell | ImageCell | SeriesCell;

interface LiveCell {
  readonly view: PlotView;
  readonly status: CellStatus;
  readonly plot: ReactNode;
  readonly push: (update: number) => void;
}

const nowMs = (): number => Date.now();

/** The view of each plot by the cell's id, for scripts that drive the gallery. */
export const galleryViews = new Map<string, PlotView>();

function feedOf<Data extends PlotData>(
  source: sources.Source<Data>,
): { feed: PlotFeed<Data>; push: (update: number) => void } {
  const feed = new PlotFeed<Data>();
  return { feed, push: (update) => feed.push(source(update)) };
}

function liveCell(cell: GalleryCell): LiveCell {
  const status = new CellStatus(cell.state ?? { kind: "waiting" });
  const label = `${cell.title}, ${cell.qualifier}`;
  switch (cell.kind) {
    case "line": {
      const view = new PlotView(freshDisplay({ y: cell.yScale ?? "linear" }));
      const { feed, push } = feedOf(cell.source);
      return {
        view,
        status,
        push,
        plot: <LinePlot feed={feed} view={view} label={label} errors={cell.errors ?? "bars"} />,
      };
    }
    case "image": {
      const view = new PlotView(freshDisplay({ colour: cell.colourScale ?? "log" }));
      const { feed, push } = feedOf(cell.source);
      return {
        view,
        status,
        push,
        plot: <ImagePlot feed={feed} view={view} label={label} aspect={cell.aspect ?? "free"} />,
      };
    }
    case "series": {
      const view = new PlotView();
      const { feed, push } = feedOf(cell.source);
      return { view, status, push, plot: <SeriesPlot feed={feed} view={view} label={label} /> };
    }
  }
}

/** Properties of `Gallery`. */
export interface GalleryProps {
  readonly cells: readonly GalleryCell[];
  readonly faces: readonly {
    readonly title: string;
    readonly state: FaceState;
    readonly pill: CellState;
  }[];
  /** Updates a second; 0: the first frame stays. */
  readonly rate: number;
}

/** Plots on made-up data, and every face. */
export function Gallery({ cells, faces, rate }: GalleryProps): ReactNode {
  const live = useMemo(() => cells.map((cell) => ({ cell, ...liveCell(cell) })), [cells]);
  useEffect(() => {
    for (const { cell, view } of live) galleryViews.set(cell.id, view);
  }, [live]);
  const [selected, setSelected] = useState(cells[0]?.id);

  useEffect(() => {
    let update = 0;
    const push = (): void => {
      for (const { cell, status, push: pushData } of live) {
        if (cell.state !== undefined && update > 0) continue;
        pushData(update);
        if (cell.state === undefined) status.set({ kind: "live", endTimeMs: nowMs() - 400 });
      }
      update += 1;
    };
    push();
    if (rate === 0) return undefined;
    const timer = setInterval(push, 1000 / rate);
    return () => clearInterval(timer);
  }, [live, rate]);

  return (
    <main className={styles.page}>
      <h1 className={styles.title}>Gallery of plots</h1>
      <div className={styles.grid}>
        {live.map(({ cell, view, status, plot }) => (
          <div key={cell.id} className={styles.place} style={{ gridArea: cell.area }}>
            <CellFrame
              title={cell.title}
              qualifier={cell.qualifier}
              pill={<FreshnessPill status={status} nowMs={nowMs} />}
              tools={
                <>
                  <PlotTools
                    view={view}
                    axes={cell.kind === "image" ? ["x", "y", "colour"] : ["x", "y"]}
                    logAxis={cell.kind === "image" ? "colour" : "y"}
                  />
                  <ToolButton label="Maximise" place="corner" onClick={() => setSelected(cell.id)}>
                    <Icon name="maximise" />
                  </ToolButton>
                  <ToolButton label="More" place="corner" onClick={() => setSelected(cell.id)}>
                    <Icon name="more" />
                  </ToolButton>
                </>
              }
              selected={selected === cell.id}
              onSelect={() => setSelected(cell.id)}
              {...(cell.banner === undefined ? {} : { banner: cell.banner })}
            >
              {plot}
            </CellFrame>
          </div>
        ))}
      </div>
      <div className={styles.faces}>
        {faces.map(({ title, state, pill }) => (
          <div key={title} className={styles.place}>
            <CellFrame
              title={title}
              pill={<FreshnessPill status={new CellStatus(pill)} nowMs={nowMs} />}
            >
              <PlotFace state={state} />
            </CellFrame>
          </div>
        ))}
      </div>
    </main>
  );
}
