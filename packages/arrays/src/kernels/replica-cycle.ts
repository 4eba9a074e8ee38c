import type { PixelTable } from "./pixel-table.ts";

/**
 * Several tables of the same pixels, used in rotation: each batch is drawn with pixels displaced a
 * little differently, so that the regular grid of the detector leaves no moire on the screen.
 */
export class ReplicaCycle {
  readonly replicas: readonly PixelTable[];
  #position: number;

  /**
   * @param replicas - at least one; the first is the undisplaced one.
   * @param position - where to go on, for a job that resumes.
   * @throws RangeError when they differ in pixels or screen, or the position is none of theirs.
   */
  constructor(replicas: readonly PixelTable[], position = 0) {
    const first = replicas[0];
    if (first === undefined) throw new RangeError("a replica cycle without a table");
    for (const table of replicas)
      if (
        table.firstId !== first.firstId ||
        table.binOfPixel.length !== first.binOfPixel.length ||
        table.screenBins !== first.screenBins
      )
        throw new RangeError("replicas of different pixels or screens");
    if (!(Number.isInteger(position) && position >= 0 && position < replicas.length))
      throw new RangeError(`replica ${position} of ${replicas.length}`);
    this.replicas = replicas;
    this.#position = position;
  }

  /** Index of the replica that the next batch is drawn with. */
  get position(): number {
    return this.#position;
  }

  /** The table for the next batch. Call once per batch, not per pulse. */
  next(): PixelTable {
    const table = this.replicas[this.#position]!;
    this.#position = (this.#position + 1) % this.replicas.length;
    return table;
  }

  /** [screen bin] how many pixels it shows, as the mean over all replicas; 0 where none. */
  pixelsPerBin(): Float64Array {
    const pixels = new Float64Array(this.replicas[0]!.screenBins);
    for (const { binOfPixel } of this.replicas)
      for (const bin of binOfPixel) if (bin >= 0) pixels[bin]! += 1;
    return pixels.map((sum) => sum / this.replicas.length);
  }
}
