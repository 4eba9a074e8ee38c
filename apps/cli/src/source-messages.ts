import type { EmbeddedLogHandle } from "@beamscope/broker";
import type { FaultPlan } from "@beamscope/simulation";

/** What goes wrong on purpose on the way to the log: the share of the messages for each fault, together at most 1. */
export type FaultShares = Required<Pick<FaultPlan, "withhold" | "double" | "reorder" | "corrupt">>;

/** The simulated instrument, at the rate of its pulses. */
export interface DummyRequest {
  readonly kind: "dummy";
  readonly eventsPerSecond: number;
  readonly seed: number;
  readonly faults: FaultShares;
}

/** A recorded run. */
export interface ReplayRequest {
  readonly kind: "replay";
  readonly instrument: string;
  readonly file: string;
  readonly entry: string | undefined;
  /** Over how many pulses a histogram is spread, or how many recorded ones are sent. */
  readonly pulses: number | undefined;
  readonly time: "now" | "recorded";
  /** Data time per wall time; infinite: as fast as the log takes it. */
  readonly speed: number;
  readonly loop: boolean;
}

/** What a source thread is started with. */
export interface SourceThreadData {
  readonly log: EmbeddedLogHandle;
  readonly source: DummyRequest | ReplayRequest;
}

/** What a source thread says. */
export type FromSourceThread =
  | {
      readonly kind: "leaving out";
      readonly what: readonly { readonly name: string; readonly reason: string }[];
    }
  | {
      readonly kind: "sent";
      readonly messages: number;
      readonly events: number;
      readonly undelivered: number;
    }
  /** One sentence for the person who asked. */
  | { readonly kind: "refused"; readonly sentence: string };
