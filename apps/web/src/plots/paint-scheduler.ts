/** Something that paints itself when it is told to. */
export interface Painter {
  /** Gets the newest data ready: nothing to wait for, or a promise (an image being coloured). */
  prepare(): Promise<void> | undefined;
  /** Takes what was prepared last as what it shows. */
  adopt(): void;
  /** Paints what it shows. */
  paint(): void;
}

/** What the scheduler needs from its surroundings. */
export interface SchedulerPorts {
  readonly requestFrame: (callback: () => void) => void;
  /** Runs after the current task, before the next. */
  readonly afterTask: (callback: () => void) => void;
  /** Told of a painter that has thrown; the others paint all the same. */
  readonly report: (error: unknown) => void;
}

/**
 * Decides when plots paint: all that got data in one task together, in one animation frame, once each of them
 * is ready. Interaction paints what is already shown and waits for nothing.
 */
export class PaintScheduler {
  readonly #ports: SchedulerPorts;
  readonly #paintedListeners = new Set<(painted: readonly Painter[]) => void>();
  #gathering: Set<Painter> | undefined;
  #dirty = new Set<Painter>();
  /** Painters dropped while their data was being prepared. */
  readonly #gone = new WeakSet<Painter>();
  #frameRequested = false;

  constructor(ports: SchedulerPorts) {
    this.#ports = ports;
  }

  /** Has new data painted, together with all others announced in the same task. */
  announce(painter: Painter): void {
    if (this.#gathering === undefined) {
      const batch = new Set<Painter>();
      this.#gathering = batch;
      this.#ports.afterTask(() => {
        this.#gathering = undefined;
        this.#prepare(batch);
      });
    }
    this.#gathering.add(painter);
  }

  /** Has what is shown painted again in the next animation frame. */
  invalidate(painter: Painter): void {
    this.#dirty.add(painter);
    if (this.#frameRequested) return;
    this.#frameRequested = true;
    this.#ports.requestFrame(() => this.#paint());
  }

  /** Drops a painter that is gone. */
  forget(painter: Painter): void {
    this.#gathering?.delete(painter);
    this.#dirty.delete(painter);
    this.#gone.add(painter);
  }

  /** Told after each frame which painters have painted. @returns how to stop. */
  onPainted(listener: (painted: readonly Painter[]) => void): () => void {
    this.#paintedListeners.add(listener);
    return () => this.#paintedListeners.delete(listener);
  }

  #prepare(batch: ReadonlySet<Painter>): void {
    const waiting: Promise<void>[] = [];
    for (const painter of batch) {
      this.#guard(() => {
        const ready = painter.prepare();
        if (ready !== undefined) waiting.push(ready);
      });
    }
    const adopt = (): void => {
      for (const painter of batch) {
        if (this.#gone.has(painter)) continue;
        this.#guard(() => painter.adopt());
        this.invalidate(painter);
      }
    };
    if (waiting.length === 0) adopt();
    else void Promise.allSettled(waiting).then(adopt);
  }

  #guard(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#ports.report(error);
    }
  }

  #paint(): void {
    this.#frameRequested = false;
    const painters = [...this.#dirty];
    this.#dirty = new Set();
    for (const painter of painters) this.#guard(() => painter.paint());
    for (const listener of this.#paintedListeners) listener(painters);
  }
}

/** The scheduler of the page. */
export function createPageScheduler(): PaintScheduler {
  return new PaintScheduler({
    requestFrame: (callback) => void requestAnimationFrame(callback),
    afterTask: (callback) => queueMicrotask(callback),
    report: (error) => reportError(error),
  });
}
