export { Hdf5Error } from "./nexus/hdf5-library.ts";
export type { NumberColumn } from "./nexus/hdf5-node.ts";
export { epochNsFromIso } from "./nexus/iso-time.ts";
export type { NexusDetector, NexusEntry, NexusMonitor } from "./nexus/nexus-entry.ts";
export type { EventColumns, NexusEvents } from "./nexus/nexus-events.ts";
export {
  type EntryChoice,
  type NexusFile,
  type NexusFileProblem,
  type NexusOpening,
  openNexusFile,
} from "./nexus/nexus-file.ts";
export type { NexusHistogram } from "./nexus/nexus-histogram.ts";
export type { LogSamples, NexusLog } from "./nexus/nexus-log.ts";
export { NexusReadError } from "./nexus/nexus-read-error.ts";
export { type DatasetOptions, type NexusAttributes, NexusWriter } from "./nexus/nexus-writer.ts";
export { ESS_PULSE_RATE_HZ, PulseTrain } from "./pulse-train.ts";
export {
  maxwellianFlux,
  maxwellianFluxBelow,
  NS_PER_METRE_ANGSTROM,
  tofFromWavelength,
  wavelengthFromTof,
} from "./wavelength.ts";
