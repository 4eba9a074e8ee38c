/**
 * What the instrument `dummy` consists of. Facts that its declaration repeats; a test of the
 * declaration compares them.
 */
export const DUMMY = {
  panel: { name: "panel_0", firstPixelId: 1, rows: 128, columns: 128 },
  monitors: [
    { name: "monitor1", lengthM: 20 },
    { name: "monitor2", lengthM: 30 },
  ],
  areaPanel: { name: "area_panel", rows: 256, columns: 256 },
  logs: [
    { name: "motion1", unit: "mm" },
    { name: "motion2", unit: "deg" },
  ],
} as const;

export type DummyMonitorName = (typeof DUMMY.monitors)[number]["name"];
export type DummyLogName = (typeof DUMMY.logs)[number]["name"];

/** A place to put drawn events: filled from the front, reused from pulse to pulse. */
export interface EventSink {
  /** [event] ns after the pulse */ readonly timeOfArrival: Int32Array;
  /** [event] */ readonly pixelId: Int32Array;
}
