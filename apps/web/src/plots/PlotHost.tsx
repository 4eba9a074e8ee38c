import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import "uplot/dist/uPlot.min.css";
import type { Aspect } from "./aspect.ts";
import type { ContentPorts, PlotContent, ReadoutRow } from "./plot-content.ts";
import type { PlotData } from "./plot-data.ts";
import { usePlotEnvironment } from "./plot-environment.ts";
import type { PlotFeed } from "./plot-feed.ts";
import { handlePlotKey } from "./plot-keys.ts";
import { PlotSurface } from "./plot-surface.ts";
import type { PlotView } from "./plot-view.ts";
import styles from "./plots.module.css";

/** What every plot is given. */
export interface PlotProps<Data extends PlotData> {
  /** Where the data comes from. It may be replaced: the plot then starts anew. */
  readonly feed: PlotFeed<Data>;
  /** What the viewer sees of it; kept by the owner, so that it outlives the component. */
  readonly view: PlotView;
  /** What the plot shows, for those who do not see it: "Mantle detector, counts since start". */
  readonly label: string;
}

interface PlotHostProps<Data extends PlotData> extends PlotProps<Data> {
  /** Makes the content; called once for each feed and view. */
  readonly createContent: (ports: ContentPorts) => PlotContent<Data>;
  readonly aspect: Aspect;
  /** Changes with whatever else the content draws by. */
  readonly styleKey: string;
  readonly hasColours: boolean;
}

/** The element of a plot: an image to assistive technology, with keys and a spoken readout. */
export function PlotHost<Data extends PlotData>(props: PlotHostProps<Data>): ReactNode {
  const { feed, view, label, aspect, styleKey, hasColours } = props;
  const { scheduler, theme, zone } = usePlotEnvironment();
  const hostRef = useRef<HTMLDivElement>(null);
  const spokenRef = useRef<HTMLDivElement>(null);
  const surfaceRef = useRef<PlotSurface<Data>>(undefined);
  // What the surface reads when it paints; it lives longer than one rendering.
  const current = useRef({ props, theme });
  current.current = { props, theme };

  useEffect(() => {
    const host = hostRef.current;
    if (host === null) return undefined;
    const content = current.current.props.createContent({
      view,
      theme: () => current.current.theme,
      refresh: () => surfaceRef.current?.refresh(),
    });
    const surface = new PlotSurface(host, {
      feed,
      view,
      scheduler,
      content,
      theme: () => current.current.theme,
      aspect: () => current.current.props.aspect,
    });
    surfaceRef.current = surface;
    return () => {
      surfaceRef.current = undefined;
      surface.dispose();
    };
  }, [feed, view, scheduler]);

  useEffect(() => surfaceRef.current?.restyle(), [theme, zone, aspect, styleKey]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const moveCrosshair = (dx: number, dy: number): void => {
      const rows = surfaceRef.current?.moveCrosshair(dx, dy) ?? [];
      if (spokenRef.current !== null) spokenRef.current.textContent = spokenText(rows);
    };
    if (handlePlotKey(event, { view, hasColours, moveCrosshair })) event.preventDefault();
  };

  return (
    <div className={styles.plot}>
      <div
        ref={hostRef}
        className={styles.surface}
        role="img"
        aria-label={label}
        tabIndex={0}
        onKeyDown={onKeyDown}
      />
      <div ref={spokenRef} className={styles.hiddenText} aria-live="polite" />
    </div>
  );
}

const spokenText = (rows: readonly ReadoutRow[]): string =>
  rows.map(({ label, value }) => `${label} ${value}`).join(", ");
