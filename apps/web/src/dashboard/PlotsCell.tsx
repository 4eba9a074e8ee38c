import { type KeyboardEvent, type ReactNode, useEffect, useRef, useSyncExternalStore } from "react";
import { CellFrame } from "../cells/CellFrame.tsx";
import { FreshnessPill } from "../cells/FreshnessPill.tsx";
import { Icon } from "../cells/Icon.tsx";
import { type FaceAction, type FaceState, PlotFace } from "../cells/PlotFace.tsx";
import { PlotTools, ToolButton } from "../cells/PlotTools.tsx";
import { useLiveLink } from "../live/live-context.ts";
import { ImagePlot } from "../plots/ImagePlot.tsx";
import { LinePlot } from "../plots/LinePlot.tsx";
import type { AutoscaleAxis, AxisName } from "../plots/plot-view.ts";
import { SeriesPlot } from "../plots/SeriesPlot.tsx";
import { CellMenu } from "./CellMenu.tsx";
import styles from "./dashboard.module.css";
import type { LiveCell } from "./live-cell.ts";
import type { LivePlot } from "./live-plot.ts";
import { plotAspect } from "./plot-aspect.ts";

/** Properties of `PlotsCell`. */
export interface PlotsCellProps {
  readonly cell: LiveCell;
  /** Whether it is on the screen; one that is covered wants no data. */
  readonly visible: boolean;
  readonly selected: boolean;
  readonly maximised: boolean;
  readonly onSelect: () => void;
  readonly onMaximise: (maximised: boolean) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  /** Opens the page of jobs. */
  readonly openJobs: () => void;
}

/** A cell with its plots, as the dashboard says. */
export function PlotsCell(props: PlotsCellProps): ReactNode {
  const { cell, visible, selected, maximised, onSelect, onMaximise, onKeyDown, openJobs } = props;
  const { clock } = useLiveLink();
  useEffect(() => (visible ? cell.attach() : undefined), [cell, visible]);
  const [only] = cell.plots;
  const single = cell.plots.length === 1 ? only : undefined;
  const qualifier = useQualifier(cell.plots);
  return (
    <CellFrame
      title={cell.plan.title}
      qualifier={qualifier}
      pill={<FreshnessPill status={cell.status} nowMs={clock.nowMs} />}
      selected={selected}
      onSelect={onSelect}
      onKeyDown={onKeyDown}
      tabIndex={selected ? 0 : -1}
      tools={
        <>
          {single !== undefined && <Tools plot={single} />}
          <ToolButton
            label={maximised ? "Back to the grid (Esc)" : "Maximise"}
            place="corner"
            onClick={() => onMaximise(!maximised)}
          >
            <Icon name={maximised ? "restore" : "maximise"} />
          </ToolButton>
          <CellMenu cell={cell} />
        </>
      }
    >
      {single === undefined ? (
        <div className={styles.plots} data-count={Math.min(cell.plots.length, 4)}>
          {cell.plots.map((plot) => (
            <section key={plot.plan.key} className={styles.plot} aria-label={plot.plan.caption}>
              <header className={styles.caption}>
                <h3>{plot.plan.caption}</h3>
                <div role="toolbar" aria-label={`Tools of ${plot.plan.caption}`}>
                  <Tools plot={plot} />
                </div>
              </header>
              <PlotBody plot={plot} title={plot.plan.caption} openJobs={openJobs} />
            </section>
          ))}
        </div>
      ) : (
        <PlotBody plot={single} title={cell.plan.title} openJobs={openJobs} />
      )}
    </CellFrame>
  );
}

/** What the plots of a cell say of their stretch of time, each once. */
function useQualifier(plots: readonly LivePlot[]): string {
  const read = (): string =>
    [...new Set(plots.map((plot) => plot.words().qualifier))].filter(Boolean).join("; ");
  return useSyncExternalStore((listener) => {
    const ends = plots.map((plot) => plot.subscribe(listener));
    return () => {
      for (const end of ends) end();
    };
  }, read);
}

function Tools({ plot }: { readonly plot: LivePlot }): ReactNode {
  const { plan } = plot;
  const tools = toolsOf(plan);
  if (tools === undefined) return null;
  return <PlotTools view={plot.view} axes={tools.axes} logAxis={tools.logAxis} />;
}

function toolsOf(
  plan: LivePlot["plan"],
): { readonly axes: readonly AutoscaleAxis[]; readonly logAxis: AxisName } | undefined {
  switch (plan.kind) {
    case "image": {
      // Limits that the dashboard sets are not for autoscale to move.
      const isFixed = plan.parameters.plot_scale.manual_color_limits;
      return { axes: isFixed ? ["x", "y"] : ["x", "y", "colour"], logAxis: "colour" };
    }
    case "lines":
    case "series":
      return { axes: ["x", "y"], logAxis: "y" };
    case "problem":
    case "unknown":
      return undefined;
  }
}

interface PlotBodyProps {
  readonly plot: LivePlot;
  readonly title: string;
  readonly openJobs: () => void;
}

function PlotBody({ plot, title, openJobs }: PlotBodyProps): ReactNode {
  const { face, banner } = useSyncExternalStore(plot.subscribe, plot.words);
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const measure = (): void =>
      plot.setRoom(element.clientWidth, element.clientHeight, globalThis.devicePixelRatio);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [plot]);
  return (
    <div ref={ref} className={styles.body}>
      {face === undefined ? (
        <Drawn plot={plot} label={title} />
      ) : (
        <PlotFace state={withAction(face, { label: "Open jobs", onClick: openJobs })} />
      )}
      {banner !== undefined && (
        <p className={styles.trouble} role="status">
          <Icon name="error" /> {banner}
        </p>
      )}
    </div>
  );
}

/** A workflow that does not run is started where jobs are. */
function withAction(face: FaceState, action: FaceAction): FaceState {
  return face.kind === "stopped" ? { ...face, action } : face;
}

function Drawn({ plot, label }: { readonly plot: LivePlot; readonly label: string }): ReactNode {
  const { drawing, plan, view } = plot;
  const { qualifier } = plot.words();
  const spoken = `${label}, ${qualifier}`;
  switch (drawing.kind) {
    case "image":
      return <ImagePlot feed={drawing.feed} view={view} label={spoken} aspect={plotAspect(plan)} />;
    case "lines": {
      const errors = plan.kind === "lines" ? plan.errors : "bars";
      return <LinePlot feed={drawing.feed} view={view} label={spoken} errors={errors} />;
    }
    case "series":
      return <SeriesPlot feed={drawing.feed} view={view} label={spoken} />;
    case "none":
      return null;
  }
}
