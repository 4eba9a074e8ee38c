import {
  decodeMessage,
  encodeAck,
  encodeHello,
  encodeInterest,
  type FrameHeader,
  frameSlot,
  type InterestInput,
  type Notice,
  protocolVersion,
  viewerLimits,
} from "@beamscope/contracts";
import type { ViewerHub } from "../viewer-hub.ts";
import type { ViewerConnection, ViewerSocket } from "../viewer-socket.ts";

/** An epoch as a viewer got it: versions by slot. */
export interface SeenEpoch {
  readonly epoch: number;
  readonly versions: ReadonlyMap<string, number>;
}

/** A viewer whose network a test throttles by hand. Frames are read as whole messages or counted chunks. */
export class ScriptedViewer implements ViewerSocket {
  readonly connection: ViewerConnection;
  readonly received: Uint8Array[] = [];
  readonly kinds: string[] = [];
  readonly epochs: SeenEpoch[] = [];
  readonly notices: Notice[] = [];
  closedWith: { readonly code: number; readonly reason: string } | undefined;
  bufferedAmount = 0;
  /** Whether what is sent stays in the socket. */
  isStuck = false;
  #pending = new Map<string, number>();
  readonly #unacknowledged: number[] = [];
  mostInFlight = 0;
  #sequence = 0;

  constructor(hub: ViewerHub) {
    this.connection = hub.connect(this);
  }

  send(bytes: Uint8Array<ArrayBuffer>): void {
    this.received.push(bytes);
    if (this.isStuck) this.bufferedAmount += bytes.length;
    const message = decodeMessage(bytes, viewerLimits);
    this.kinds.push(message.kind);
    if (message.kind === "frame") this.#takeFrame(message.frame.header);
    if (message.kind === "notice") this.notices.push(message.notice);
    if (message.kind === "commit") {
      this.epochs.push({ epoch: message.commit.epoch, versions: this.#pending });
      this.#pending = new Map();
      this.#unacknowledged.push(message.commit.epoch);
      this.mostInFlight = Math.max(this.mostInFlight, this.#unacknowledged.length);
    }
  }

  close(code: number, reason: string): void {
    this.closedWith ??= { code, reason };
  }

  hello(protocol = protocolVersion): void {
    this.connection.receive(encodeHello({ from: "viewer", protocol, software: "test" }));
  }

  want(layers: InterestInput["layers"]): void {
    this.#sequence += 1;
    this.connection.receive(encodeInterest({ sequence: this.#sequence, layers }));
  }

  /** Answers the oldest unanswered epoch, if there is one. */
  acknowledge(): void {
    const epoch = this.#unacknowledged.shift();
    if (epoch !== undefined) this.connection.receive(encodeAck({ epoch }));
  }

  #takeFrame(header: FrameHeader): void {
    this.#pending.set(frameSlot(header), header.version);
  }
}
