import {
  closeCodes,
  decodeMessage,
  encodeHello,
  encodeNotice,
  FrameFormatError,
  frameSlot,
  type Hello,
  type Interest,
  instantText,
  type LayerId,
  type LayerSpec,
  layerIdOf,
  type Notice,
  protocolVersion,
  serverLimits,
} from "@beamscope/contracts";
import type { HubClock } from "./hub-clock.ts";
import type { FromHub, ToHub, WantedSlot } from "./hub-messages.ts";
import { SlotTable } from "./slot-table.ts";
import { Viewer } from "./viewer.ts";
import type { ViewerConnection, ViewerSocket } from "./viewer-socket.ts";

/** What a viewer hub is built from. */
export interface ViewerHubOptions {
  readonly instrument: string;
  /** Name and version that the hello states. */
  readonly software: string;
  readonly clock: HubClock;
  /** Names a connection; unique in this process. */
  readonly newViewerId: () => string;
  /** Takes a message to the hub. */
  readonly post: (message: ToHub) => void;
  readonly limits?: Partial<ViewerLimits> | undefined;
}

/** When a viewer is slow, silent or gone. */
export interface ViewerLimits {
  /** A viewer of which nothing was heard for this long is forgotten. Default 30 000. */
  readonly silenceMs: number;
  /** No further epoch while a socket holds more than this. Default 1 MiB. */
  readonly bufferedBytes: number;
  /** A viewer that goes on asking while its socket holds more than this reads nothing: it is sent away. Default 16 MiB. */
  readonly stuckBytes: number;
}

/** What the viewers cost. */
export interface ViewerCounts {
  readonly viewers: number;
  /** Layers at a resolution wanted, summed over viewers. */
  readonly interests: number;
  /** Different ones among them. */
  readonly slots: number;
  /** Frames held for the next that wants them. */
  readonly heldBytes: number;
  readonly sentBytes: number;
  readonly epochsSent: number;
  /** Epochs that a viewer never saw since a newer one took their place. */
  readonly epochsSkipped: number;
  readonly epochsInFlight: number;
  /** Viewers sent away, by reason. */
  readonly dismissed: Readonly<Record<string, number>>;
}

/** Why a viewer is sent away. */
type Dismissal = "foreign protocol" | "bad message" | "silent" | "too slow" | "hub restarted";

const expiryCheckMs = 1_000;
/** RFC 6455: the server restarts. */
const serviceRestart = 1012;
/** RFC 6455: the endpoint goes away. */
const goingAway = 1001;
const rememberedLayers = 10_000;

/**
 * The viewers' side of the hub, for the thread that has the sockets: interests, and frames to whom
 * they belong. Computes nothing; a further viewer costs references to bytes that exist.
 */
export class ViewerHub {
  readonly #options: ViewerHubOptions;
  readonly #limits: ViewerLimits;
  readonly #viewers = new Set<Viewer>();
  readonly #slots: SlotTable;
  readonly #tally = { sentBytes: 0, epochsSent: 0, epochsSkipped: 0 };
  readonly #dismissed = new Map<Dismissal, number>();
  readonly #layerIds = new Map<string, LayerId>();
  #incarnation: string | undefined;
  #epoch = 0;
  #cancelExpiry: (() => void) | undefined;

  constructor(options: ViewerHubOptions) {
    this.#options = options;
    this.#limits = {
      silenceMs: 30_000,
      bufferedBytes: 1 << 20,
      stuckBytes: 1 << 24,
      ...options.limits,
    };
    this.#slots = new SlotTable(options.post);
  }

  /** A socket has opened. */
  connect(socket: ViewerSocket): ViewerConnection {
    const viewer = new Viewer({
      id: this.#options.newViewerId(),
      socket,
      clock: this.#options.clock,
      slots: this.#slots,
      tally: this.#tally,
      bufferedBytes: this.#limits.bufferedBytes,
    });
    this.#viewers.add(viewer);
    this.#watchSilence();
    return {
      id: viewer.id,
      receive: (bytes) => this.#take(viewer, bytes),
      heard: () => {
        viewer.lastHeardMs = this.#options.clock.nowMs();
      },
      closed: () => this.#forget(viewer),
    };
  }

  /** A message of the hub. */
  receive(message: FromHub): void {
    switch (message.kind) {
      case "ready":
        return this.#begin(message.incarnation);
      case "epoch": {
        this.#epoch = message.epoch;
        const frames = message.frames.filter((frame) => this.#slots.put(frame));
        if (frames.length === 0) return;
        for (const viewer of this.#viewers) {
          viewer.offer(frames);
          viewer.send(this.#epoch);
        }
        return;
      }
      case "rejected":
        this.#slots.reject(message.slot, message.reason);
        for (const viewer of this.#viewers) viewer.tellRejected(message.slot, message.reason);
    }
  }

  /** Tells every viewer. Encoded once. */
  announce(notice: Notice): void {
    const bytes = encodeNotice(notice);
    for (const viewer of this.#viewers) if (viewer.greeted) viewer.sendNow(bytes);
  }

  counts(): ViewerCounts {
    const viewers = [...this.#viewers];
    return {
      viewers: viewers.length,
      interests: viewers.reduce((sum, viewer) => sum + viewer.interests, 0),
      slots: this.#slots.size,
      heldBytes: this.#slots.heldBytes,
      ...this.#tally,
      epochsInFlight: viewers.filter((viewer) => viewer.inFlight).length,
      dismissed: Object.fromEntries(this.#dismissed),
    };
  }

  /** Says goodbye to every viewer, and ends its timers. */
  close(reason: string): void {
    this.announce({ kind: "closing", reason });
    for (const viewer of this.#viewers) {
      this.#forget(viewer);
      viewer.socket.close(goingAway, closeReason(reason));
    }
    this.#cancelExpiry?.();
    this.#cancelExpiry = undefined;
  }

  #begin(incarnation: string): void {
    const restarted = this.#incarnation !== undefined;
    this.#incarnation = incarnation;
    this.#epoch = 0;
    for (const viewer of this.#viewers) {
      // Versions of the old incarnation mean nothing: the page comes back and starts anew.
      if (restarted) this.#dismiss(viewer, "hub restarted", serviceRestart);
      else if (viewer.greeted) this.#greet(viewer, incarnation);
    }
  }

  #take(viewer: Viewer, bytes: Uint8Array): void {
    if (!this.#viewers.has(viewer)) return;
    viewer.lastHeardMs = this.#options.clock.nowMs();
    // Epochs wait for their answers; notices, which answer whatever was asked, do not.
    if (viewer.socket.bufferedAmount > this.#limits.stuckBytes) {
      return this.#dismiss(viewer, "too slow", closeCodes.tooSlow);
    }
    try {
      const message = decodeMessage(bytes, serverLimits);
      switch (message.kind) {
        case "hello":
          return this.#takeHello(viewer, message.hello);
        case "interest":
          if (!viewer.greeted) throw new FrameFormatError("prefix.kind", "interest before hello");
          this.#takeInterest(viewer, message.interest);
          return viewer.send(this.#epoch);
        case "ack":
          if (!viewer.acknowledge(message.ack.epoch)) {
            throw new FrameFormatError("epoch", `${message.ack.epoch} is not in flight`);
          }
          return viewer.send(this.#epoch);
        case "frame":
        case "commit":
        case "notice":
        case "chunk":
          throw new FrameFormatError("prefix.kind", `${message.kind} comes from the server alone`);
      }
    } catch (error) {
      if (!(error instanceof FrameFormatError)) throw error;
      this.#dismiss(viewer, "bad message", closeCodes.badMessage, error.message);
    }
  }

  #takeHello(viewer: Viewer, hello: Hello): void {
    if (viewer.greeted || hello.from !== "viewer") {
      throw new FrameFormatError("hello", "a viewer says hello once");
    }
    if (hello.protocol !== protocolVersion) {
      const text = `protocol ${hello.protocol}, this is ${protocolVersion}`;
      return this.#dismiss(viewer, "foreign protocol", closeCodes.protocolVersion, text);
    }
    viewer.greeted = true;
    if (this.#incarnation !== undefined) this.#greet(viewer, this.#incarnation);
  }

  #greet(viewer: Viewer, incarnation: string): void {
    const { instrument, software, clock } = this.#options;
    viewer.sendNow(
      encodeHello({
        from: "server",
        protocol: protocolVersion,
        software,
        instrument,
        viewer: viewer.id,
        incarnation,
        serverTimeNs: instantText(BigInt(Math.round(clock.nowMs())) * 1_000_000n),
      }),
    );
  }

  #takeInterest(viewer: Viewer, interest: Interest): void {
    const wanted = new Map<string, WantedSlot>();
    const have = new Map<string, number>();
    for (const { spec, resolution, have: version } of interest.layers) {
      const layer = this.#layerId(spec);
      const slot = frameSlot({ layer, resolution });
      wanted.set(slot, { slot, layer, spec, resolution });
      if (version !== undefined) have.set(slot, version);
    }
    viewer.want(interest.sequence, wanted, have);
  }

  /** The same few specifications come again and again. */
  #layerId(spec: LayerSpec): LayerId {
    const text = JSON.stringify(spec);
    const known = this.#layerIds.get(text);
    if (known !== undefined) return known;
    if (this.#layerIds.size >= rememberedLayers) this.#layerIds.clear();
    const layer = layerIdOf(spec);
    this.#layerIds.set(text, layer);
    return layer;
  }

  #watchSilence(): void {
    this.#cancelExpiry ??= this.#options.clock.after(expiryCheckMs, () => {
      this.#cancelExpiry = undefined;
      const oldestMs = this.#options.clock.nowMs() - this.#limits.silenceMs;
      for (const viewer of this.#viewers) {
        if (viewer.lastHeardMs > oldestMs) continue;
        if (viewer.inFlight) this.#dismiss(viewer, "too slow", closeCodes.tooSlow);
        else this.#dismiss(viewer, "silent", closeCodes.noInterest);
      }
      if (this.#viewers.size > 0) this.#watchSilence();
    });
  }

  #dismiss(viewer: Viewer, why: Dismissal, code: number, detail: string = why): void {
    this.#dismissed.set(why, (this.#dismissed.get(why) ?? 0) + 1);
    this.#forget(viewer);
    viewer.socket.close(code, closeReason(detail));
  }

  #forget(viewer: Viewer): void {
    if (this.#viewers.delete(viewer)) viewer.forget();
  }
}

/** A close reason is at most 123 bytes (RFC 6455). */
function closeReason(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, "?").slice(0, 123);
}
