import { randomUUID } from "node:crypto";
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import {
  type ProblemCode,
  problem,
  problemMediaType,
  problemStatus,
  serverLimits,
  socketPath,
} from "@beamscope/contracts";
import type { ViewerConnection, ViewerSocket } from "@beamscope/hub";
import { type WebSocket, WebSocketServer } from "ws";
import { foreignRequest } from "../http/same-host.ts";

/** A viewer's largest message: its JSON and what frames it. bytes */
const maxPayload = serverLimits.jsonBytes + 1024;

/** More sockets than that are turned away. */
const maxSockets = 2_000;

/** Silent viewers are asked for a sign of life this often. ms */
const pingIntervalMs = 10_000;

/** Sockets whose other side does not close them are cut after this. ms */
const closeLimitMs = 500;

/** RFC 6455: data of a kind that is not taken here (text). */
const unsupportedData = 1003;

/** RFC 6455: the endpoint goes away. */
const goingAway = 1001;

/** What became of sockets. */
export interface SocketCounts {
  readonly open: number;
  readonly opened: number;
  /** Upgrades that were turned away. */
  readonly refused: number;
  /** Sockets closed because their bytes broke the WebSocket protocol, or were text. */
  readonly broken: number;
}

/** The WebSocket end of the frame protocol: bytes in and out, nothing of what they mean. */
export class FrameSockets {
  readonly #server = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload });
  readonly #connect: (socket: ViewerSocket) => ViewerConnection;
  readonly #host: string;
  readonly #pings: NodeJS.Timeout;
  #closing = false;
  #opened = 0;
  #refused = 0;
  #broken = 0;

  /**
   * @param connect - takes a viewer whose socket has opened.
   * @param host - the address that is listened on.
   */
  constructor(connect: (socket: ViewerSocket) => ViewerConnection, host: string) {
    this.#connect = connect;
    this.#host = host;
    this.#pings = setInterval(() => {
      for (const socket of this.#server.clients) socket.ping();
    }, pingIntervalMs);
  }

  counts(): SocketCounts {
    return {
      open: this.#server.clients.size,
      opened: this.#opened,
      refused: this.#refused,
      broken: this.#broken,
    };
  }

  /** Takes the upgrades of an HTTP server. */
  attach(http: Server): void {
    http.on("upgrade", (request, stream, head) => this.#upgrade(request, stream, head));
  }

  /** Closes what is left open, and cuts it where the other side does not answer. */
  async close(): Promise<void> {
    this.#closing = true;
    clearInterval(this.#pings);
    const clients = [...this.#server.clients];
    const gone = clients.map(
      (socket) =>
        new Promise<void>((resolve) => {
          if (socket.readyState === socket.CLOSED) resolve();
          else socket.once("close", () => resolve());
        }),
    );
    for (const socket of clients) socket.close(goingAway, "The server ends.");
    const cut = setTimeout(() => {
      for (const socket of clients) socket.terminate();
    }, closeLimitMs);
    await Promise.all(gone);
    clearTimeout(cut);
    this.#server.close();
  }

  #upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    // A connection that breaks now has nobody else to tell.
    stream.on("error", () => stream.destroy());
    const path = (request.url ?? "").split("?", 1)[0];
    if (path !== socketPath) return this.#refuse(stream, "not-found", "There is no socket here.");
    const foreign = foreignRequest(request.headers, this.#host);
    if (foreign !== undefined) return this.#refuse(stream, "forbidden", foreign);
    if (this.#closing) return this.#refuse(stream, "unavailable", "The server is ending.");
    if (this.#server.clients.size >= maxSockets) {
      return this.#refuse(stream, "too-many-requests", "There are too many viewers.");
    }
    this.#server.handleUpgrade(request, stream, head, (socket) => this.#open(socket));
  }

  #open(socket: WebSocket): void {
    this.#opened += 1;
    const viewer = this.#connect({
      send: (bytes) => socket.send(bytes, { binary: true }),
      get bufferedAmount() {
        return socket.bufferedAmount;
      },
      close: (code, reason) => socket.close(code, reason),
    });
    // The library closes the socket by itself then, with the code that fits (1002, 1007, 1009).
    socket.on("error", () => {
      this.#broken += 1;
    });
    socket.on("pong", () => viewer.heard());
    socket.on("close", () => viewer.closed());
    socket.on("message", (data, isBinary) => {
      if (socket.readyState !== socket.OPEN) return;
      if (isBinary) return viewer.receive(asBytes(data));
      this.#broken += 1;
      socket.close(unsupportedData, "Messages are binary.");
    });
  }

  #refuse(stream: Duplex, code: ProblemCode, detail: string): void {
    this.#refused += 1;
    const body = JSON.stringify(problem(code, detail, randomUUID()));
    stream.end(
      `HTTP/1.1 ${problemStatus[code]} Refused\r\ncontent-type: ${problemMediaType}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    );
  }
}

/** @param data - one buffer: fragments are joined by the library, as its default `binaryType` says. */
function asBytes(data: WebSocket.RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}
