import type { PlotData } from "./plot-data.ts";

/**
 * The newest data of one plot. One writer pushes; the plot pulls when it paints.
 * React does not take part: pushing renders no component.
 */
export class PlotFeed<Data extends PlotData = PlotData> {
  #latest: Data | undefined;
  #version = 0;
  readonly #listeners = new Set<() => void>();
  readonly #paintListeners = new Set<(data: Data) => void>();
  #painted: Data | undefined;

  /** What was pushed last. */
  get latest(): Data | undefined {
    return this.#latest;
  }

  /** Grows with each push. */
  get version(): number {
    return this.#version;
  }

  /**
   * Replaces the data. It must not be changed afterwards. Everything pushed in one task (the frames of an
   * epoch) is painted together.
   */
  push(data: Data): void {
    this.#latest = data;
    this.#version += 1;
    for (const listener of this.#listeners) listener();
  }

  /** @returns how to stop listening. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A plot has painted this; what has been said before is not said again. */
  notePainted(data: Data): void {
    if (data === this.#painted) return;
    this.#painted = data;
    for (const listener of this.#paintListeners) listener(data);
  }

  /** Told in the animation frame in which data is first painted. @returns how to stop. */
  onPainted(listener: (data: Data) => void): () => void {
    this.#paintListeners.add(listener);
    return () => this.#paintListeners.delete(listener);
  }
}
