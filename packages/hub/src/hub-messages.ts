import type { FrameResolution, LayerId, LayerSpec } from "@beamscope/contracts";

/*
 * What passes between the hub (a worker thread) and the viewers' side (the server's main thread):
 * plain data that survives a structured clone.
 */

/** A layer at a resolution that some viewer wants. `slot` names the pair, as `frameSlot` does. */
export interface WantedSlot {
  readonly slot: string;
  readonly layer: LayerId;
  readonly spec: LayerSpec;
  readonly resolution: FrameResolution;
}

/** To the hub. */
export type ToHub =
  /** Somebody began to want these. A slot that is wanted already is sent again. */
  | { readonly kind: "acquire"; readonly slots: readonly WantedSlot[] }
  /** Nobody wants these any more. */
  | { readonly kind: "release"; readonly slots: readonly string[] };

/** A frame, encoded once: the messages of the frame protocol that carry it, in order. */
export interface FrameParcel {
  readonly slot: string;
  readonly layer: LayerId;
  readonly version: number;
  readonly epoch: number;
  /** Handed over; whoever has them sends them to as many as want them and never writes to them. */
  readonly messages: readonly Uint8Array<ArrayBuffer>[];
  /** Sum over `messages`. */
  readonly sentBytes: number;
}

/** From the hub. */
export type FromHub =
  /** The hub has begun anew: versions and epochs of another incarnation mean nothing. */
  | { readonly kind: "ready"; readonly incarnation: string }
  /** One pass: all frames that belong together. */
  | { readonly kind: "epoch"; readonly epoch: number; readonly frames: readonly FrameParcel[] }
  /** The layer of a slot cannot be served. */
  | {
      readonly kind: "rejected";
      readonly slot: string;
      readonly layer: LayerId;
      readonly reason: string;
    };

/** The buffers of a message, to be transferred with it in place of being copied. */
export function transferList(message: FromHub): ArrayBuffer[] {
  if (message.kind !== "epoch") return [];
  return message.frames.flatMap((frame) => frame.messages.map((part) => part.buffer));
}
