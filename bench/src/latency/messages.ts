import type { EmbeddedLogHandle } from "@beamscope/broker";

/** When the last message of a pulse was handed to the log. */
export interface PulseAppended {
  /** ns since 1970-01-01 UTC */
  readonly pulseNs: bigint;
  /** Wall time before the call, ms since 1970-01-01 UTC. */
  readonly appendedMs: number;
}

/** What the source's thread is started with. */
export interface SourceThreadData {
  readonly log: EmbeddedLogHandle;
  /** Of the panel. */
  readonly eventsPerSecond: number;
}

/** What the house says to the benchmark. */
export type FromHouse =
  | { readonly kind: "ready"; readonly url: string }
  | { readonly kind: "appended"; readonly pulse: PulseAppended };
