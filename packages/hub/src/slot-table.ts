import type { FrameParcel, ToHub, WantedSlot } from "./hub-messages.ts";

/** One layer at one resolution, as long as somebody wants it. */
interface Slot {
  readonly wanted: WantedSlot;
  holders: number;
  newest: FrameParcel | undefined;
  rejection: string | undefined;
}

/**
 * Who wants what, counted: the hub hears of a slot when its first viewer comes and when its last one
 * goes. Holds the newest frame of each, for whoever comes next.
 */
export class SlotTable {
  readonly #slots = new Map<string, Slot>();
  readonly #post: (message: ToHub) => void;
  #heldBytes = 0;

  constructor(post: (message: ToHub) => void) {
    this.#post = post;
  }

  get size(): number {
    return this.#slots.size;
  }

  /** Bytes of the frames held. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** One viewer's change of interest. Acquires before it releases, so that what is kept is not made anew. */
  exchange(gained: readonly WantedSlot[], lost: Iterable<string>): void {
    const acquired: WantedSlot[] = [];
    for (const wanted of gained) {
      const slot = this.#slots.get(wanted.slot);
      if (slot !== undefined) slot.holders += 1;
      else {
        this.#slots.set(wanted.slot, {
          wanted,
          holders: 1,
          newest: undefined,
          rejection: undefined,
        });
        acquired.push(wanted);
      }
    }
    const released: string[] = [];
    for (const name of lost) {
      const slot = this.#slots.get(name);
      if (slot === undefined) continue;
      slot.holders -= 1;
      if (slot.holders > 0) continue;
      this.#heldBytes -= slot.newest?.sentBytes ?? 0;
      this.#slots.delete(name);
      released.push(name);
    }
    if (acquired.length > 0) this.#post({ kind: "acquire", slots: acquired });
    if (released.length > 0) this.#post({ kind: "release", slots: released });
  }

  /** Takes a frame in. @returns whether it is wanted and newer than what was held. */
  put(frame: FrameParcel): boolean {
    const slot = this.#slots.get(frame.slot);
    if (slot === undefined) return false;
    if (slot.newest !== undefined && slot.newest.version >= frame.version) return false;
    this.#heldBytes += frame.sentBytes - (slot.newest?.sentBytes ?? 0);
    slot.newest = frame;
    slot.rejection = undefined;
    return true;
  }

  reject(name: string, reason: string): void {
    const slot = this.#slots.get(name);
    if (slot !== undefined) slot.rejection = reason;
  }

  newest(name: string): FrameParcel | undefined {
    return this.#slots.get(name)?.newest;
  }

  rejection(name: string): string | undefined {
    return this.#slots.get(name)?.rejection;
  }
}
