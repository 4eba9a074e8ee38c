import { type ReactNode, useRef } from "react";
import type { ErrorStyle } from "./curve-painter.ts";
import { LineContent } from "./line-content.ts";
import { PlotHost, type PlotProps } from "./PlotHost.tsx";
import type { LinePlotData } from "./plot-data.ts";

/** Properties of `LinePlot`. */
export interface LinePlotProps extends PlotProps<LinePlotData> {
  /** How errors are drawn where the data has them. */
  readonly errors?: ErrorStyle;
}

/** Curves and histograms over a common quantity. */
export function LinePlot({ errors = "bars", ...plot }: LinePlotProps): ReactNode {
  const errorsRef = useRef(errors);
  errorsRef.current = errors;
  return (
    <PlotHost
      {...plot}
      createContent={(ports) => new LineContent(ports, () => errorsRef.current)}
      aspect="free"
      styleKey={errors}
      hasColours={false}
    />
  );
}
