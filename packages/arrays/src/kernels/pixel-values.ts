import { checkIds } from "./pixel-table.ts";

/** One number per pixel, ids from `firstId` on. Float32 halves what an event fetches from memory. */
export type PixelColumn = Float32Array | Float64Array;

/** What an event of each pixel counts for (1 / efficiency, solid angle, a mask of zeros). */
export class PixelWeights {
  readonly firstId: number;
  /** [pixel] finite. Borrowed for the life of this object; not to be written to. */
  readonly values: PixelColumn;

  /** @throws RangeError for no pixels, ids beyond int32 and weights that are not finite. */
  constructor(firstId: number, values: PixelColumn) {
    checkIds(firstId, values.length);
    const bad = values.findIndex((value: number) => !Number.isFinite(value));
    if (bad >= 0) throw new RangeError(`pixel ${firstId + bad} has weight ${values[bad]}`);
    this.firstId = firstId;
    this.values = values;
  }
}

/** What the arrival time of an event is multiplied by, in unit per ns: 1 / DIFC for d-spacing. */
export class PixelFactors {
  readonly firstId: number;
  /** [pixel] finite, or NaN for a pixel that has none. Borrowed; not to be written to. */
  readonly values: PixelColumn;

  /** @throws RangeError for no pixels, ids beyond int32 and infinite factors. */
  constructor(firstId: number, values: PixelColumn) {
    checkIds(firstId, values.length);
    const bad = values.findIndex((value: number) => Math.abs(value) === Infinity);
    if (bad >= 0) throw new RangeError(`pixel ${firstId + bad} has factor ${values[bad]}`);
    this.firstId = firstId;
    this.values = values;
  }
}

/**
 * A weight must exist for every pixel that a table places, or an event could be half counted.
 * @throws RangeError when the two do not cover the same ids.
 */
export function checkSamePixels(weights: PixelWeights, firstId: number, pixels: number): void {
  if (weights.firstId !== firstId || weights.values.length !== pixels)
    throw new RangeError(
      `weights of ${weights.values.length} pixels from ${weights.firstId}, ` +
        `but ${pixels} pixels from ${firstId}`,
    );
}
