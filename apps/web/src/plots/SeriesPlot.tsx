import { type ReactNode, useRef } from "react";
import { PlotHost, type PlotProps } from "./PlotHost.tsx";
import type { SeriesPlotData } from "./plot-data.ts";
import { usePlotEnvironment } from "./plot-environment.ts";
import { SeriesContent } from "./series-content.ts";

/** Logs and scalars over time, in the viewer's zone. */
export function SeriesPlot(plot: PlotProps<SeriesPlotData>): ReactNode {
  const { zone } = usePlotEnvironment();
  const zoneRef = useRef(zone);
  zoneRef.current = zone;
  return (
    <PlotHost
      {...plot}
      createContent={(ports) => new SeriesContent(ports, () => zoneRef.current)}
      aspect="free"
      styleKey={zone.id}
      hasColours={false}
    />
  );
}
