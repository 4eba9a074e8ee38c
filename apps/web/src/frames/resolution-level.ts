/** Room on the screen, in device pixels. */
export interface PixelRoom {
  readonly width: number;
  readonly height: number;
}

/** What of an axis is seen: 1 for all of it, 0.1 for a tenth. */
export interface SeenPart {
  readonly x: number;
  readonly y: number;
}

const coarsest = 24;

/**
 * The level of an image (each step halves both dims) at which no bin is smaller than a pixel, so that none is hidden by
 * another: at level 0 unless there are more bins than pixels. A zoomed image gets the level that its seen part needs.
 * @param sizes - bins at level 0: rows, columns.
 */
export function levelFor(
  sizes: readonly [rows: number, columns: number],
  room: PixelRoom,
  seen: SeenPart = { x: 1, y: 1 },
): number {
  const pixels = [room.height, room.width];
  const parts = [seen.y, seen.x];
  let level = 0;
  for (const [i, size] of sizes.entries()) {
    const fits = Math.max(1, pixels[i]!) / Math.min(1, Math.max(parts[i]!, 1e-6));
    while (level < coarsest && Math.ceil(size / 2 ** level) > fits) level += 1;
  }
  return level;
}
