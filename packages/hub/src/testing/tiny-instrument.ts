import {
  areaDetectorView,
  type InstrumentDeclaration,
  identityView,
  logicalDetectorView,
  monitorHistogram,
  timeseries,
} from "@beamscope/catalog";
import type { DataKey } from "@beamscope/contracts";

const instrument = "tiny";
const shape = [
  { name: "y", size: 2 },
  { name: "x", size: 3 },
] as const;

const view = logicalDetectorView({
  instrument,
  name: "view",
  title: "Panel",
  description: "",
  sources: ["panel"],
  shape,
  view: identityView,
  spectrumView: true,
});
const area = areaDetectorView({
  instrument,
  name: "area",
  title: "Camera",
  description: "",
  sources: ["camera"],
  shape,
  view: identityView,
});
const monitor = monitorHistogram({ instrument, sources: ["monitor_1", "monitor_2"] });
const logs = timeseries({ instrument, sources: ["motor"] });

/** An instrument with a panel, a camera, two monitors and a motor, without streams. */
export const tiny: InstrumentDeclaration = {
  name: instrument,
  title: "Tiny",
  pulseRateHz: 14,
  streams: [],
  workflows: [view, area, monitor, logs],
  dashboards: [],
  initialJobs: [],
};

const keyOf = (workflow: string, source: string) => (output: string) =>
  ({ workflow: `tiny/${workflow}/1`, source, output }) satisfies DataKey;

/** Data keys of {@link tiny}, by output. */
export const panelKey = keyOf("view", "panel");
export const cameraKey = keyOf("area", "camera");
export const monitorKey = keyOf("monitor_histogram", "monitor_1");
export const otherMonitorKey = keyOf("monitor_histogram", "monitor_2");
export const motorKey = keyOf("timeseries_data", "motor");
