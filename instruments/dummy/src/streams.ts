import type {
  AreaDetectorStream,
  DetectorStream,
  LogStream,
  MonitorStream,
} from "@beamscope/catalog";

/** The panel: 128 x 128 pixels, ids 1 to 16384. */
export const panel: DetectorStream = {
  kind: "detector_events",
  name: "panel_0",
  title: "Panel",
  wire: { topic: "dummy_detector", source: "panel_0" },
  shape: [
    { name: "y", size: 128 },
    { name: "x", size: 128 },
  ],
  detectorNumbers: { kind: "consecutive", first: 1 },
};

/** The camera: 256 x 256 counts. */
export const areaPanel: AreaDetectorStream = {
  kind: "area_detector",
  name: "area_panel",
  title: "Area panel",
  wire: { topic: "dummy_area_detector", source: "area_panel" },
  shape: [
    { name: "dim_0", size: 256 },
    { name: "dim_1", size: 256 },
  ],
};

/** In the order of their wire names `cbm1`, `cbm2`. */
export const monitors: readonly MonitorStream[] = [1, 2].map((i) => ({
  kind: "monitor_events",
  name: `monitor${i}`,
  title: `Monitor ${i}`,
  wire: { topic: "dummy_beam_monitor", source: `cbm${i}` },
}));

export const logs: readonly LogStream[] = [
  {
    kind: "log",
    name: "motion1",
    title: "Motion 1",
    wire: { topic: "dummy_motion", source: "motion1" },
    unit: "mm",
    dtype: "float64",
  },
  {
    kind: "log",
    name: "motion2",
    title: "Motion 2",
    wire: { topic: "dummy_motion", source: "motion2" },
    unit: "deg",
    dtype: "float64",
  },
];
