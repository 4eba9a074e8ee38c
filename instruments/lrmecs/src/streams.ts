import type { DetectorStream, MonitorStream } from "@beamscope/catalog";

/**
 * The 148 helium tubes, each one pixel, in the order of the file. The file has no pixel ids; tube `i`
 * (from 0) has the id `i + 1`.
 */
export const bank: DetectorStream = {
  kind: "detector_events",
  name: "detector_bank",
  title: "Detector bank",
  description: "148 helium-3 tubes from -7.2 to 117.6 degrees, 2.5 m from the sample.",
  wire: { topic: "lrmecs_detector", source: "detector_bank" },
  shape: [{ name: "detector", size: 148 }],
  detectorNumbers: { kind: "consecutive", first: 1 },
  nexusPath: "data",
};

/** Before and behind the sample. */
export const monitors: readonly MonitorStream[] = [1, 2].map((i) => ({
  kind: "monitor_events",
  name: `monitor${i}`,
  title: `Monitor ${i}`,
  wire: { topic: "lrmecs_beam_monitor", source: `cbm${i}` },
  nexusPath: `monitor${i}`,
}));
