export type { ArrivalSpectrum } from "./dummy/arrival-spectrum.ts";
export { DUMMY, type DummyLogName, type DummyMonitorName } from "./dummy/dummy-layout.ts";
export {
  type DummyEventStream,
  type DummyOptions,
  DummySource,
  type DummyStream,
  dummyDevAddress,
  type PulseRange,
} from "./dummy/dummy-source.ts";
export { EXPERIMENT } from "./dummy/powder-panel.ts";
export type { ExampleEvents, ExampleLog, ExampleRun, ExampleRunOptions } from "./example-run.ts";
export type { Corruption } from "./faults/corruption.ts";
export type { FaultLedger, HitTally, MessageTally, StreamFaults } from "./faults/fault-ledger.ts";
export { type FaultPlan, type FaultySource, withFaults } from "./faults/with-faults.ts";
export { livePulses } from "./live-pulses.ts";
export { outgoing, type PaceClock, type PaceOptions, type PaceReport, pace } from "./pacer.ts";
export { drawPoisson } from "./random/poisson.ts";
export { RandomStream } from "./random/random-stream.ts";
export {
  devAddressOf,
  NexusReplay,
  type ReplayKind,
  type ReplayOptions,
  type ReplayStream,
} from "./replay/nexus-replay.ts";
export { ReplayError } from "./replay/replay-error.ts";
export type { ReplayTime } from "./replay/replay-timeline.ts";
export type { SourceMessage, SourceSchema, StreamAddress } from "./source-message.ts";
export { writeNexusEvents } from "./write-nexus-events.ts";
