import { type InitialJob, type InstrumentDeclaration, workflowKeyOf } from "@beamscope/catalog";
import { detectors } from "./dashboards.ts";
import { areaPanel, logs, monitors, panel } from "./streams.ts";
import {
  areaPanelView,
  monitorWorkflow,
  panelView,
  timeseriesWorkflow,
  workflows,
} from "./workflows.ts";

const initialJobs: readonly InitialJob[] = [
  panelView,
  areaPanelView,
  monitorWorkflow,
  timeseriesWorkflow,
].flatMap((spec) => spec.sources.map((source) => ({ workflow: workflowKeyOf(spec), source })));

/** The simulated instrument that a first start shows: a panel, a camera, two monitors, two motions. */
export const dummy: InstrumentDeclaration = {
  name: "dummy",
  title: "Dummy",
  description: "A simulated instrument.",
  pulseRateHz: 14,
  streams: [panel, areaPanel, ...monitors, ...logs],
  workflows,
  dashboards: [detectors],
  initialJobs,
};
