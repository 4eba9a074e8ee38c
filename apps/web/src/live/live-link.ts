import {
  closeCodes,
  encodeAck,
  encodeHello,
  encodeInterest,
  FrameFormatError,
  type Hello,
  inflateRaw,
  type Notice,
  protocolVersion,
  type Received,
  ViewerInbox,
  viewerLimits,
  type WantedLayer,
} from "@beamscope/contracts";
import type { FrameSocket, OpenSocket } from "./frame-socket.ts";
import { LayerStore } from "./layer-store.ts";
import { reconnectDelayMs } from "./reconnect-delay.ts";
import { ServerClock } from "./server-clock.ts";

/** How the page stands to the server. */
export type LinkState =
  /** The first connection is being made. */
  | { readonly kind: "connecting" }
  | { readonly kind: "open"; readonly instrument: string; readonly viewer: string }
  /** Frames are kept; the page tries again by itself. `sinceMs` is of the server's clock. */
  | { readonly kind: "lost"; readonly sinceMs: number; readonly reason: string | undefined }
  /** The server has been updated: only a reload helps. */
  | { readonly kind: "outdated" };

/** What the link needs from its surroundings. */
export interface LinkPorts {
  readonly open: OpenSocket;
  /** ms of a clock that never jumps. */
  readonly nowMs: () => number;
  /** @returns how to take it back. */
  readonly later: (action: () => void, delayMs: number) => () => void;
  /** Runs after the current task, before the next. */
  readonly afterTask: (action: () => void) => void;
  /** In [0, 1). */
  readonly random: () => number;
  readonly report: (error: unknown) => void;
}

/** A silent viewer is forgotten by the server after 30 s: say something well before. */
const keepAliveMs = 10_000;
/** A socket that has not opened by then is given up. */
const openingMs = 10_000;

interface Attempt {
  socket: FrameSocket | undefined;
  readonly inbox: ViewerInbox;
  welcomed: boolean;
}

/**
 * The page's connection to the hub: says what is wanted, hands the frames of an epoch over together, and connects again
 * when it breaks. Frames outlive the connection.
 */
export class LiveLink {
  /** Where frames are put. */
  readonly layers: LayerStore;
  /** The server's clock. */
  readonly clock: ServerClock;
  readonly #ports: LinkPorts;
  readonly #listeners = new Set<() => void>();
  readonly #noticeListeners = new Set<(notice: Notice) => void>();
  #state: LinkState = { kind: "connecting" };
  #attempt: Attempt | undefined;
  #failures = 0;
  #incarnation: string | undefined;
  #sequence = 0;
  #sentSlots = "";
  #interestAsked = false;
  #paused = false;
  #stopped = true;
  #heardMs = 0;
  #brokenBy: string | undefined;
  #cancelRetry: () => void = () => {};
  #cancelKeepAlive: () => void = () => {};
  #cancelOpening: () => void = () => {};

  constructor(ports: LinkPorts) {
    this.#ports = ports;
    this.clock = new ServerClock(ports.nowMs);
    this.layers = new LayerStore(() => this.#askInterest(), ports.report);
  }

  /** Changes rarely, never with frames. */
  readonly state = (): LinkState => this.#state;

  /** For `useSyncExternalStore`, with `state`. @returns how to stop. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Told of all notices but refusals of layers. @returns how to stop. */
  onNotice(listener: (notice: Notice) => void): () => void {
    this.#noticeListeners.add(listener);
    return () => this.#noticeListeners.delete(listener);
  }

  /** Connects, and stays connected until `stop`. */
  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#connect();
  }

  /** Closes the connection for good. */
  stop(): void {
    this.#stopped = true;
    this.#cancelRetry();
    const attempt = this.#attempt;
    this.#drop();
    attempt?.socket?.close(1000);
  }

  /** While paused nothing is wanted, so that nothing is computed for a page that nobody sees. */
  setPaused(paused: boolean): void {
    this.#paused = paused;
    this.#askInterest();
    // Somebody looks again: do not let them wait for the next try.
    if (!paused) this.retry();
  }

  /** Tries at once where the connection is lost. */
  retry(): void {
    if (this.#stopped || this.#attempt !== undefined || this.#state.kind === "outdated") return;
    this.#cancelRetry();
    this.#connect();
  }

  /** The server does not answer elsewhere: a socket that has been silent too is taken for dead. */
  suspect(): void {
    const attempt = this.#attempt;
    if (attempt?.welcomed !== true || this.#ports.nowMs() - this.#heardMs < keepAliveMs) return;
    this.#lose("The server does not answer.");
    attempt.socket?.close(1000);
  }

  #connect(): void {
    const inbox = new ViewerInbox(viewerLimits, inflateRaw);
    const attempt: Attempt = { socket: undefined, inbox, welcomed: false };
    this.#attempt = attempt;
    const isCurrent = (): boolean => this.#attempt === attempt;
    this.#brokenBy = undefined;
    attempt.socket = this.#ports.open({
      opened: () => {
        if (!isCurrent()) return;
        const software = "beamscope page";
        attempt.socket?.send(encodeHello({ from: "viewer", protocol: protocolVersion, software }));
      },
      message: (bytes) => {
        if (!isCurrent()) return;
        this.#heardMs = this.#ports.nowMs();
        void this.#receive(attempt, bytes, isCurrent);
      },
      closed: (code) => {
        if (isCurrent()) this.#closed(code);
      },
    });
    this.#cancelOpening = this.#ports.later(() => {
      if (!isCurrent() || attempt.welcomed) return;
      this.#lose("The server does not answer.");
      attempt.socket?.close(1000);
    }, openingMs);
  }

  async #receive(attempt: Attempt, bytes: Uint8Array, isCurrent: () => boolean): Promise<void> {
    try {
      const received = await attempt.inbox.receive(bytes);
      if (received !== undefined && isCurrent()) this.#take(attempt, received);
    } catch (error) {
      if (!isCurrent()) return;
      if (!(error instanceof FrameFormatError)) this.#ports.report(error);
      this.#lose("The server sent something that this page does not understand.");
      attempt.socket?.close(closeCodes.badMessage, "bad message");
    }
  }

  #take(attempt: Attempt, received: Received): void {
    switch (received.kind) {
      case "hello":
        return this.#welcome(attempt, received.hello);
      case "notice":
        return this.#notice(received.notice);
      case "epoch": {
        const { commit, frames } = received;
        this.clock.hear(commit.serverTimeNs);
        this.layers.takeIn(frames.values());
        attempt.socket?.send(encodeAck({ epoch: commit.epoch }));
      }
    }
  }

  #welcome(attempt: Attempt, hello: Hello): void {
    if (hello.protocol !== protocolVersion || hello.from !== "server") {
      this.#drop();
      this.#change({ kind: "outdated" });
      attempt.socket?.close(closeCodes.protocolVersion);
      return;
    }
    attempt.welcomed = true;
    this.#failures = 0;
    this.clock.restart();
    this.clock.hear(hello.serverTimeNs);
    if (hello.incarnation !== this.#incarnation) this.layers.forgetVersions();
    this.#incarnation = hello.incarnation;
    this.#sendInterest();
    this.#change({ kind: "open", instrument: hello.instrument, viewer: hello.viewer });
  }

  #notice(notice: Notice): void {
    if (notice.kind === "rejected") {
      // A layer may be refused while something is not there yet; a later interest asks again.
      if (notice.sequence === this.#sequence) this.layers.refuse(notice.layer, notice.reason);
      return;
    }
    if (notice.kind === "closing") this.#brokenBy = notice.reason;
    for (const listener of this.#noticeListeners) listener(notice);
  }

  #closed(code: number): void {
    if (code !== closeCodes.protocolVersion) return this.#lose(this.#brokenBy);
    this.#drop();
    this.#change({ kind: "outdated" });
  }

  #lose(reason: string | undefined): void {
    this.#drop();
    const sinceMs = this.#state.kind === "lost" ? this.#state.sinceMs : this.clock.nowMs();
    this.#change({ kind: "lost", sinceMs, reason });
    const delayMs = reconnectDelayMs(this.#failures, this.#ports.random());
    this.#failures += 1;
    this.#cancelRetry = this.#ports.later(() => this.#connect(), delayMs);
  }

  /** Lets go of the present attempt: nothing that still happens on its socket counts. */
  #drop(): void {
    this.#attempt = undefined;
    this.#cancelKeepAlive();
    this.#cancelOpening();
  }

  #askInterest(): void {
    if (this.#interestAsked) return;
    this.#interestAsked = true;
    this.#ports.afterTask(() => {
      this.#interestAsked = false;
      const wanted = this.#wanted();
      if (slotsOf(wanted) !== this.#sentSlots) this.#sendInterest();
    });
  }

  #wanted(): WantedLayer[] {
    return this.#paused ? [] : this.layers.wanted();
  }

  #sendInterest(): void {
    const attempt = this.#attempt;
    if (attempt?.welcomed !== true) return;
    const layers = this.#wanted();
    this.#sentSlots = slotsOf(layers);
    this.#sequence += 1;
    attempt.socket?.send(encodeInterest({ sequence: this.#sequence, layers }));
    this.#cancelKeepAlive();
    this.#cancelKeepAlive = this.#ports.later(() => this.#sendInterest(), keepAliveMs);
  }

  #change(state: LinkState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

/** What an interest means, whatever versions are held. */
function slotsOf(wanted: readonly WantedLayer[]): string {
  return JSON.stringify(wanted.map(({ spec, resolution }) => [spec, resolution]));
}

/** The ports of the page. */
export function pagePorts(open: OpenSocket): LinkPorts {
  return {
    open,
    nowMs: () => performance.now(),
    later: (action, delayMs) => {
      const timer = setTimeout(action, delayMs);
      return () => clearTimeout(timer);
    },
    afterTask: (action) => queueMicrotask(action),
    random: () => Math.random(),
    report: (error) => reportError(error),
  };
}
