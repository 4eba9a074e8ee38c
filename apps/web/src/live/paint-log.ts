import type { Frame } from "@beamscope/contracts";

/** A frame that has reached the screen. */
export interface PaintedFrame extends Pick<Frame, "layer" | "version" | "epoch"> {
  /** Wall time of the animation frame that painted it, ms since 1970-01-01 UTC. */
  readonly paintedAtMs: number;
}

/** Tells which frames have been painted and when: for measuring from outside. It keeps nothing. */
export class PaintLog {
  readonly #listeners = new Set<(painted: PaintedFrame) => void>();
  readonly #wallMs: () => number;

  /** @param wallMs - ms since 1970-01-01 UTC. */
  constructor(wallMs: () => number) {
    this.#wallMs = wallMs;
  }

  /** @returns how to stop. */
  readonly subscribe = (listener: (painted: PaintedFrame) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** These frames have just been painted. */
  note(frames: Iterable<Frame>): void {
    if (this.#listeners.size === 0) return;
    const paintedAtMs = this.#wallMs();
    for (const { layer, version, epoch } of frames) {
      for (const listener of this.#listeners) listener({ layer, version, epoch, paintedAtMs });
    }
  }
}

/** What the page offers to scripts that drive it. */
export interface BeamscopeHandle {
  /**
   * Calls back with each frame in the animation frame in which it is first painted. Costs nothing while nobody listens.
   * @returns how to stop.
   */
  readonly paintedEpochs: PaintLog["subscribe"];
}
