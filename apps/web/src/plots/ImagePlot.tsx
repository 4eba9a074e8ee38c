import { type ReactNode, useState } from "react";
import { PlotFace } from "../cells/PlotFace.tsx";
import type { Aspect } from "./aspect.ts";
import { ImageContent } from "./image-content.ts";
import { PlotHost, type PlotProps } from "./PlotHost.tsx";
import type { ContentPorts, PlotContent } from "./plot-content.ts";
import type { ImagePlotData } from "./plot-data.ts";
import { usePlotEnvironment } from "./plot-environment.ts";

/** Properties of `ImagePlot`. */
export interface ImagePlotProps extends PlotProps<ImagePlotData> {
  readonly aspect?: Aspect;
}

/** A two-dimensional array in colours, with its colour bar. */
export function ImagePlot({ aspect = "free", ...plot }: ImagePlotProps): ReactNode {
  const { colours } = usePlotEnvironment();
  const [problem, setProblem] = useState<string>();
  const createContent = (ports: ContentPorts): PlotContent<ImagePlotData> => {
    const { image, close } = colours.open();
    return new ImageContent(ports, image, { problem: setProblem, close });
  };
  return (
    <>
      <PlotHost {...plot} createContent={createContent} aspect={aspect} styleKey="" hasColours />
      {problem !== undefined && (
        <PlotFace
          state={{ kind: "error", reason: "The image could not be coloured.", details: problem }}
        />
      )}
    </>
  );
}
