import {
  areaDetectorView,
  identityView,
  logicalDetectorView,
  monitorHistogram,
  timeseries,
  type WorkflowSpec,
} from "@beamscope/catalog";
import { areaPanel, logs, monitors, panel } from "./streams.ts";

const instrument = "dummy";

export const panelView = logicalDetectorView({
  instrument,
  name: "panel_0_xy",
  title: "Panel",
  description: "The panel as a picture, with its spectrum.",
  sources: [panel.name],
  shape: panel.shape,
  view: identityView,
  devices: true,
});

const panelLayers = logicalDetectorView({
  instrument,
  name: "panel_0_layers",
  title: "Panel layers",
  description: "The rows of the panel as four layers of 32 rows.",
  sources: [panel.name],
  shape: panel.shape,
  view: {
    steps: [
      {
        step: "fold",
        dim: "y",
        into: [
          { name: "layer", size: 4 },
          { name: "y", size: 32 },
        ],
      },
    ],
    sumOver: [],
  },
});

export const areaPanelView = areaDetectorView({
  instrument,
  name: "area_panel_xy",
  title: "Area panel",
  description: "The frames of the camera, added up.",
  sources: [areaPanel.name],
  shape: areaPanel.shape,
  view: identityView,
});

export const monitorWorkflow = monitorHistogram({
  instrument,
  sources: monitors.map((monitor) => monitor.name),
});

export const timeseriesWorkflow = timeseries({
  instrument,
  sources: logs.map((log) => log.name),
});

export const workflows: readonly WorkflowSpec[] = [
  panelView,
  panelLayers,
  areaPanelView,
  monitorWorkflow,
  timeseriesWorkflow,
];
