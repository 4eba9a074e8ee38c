import type { EpochNs } from "@beamscope/wire";

/** What a source sends its messages as. */
export type SourceSchema = "ev44" | "f144" | "ad00";

/** Where a stream is found on the broker. */
export interface StreamAddress {
  readonly topic: string;
  readonly sourceName: string;
}

/** One message of a source, ready to be produced. */
export interface SourceMessage extends StreamAddress {
  readonly schema: SourceSchema;
  /** Data time: of the pulse, the frame, the sample. Messages of a source ascend in it. */
  readonly time: EpochNs;
  /** Sequence number within its stream; undefined for schemas that carry none. */
  readonly messageId: bigint | undefined;
  /** Number of neutron events in it. */
  readonly events: number;
  /** The payload: bytes of its own, whoever has the message may keep them. */
  readonly value: Uint8Array;
}
