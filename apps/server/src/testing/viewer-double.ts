import {
  closeCodes,
  decodeMessage,
  encodeAck,
  encodeHello,
  encodeInterest,
  type InterestInput,
  type ProtocolMessage,
  protocolVersion,
  socketPath,
  viewerLimits,
} from "@beamscope/contracts";
import { WebSocket } from "ws";

/** A viewer's side of the frame protocol. */
export class ViewerDouble {
  readonly messages: ProtocolMessage[] = [];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  readonly socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => {
      socket.once("close", (code, reason) => resolve({ code, reason: reason.toString() }));
    });
    socket.on("error", () => undefined);
    socket.on("message", (data) => {
      if (!Buffer.isBuffer(data)) throw new Error("one buffer per message");
      const message = decodeMessage(Uint8Array.from(data), viewerLimits);
      this.messages.push(message);
      if (message.kind === "commit") this.send(encodeAck({ epoch: message.commit.epoch }));
    });
  }

  /** @param origin - what a browser says of the page that opens the socket. */
  static async open(url: string, origin?: string): Promise<ViewerDouble> {
    const address = url.replace(/^http/, "ws") + socketPath;
    const socket = new WebSocket(address, origin === undefined ? {} : { origin });
    const viewer = new ViewerDouble(socket);
    await new Promise((resolve, reject) => {
      socket.once("open", resolve);
      socket.once("error", reject);
    });
    return viewer;
  }

  greet(interest: InterestInput): void {
    this.send(encodeHello({ from: "viewer", protocol: protocolVersion, software: "test" }));
    this.send(encodeInterest(interest));
  }

  send(bytes: Uint8Array | string): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(bytes);
  }

  frames() {
    return this.messages.flatMap((message) => (message.kind === "frame" ? [message.frame] : []));
  }
}

/** Codes with which a server may turn a misbehaving viewer away. */
export const refusalCodes: readonly number[] = [
  1002,
  1003,
  1007,
  1008,
  1009,
  closeCodes.badMessage,
  closeCodes.protocolVersion,
];
