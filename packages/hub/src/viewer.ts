import { encodeCommit, encodeNotice, instantText, type LayerId } from "@beamscope/contracts";
import type { HubClock } from "./hub-clock.ts";
import type { FrameParcel, WantedSlot } from "./hub-messages.ts";
import type { SlotTable } from "./slot-table.ts";
import type { ViewerSocket } from "./viewer-socket.ts";

/** How much of an epoch may wait in the socket: what a notice waits behind. */
const sendAheadBytes = 256 << 10;
const retryMs = 5;

/** What one viewer wants of a slot, and what it has. */
interface Held {
  readonly layer: LayerId;
  /** Version sent last, or that it said it holds; -1 for none. */
  version: number;
}

/** What is counted over all viewers. */
export interface SendingTally {
  sentBytes: number;
  epochsSent: number;
  epochsSkipped: number;
}

/**
 * One connected tab: what it wants, what it has, and the one epoch that is on its way. A frame that
 * comes meanwhile only marks its slot; when the viewer has answered, it gets the newest of each.
 */
export class Viewer {
  readonly id: string;
  readonly socket: ViewerSocket;
  greeted = false;
  lastHeardMs: number;
  readonly #clock: HubClock;
  readonly #slots: SlotTable;
  readonly #tally: SendingTally;
  readonly #bufferedBytes: number;
  readonly #held = new Map<string, Held>();
  /** Slots with a newer frame than the viewer has. */
  readonly #stale = new Set<string>();
  #sequence = 0;
  #outbox: Uint8Array<ArrayBuffer>[] = [];
  #inFlight: number | undefined;
  /** The hub's newest. */
  #epoch = 0;
  /** An epoch came that touches this viewer and was not sent yet. */
  #waitingEpoch = false;
  #cancelRetry: (() => void) | undefined;
  #gone = false;

  constructor(options: {
    readonly id: string;
    readonly socket: ViewerSocket;
    readonly clock: HubClock;
    readonly slots: SlotTable;
    readonly tally: SendingTally;
    readonly bufferedBytes: number;
  }) {
    this.id = options.id;
    this.socket = options.socket;
    this.#clock = options.clock;
    this.#slots = options.slots;
    this.#tally = options.tally;
    this.#bufferedBytes = options.bufferedBytes;
    this.lastHeardMs = options.clock.nowMs();
  }

  get interests(): number {
    return this.#held.size;
  }

  get inFlight(): boolean {
    return this.#inFlight !== undefined;
  }

  /**
   * Takes the place of the interest before.
   * @param have - versions that the viewer says it holds, by slot.
   */
  want(
    sequence: number,
    wanted: ReadonlyMap<string, WantedSlot>,
    have: ReadonlyMap<string, number>,
  ): void {
    this.#sequence = sequence;
    const gained = [...wanted.values()].filter(({ slot }) => !this.#held.has(slot));
    const lost = [...this.#held.keys()].filter((slot) => !wanted.has(slot));
    for (const slot of lost) {
      this.#held.delete(slot);
      this.#stale.delete(slot);
    }
    for (const { slot, layer } of gained) {
      this.#held.set(slot, { layer, version: have.get(slot) ?? -1 });
    }
    this.#slots.exchange(gained, lost);
    for (const slot of wanted.keys()) {
      const reason = this.#slots.rejection(slot);
      if (reason !== undefined) this.tellRejected(slot, reason);
      else this.#mark(slot);
    }
  }

  /** Marks what an epoch brought. */
  offer(frames: readonly FrameParcel[]): void {
    let touched = false;
    for (const { slot } of frames) touched = this.#mark(slot) || touched;
    if (!touched) return;
    if (this.#waitingEpoch) this.#tally.epochsSkipped += 1;
    this.#waitingEpoch = true;
  }

  tellRejected(slot: string, reason: string): void {
    const held = this.#held.get(slot);
    if (held === undefined) return;
    const sequence = this.#sequence;
    this.sendNow(encodeNotice({ kind: "rejected", sequence, layer: held.layer, reason }));
  }

  /** Sends between the chunks of whatever is on its way. */
  sendNow(bytes: Uint8Array<ArrayBuffer>): void {
    if (this.#gone) return;
    this.#tally.sentBytes += bytes.length;
    this.socket.send(bytes);
  }

  /** @returns false where that epoch is not in flight. */
  acknowledge(epoch: number): boolean {
    if (this.#inFlight !== epoch || this.#outbox.length > 0) return false;
    this.#inFlight = undefined;
    return true;
  }

  /** Sends what is newer, if the viewer is ready for it. @param epoch - the hub's newest. */
  send(epoch: number): void {
    this.#epoch = epoch;
    if (this.#gone || !this.greeted) return;
    if (this.#inFlight !== undefined || this.#stale.size === 0) return;
    if (this.socket.bufferedAmount > this.#bufferedBytes) return this.#retry();
    const frames: FrameParcel[] = [];
    for (const slot of this.#stale) {
      const held = this.#held.get(slot);
      const frame = this.#slots.newest(slot);
      if (held === undefined || frame === undefined) continue;
      held.version = frame.version;
      frames.push(frame);
    }
    this.#stale.clear();
    this.#waitingEpoch = false;
    // The small ones first: a curve does not wait behind an image.
    frames.sort((a, b) => a.sentBytes - b.sentBytes);
    this.#outbox = frames.flatMap((frame) => frame.messages);
    const serverTimeNs = instantText(BigInt(Math.round(this.#clock.nowMs())) * 1_000_000n);
    this.#outbox.push(encodeCommit({ epoch, serverTimeNs }));
    this.#inFlight = epoch;
    this.#tally.epochsSent += 1;
    this.#pump();
  }

  /** Forgets the viewer: interests, timers, what was on its way. */
  forget(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#cancelRetry?.();
    this.#outbox = [];
    this.#stale.clear();
    this.#inFlight = undefined;
    this.#slots.exchange([], this.#held.keys());
    this.#held.clear();
  }

  #mark(slot: string): boolean {
    const held = this.#held.get(slot);
    const frame = this.#slots.newest(slot);
    if (held === undefined || frame === undefined || frame.version <= held.version) return false;
    this.#stale.add(slot);
    return true;
  }

  #pump(): void {
    let sent = 0;
    while (sent < this.#outbox.length && this.socket.bufferedAmount <= sendAheadBytes) {
      const message = this.#outbox[sent];
      sent += 1;
      if (message !== undefined) this.sendNow(message);
      // A send may find out that the socket has gone.
      if (this.#gone) return;
    }
    this.#outbox.splice(0, sent);
    if (this.#outbox.length > 0) this.#retry();
  }

  #retry(): void {
    this.#cancelRetry ??= this.#clock.after(retryMs, () => {
      this.#cancelRetry = undefined;
      if (this.#outbox.length > 0) this.#pump();
      else this.send(this.#epoch);
    });
  }
}
