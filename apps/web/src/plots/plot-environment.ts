import { createContext, useContext } from "react";
import type { PlotTheme } from "../theme/plot-theme.ts";
import type { ColourClient } from "./colour-client.ts";
import type { PaintScheduler } from "./paint-scheduler.ts";
import type { TimeZone } from "./time-zone.ts";

/** What all plots of a page share. */
export interface PlotEnvironment {
  readonly scheduler: PaintScheduler;
  readonly colours: ColourClient;
  readonly theme: PlotTheme;
  /** The zone in which times are shown. */
  readonly zone: TimeZone;
}

/** Provides the shared parts of all plots. */
export const PlotEnvironmentContext: React.Context<PlotEnvironment | undefined> = createContext<
  PlotEnvironment | undefined
>(undefined);

/** The shared parts of all plots. @throws Error outside of a provider. */
export function usePlotEnvironment(): PlotEnvironment {
  const environment = useContext(PlotEnvironmentContext);
  if (environment === undefined) throw new Error("a plot needs a PlotEnvironmentContext around it");
  return environment;
}
