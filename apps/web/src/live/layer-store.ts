import {
  type Frame,
  type FrameResolution,
  frameSlot,
  type LayerId,
  type LayerSpec,
  type WantedLayer,
} from "@beamscope/contracts";

/** A layer at a resolution, as a cell wants it. */
export interface LayerWish {
  readonly layer: LayerId;
  readonly spec: LayerSpec;
  readonly resolution: FrameResolution;
}

interface Slot {
  readonly wish: LayerWish;
  /** Who wants it, and is told when something came. */
  readonly watchers: Map<symbol, () => void>;
  frame: Frame | undefined;
  /** Whether the frame's version means something to the hub that is connected now. */
  current: boolean;
  problem: string | undefined;
}

/** Frames that nobody looks at are kept up to this size, so that a tab comes back with its last frames. */
const idleBytes = 96 << 20;

/**
 * The newest frame of each layer and resolution that somebody on the page wants. One writer, the connection; readers are
 * told once for each epoch and pull.
 */
export class LayerStore {
  readonly #slots = new Map<string, Slot>();
  readonly #wishesChanged: () => void;
  readonly #report: (error: unknown) => void;

  /**
   * @param wishesChanged - told when {@link wanted} may have changed.
   * @param report - told of a watcher that has thrown; the others are told all the same.
   */
  constructor(wishesChanged: () => void, report: (error: unknown) => void) {
    this.#wishesChanged = wishesChanged;
    this.#report = report;
  }

  /**
   * Wants a layer until the returned function is called.
   * @param changed - called after a frame or a refusal came, once for all that came together. Passing the same function
   * for several wishes has it called once for all of them.
   */
  want(wish: LayerWish, changed: () => void): () => void {
    const slot = this.#slotOf(wish);
    const token = Symbol(wish.layer);
    slot.watchers.set(token, changed);
    if (slot.watchers.size === 1) this.#wishesChanged();
    return () => {
      slot.watchers.delete(token);
      if (slot.watchers.size > 0) return;
      slot.problem = undefined;
      this.#touch(slot);
      this.#wishesChanged();
    };
  }

  /** The newest frame held of a layer at a resolution. */
  latest(wish: LayerWish): Frame | undefined {
    return this.#slots.get(frameSlot(wish))?.frame;
  }

  /** Why the server does not serve a layer, in one sentence. */
  problem(wish: LayerWish): string | undefined {
    return this.#slots.get(frameSlot(wish))?.problem;
  }

  /** Everything that is wanted now, with the versions that need not be sent again. */
  wanted(): WantedLayer[] {
    const wanted: WantedLayer[] = [];
    for (const { wish, watchers, frame, current } of this.#slots.values()) {
      if (watchers.size === 0) continue;
      const { spec, resolution } = wish;
      wanted.push({
        spec,
        resolution,
        ...(frame !== undefined && current ? { have: frame.version } : {}),
      });
    }
    return wanted;
  }

  /** The versions held come from another incarnation of the hub: the frames stay, their versions mean nothing. */
  forgetVersions(): void {
    for (const slot of this.#slots.values()) slot.current = false;
  }

  /** Takes the frames of an epoch. All are in place before anybody is told. */
  takeIn(frames: Iterable<Frame>): void {
    const told = new Set<() => void>();
    for (const frame of frames) {
      const slot = this.#slots.get(frameSlot(frame));
      if (slot === undefined) continue;
      // An answer that was under way when the wish was renewed must not replace what came after it.
      if (slot.current && slot.frame !== undefined && slot.frame.version >= frame.version) continue;
      slot.frame = frame;
      slot.current = true;
      slot.problem = undefined;
      for (const changed of slot.watchers.values()) told.add(changed);
    }
    this.#tell(told);
    this.#trim();
  }

  /** Notes that the server does not serve a layer. */
  refuse(layer: LayerId, reason: string): void {
    const told = new Set<() => void>();
    for (const slot of this.#slots.values()) {
      if (slot.wish.layer !== layer) continue;
      slot.problem = reason;
      for (const changed of slot.watchers.values()) told.add(changed);
    }
    this.#tell(told);
  }

  #tell(watchers: ReadonlySet<() => void>): void {
    for (const changed of watchers) {
      try {
        changed();
      } catch (error) {
        this.#report(error);
      }
    }
  }

  #slotOf(wish: LayerWish): Slot {
    const name = frameSlot(wish);
    const known = this.#slots.get(name);
    if (known !== undefined) return known;
    const slot: Slot = {
      wish,
      watchers: new Map(),
      frame: undefined,
      current: false,
      problem: undefined,
    };
    this.#slots.set(name, slot);
    return slot;
  }

  /** Puts a slot last in the order of the map: those that nobody has wanted for longest come first. */
  #touch(slot: Slot): void {
    const name = frameSlot(slot.wish);
    this.#slots.delete(name);
    this.#slots.set(name, slot);
    this.#trim();
  }

  #trim(): void {
    const idle = [...this.#slots].filter(([, { watchers }]) => watchers.size === 0);
    let bytes = idle.reduce((sum, [, { frame }]) => sum + frameBytes(frame), 0);
    for (const [name, { frame }] of idle) {
      if (frame !== undefined && bytes <= idleBytes) continue;
      bytes -= frameBytes(frame);
      this.#slots.delete(name);
    }
  }
}

function frameBytes(frame: Frame | undefined): number {
  // All columns of a frame are views of one payload.
  return frame?.items[0]?.array.data.values.buffer.byteLength ?? 0;
}
