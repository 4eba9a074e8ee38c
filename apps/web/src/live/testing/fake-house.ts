import {
  decodeMessage,
  encodeCommit,
  encodeFrame,
  encodeHello,
  encodeNotice,
  type Frame,
  type Interest,
  type LayerSpec,
  type Notice,
  protocolVersion,
  serverLimits,
} from "@beamscope/contracts";
import type { OpenSocket, SocketEvents } from "../frame-socket.ts";
import type { LinkPorts } from "../live-link.ts";

type Message = ReturnType<typeof decodeMessage>;

/** One socket of a page under test, seen from the server. */
export class FakeConnection {
  readonly events: SocketEvents;
  readonly sent: Message[] = [];
  closedWith: number | undefined;

  constructor(events: SocketEvents) {
    this.events = events;
  }

  /** Opens and greets. */
  welcome(incarnation: string, protocol: number = protocolVersion): void {
    this.events.opened();
    this.events.message(
      encodeHello({
        from: "server",
        protocol,
        software: "test",
        instrument: "dummy",
        viewer: "v1",
        incarnation,
        serverTimeNs: "1790000000000000000",
      }),
    );
  }

  /** Sends frames and commits them. */
  epoch(epoch: number, frames: readonly Frame[]): void {
    for (const frame of frames) {
      for (const part of encodeFrame(frame, { transfer: epoch }).messages) {
        this.events.message(part);
      }
    }
    this.events.message(encodeCommit({ epoch, serverTimeNs: "1790000000000000000" }));
  }

  notice(notice: Notice): void {
    this.events.message(encodeNotice(notice));
  }

  interests(): Interest[] {
    return this.sent.flatMap((message) => (message.kind === "interest" ? message.interest : []));
  }

  acks(): number[] {
    return this.sent.flatMap((message) => (message.kind === "ack" ? message.ack.epoch : []));
  }
}

/** A server, a clock and a network under the test's control. */
export class FakeHouse {
  readonly connections: FakeConnection[] = [];
  readonly reported: unknown[] = [];
  #nowMs = 0;
  #timers: { readonly atMs: number; readonly action: () => void }[] = [];

  readonly open: OpenSocket = (events) => {
    const connection = new FakeConnection(events);
    this.connections.push(connection);
    return {
      send: (bytes) => connection.sent.push(decodeMessage(bytes, serverLimits)),
      close: (code) => {
        connection.closedWith = code;
      },
    };
  };

  ports(): LinkPorts {
    return {
      open: this.open,
      nowMs: () => this.#nowMs,
      later: (action, delayMs) => {
        const timer = { atMs: this.#nowMs + delayMs, action };
        this.#timers.push(timer);
        return () => {
          this.#timers = this.#timers.filter((one) => one !== timer);
        };
      },
      afterTask: (action) => queueMicrotask(action),
      random: () => 0,
      report: (error) => this.reported.push(error),
    };
  }

  /** The newest connection. @throws Error where there is none. */
  get connection(): FakeConnection {
    const newest = this.connections.at(-1);
    if (newest === undefined) throw new Error("nobody has connected");
    return newest;
  }

  /** Lets time pass; timers run in their order. */
  pass(ms: number): void {
    const endMs = this.#nowMs + ms;
    for (;;) {
      const next = this.#timers.toSorted((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined || next.atMs > endMs) break;
      this.#timers = this.#timers.filter((one) => one !== next);
      this.#nowMs = next.atMs;
      next.action();
    }
    this.#nowMs = endMs;
  }
}

/** Lets everything that waits for a promise happen. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve();
}

/** The layer of an output of the dummy's panel. */
export function specOf(output: string): LayerSpec {
  return {
    data: [{ workflow: "dummy/panel_0_xy/1", source: "panel_0", output }],
    display: { kind: "lines", select: [], window: { kind: "latest" }, perSecond: false },
  };
}
