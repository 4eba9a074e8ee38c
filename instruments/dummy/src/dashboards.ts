import { type DashboardTemplate, workflowKeyOf } from "@beamscope/catalog";
import { areaPanel, monitors, panel } from "./streams.ts";
import { areaPanelView, monitorWorkflow, panelView, timeseriesWorkflow } from "./workflows.ts";

/** The motions are sampled 3.5 times a second: every sample of the last hour is shown. */
const everySample = { downsampling: { fine_period_seconds: 0.25 } };
const logColours = { plot_scale: { color_scale: "log" }, plot_aspect: { aspect_type: "Square" } };

/** All that the instrument measures, on one page. */
export const detectors: DashboardTemplate = {
  name: "detectors",
  title: "Detectors",
  description: "Panel, camera, monitors and motions of the simulated instrument.",
  rows: 2,
  columns: 3,
  cells: [
    {
      row: 0,
      column: 0,
      layers: [
        {
          plot: "image",
          workflow: workflowKeyOf(panelView),
          view: "image",
          sources: [panel.name],
          parameters: { ...logColours, time_window: { mode: "since_start" } },
        },
      ],
    },
    {
      row: 0,
      column: 1,
      layers: [
        {
          plot: "lines",
          workflow: workflowKeyOf(panelView),
          view: "spectrum",
          sources: [panel.name],
          parameters: { line: { mode: "histogram" }, time_window: { mode: "since_start" } },
        },
      ],
    },
    {
      row: 0,
      column: 2,
      layers: [
        {
          plot: "image",
          workflow: workflowKeyOf(areaPanelView),
          view: "image",
          sources: [areaPanel.name],
          parameters: logColours,
        },
      ],
    },
    {
      row: 1,
      column: 0,
      layers: [
        {
          plot: "lines",
          workflow: workflowKeyOf(monitorWorkflow),
          view: "histogram",
          sources: monitors.map((monitor) => monitor.name),
          parameters: {
            line: { mode: "histogram" },
            time_window: { mode: "window", window_duration_seconds: 10 },
          },
        },
      ],
    },
    {
      row: 1,
      column: 1,
      layers: [
        {
          plot: "timeseries",
          workflow: workflowKeyOf(timeseriesWorkflow),
          view: "delta",
          sources: ["motion1"],
          parameters: everySample,
        },
      ],
    },
    {
      row: 1,
      column: 2,
      layers: [
        {
          plot: "timeseries",
          workflow: workflowKeyOf(timeseriesWorkflow),
          view: "delta",
          sources: ["motion2"],
          parameters: everySample,
        },
      ],
    },
  ],
};
