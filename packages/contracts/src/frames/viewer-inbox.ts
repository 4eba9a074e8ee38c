import { ChunkAssembler } from "./chunk.ts";
import { type InflateRaw, openFrame } from "./decode-frame.ts";
import type { Frame } from "./frame.ts";
import { FrameFormatError } from "./frame-format-error.ts";
import type { FrameResolution } from "./frame-header.ts";
import type { ReceiveLimits } from "./message-layout.ts";
import {
  decodeMessage,
  type EpochCommit,
  type Hello,
  type Notice,
  type ProtocolMessage,
} from "./messages.ts";

/** What a viewer has to do about what came. */
export type Received =
  | { readonly kind: "hello"; readonly hello: Hello }
  | { readonly kind: "notice"; readonly notice: Notice }
  /** Paint these frames together, then send `ack` with this epoch. */
  | {
      readonly kind: "epoch";
      readonly commit: EpochCommit;
      readonly frames: ReadonlyMap<string, Frame>;
    };

/** One string per layer and resolution: the slot in which a newer frame replaces an older. */
export function frameSlot(frame: {
  readonly layer: string;
  readonly resolution: FrameResolution;
}): string {
  const { level, tile } = frame.resolution;
  return `${frame.layer}/${level}${tile === undefined ? "" : `/${tile.row}/${tile.column}`}`;
}

/**
 * The receiving end of a viewer: puts chunks together, inflates, and holds frames back until their
 * epoch is committed. Messages are taken in the order of their arrival, however long one inflates.
 */
export class ViewerInbox {
  readonly #assembler: ChunkAssembler;
  readonly #limits: ReceiveLimits;
  readonly #inflate: InflateRaw;
  #pending = new Map<string, Frame>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(limits: ReceiveLimits, inflate: InflateRaw) {
    this.#limits = limits;
    this.#inflate = inflate;
    this.#assembler = new ChunkAssembler(limits);
  }

  /**
   * @param bytes - handed over.
   * @returns what to do, or nothing yet.
   * @throws FrameFormatError on bytes that break the protocol; the inbox can go on.
   */
  receive(bytes: Uint8Array): Promise<Received | undefined> {
    const received = this.#last.then(() => this.#take(decodeMessage(bytes, this.#limits)));
    this.#last = received.catch(() => undefined);
    return received;
  }

  async #take(message: ProtocolMessage): Promise<Received | undefined> {
    switch (message.kind) {
      case "hello":
      case "notice":
        return message;
      case "chunk": {
        const whole = this.#assembler.accept(message.chunk, message.part);
        if (whole === undefined) return undefined;
        const inner = decodeMessage(whole, this.#limits);
        if (inner.kind !== "frame") throw new FrameFormatError("chunk", `holds a ${inner.kind}`);
        return this.#take(inner);
      }
      case "frame": {
        const frame = await openFrame(message.frame, this.#inflate);
        this.#pending.set(frameSlot(frame), frame);
        return undefined;
      }
      case "commit": {
        this.#assembler.clear();
        const frames = this.#pending;
        this.#pending = new Map();
        return { kind: "epoch", commit: message.commit, frames };
      }
      case "interest":
      case "ack":
        throw new FrameFormatError("prefix.kind", `${message.kind} comes from viewers alone`);
    }
  }
}
