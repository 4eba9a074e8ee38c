const int32Max = 2 ** 31 - 1;
const int32Min = -(2 ** 31);

/**
 * Where each pixel is on a screen: pixel id -> screen bin. Ids from `firstId` on, without gaps; a
 * gap in the detector's own numbering is a pixel of bin -1.
 */
export class PixelTable {
  readonly firstId: number;
  /** [pixel] screen bin, or -1 for none. Borrowed for the life of the table; not to be written to. */
  readonly binOfPixel: Int32Array;
  /** Size of the screen (rows x columns, flattened row by row). */
  readonly screenBins: number;

  /** @throws RangeError for no pixels, ids beyond int32 and bins outside `-1..screenBins - 1`. */
  constructor(firstId: number, binOfPixel: Int32Array, screenBins: number) {
    checkIds(firstId, binOfPixel.length);
    if (!(Number.isInteger(screenBins) && screenBins >= 1 && screenBins <= int32Max))
      throw new RangeError(`a screen of ${screenBins} bins`);
    for (let i = 0; i < binOfPixel.length; i++) {
      const bin = binOfPixel[i]!;
      if (bin < -1 || bin >= screenBins)
        throw new RangeError(`pixel ${firstId + i} in bin ${bin} of ${screenBins}`);
    }
    this.firstId = firstId;
    this.binOfPixel = binOfPixel;
    this.screenBins = screenBins;
  }
}

/**
 * Kernels find a pixel by `(id - firstId) >>> 0`. Modulo 2^32 that is below `count` for exactly the
 * ids of the table, provided that the table ends within int32.
 */
export function checkIds(firstId: number, count: number): void {
  if (count < 1) throw new RangeError("no pixels");
  if (!(Number.isInteger(firstId) && firstId >= int32Min && firstId + count - 1 <= int32Max))
    throw new RangeError(`${count} pixel ids from ${firstId} are not all int32`);
}
