import { blockEvents, places } from "./block.ts";
import type { CountWindow } from "./count-window.ts";
import { countPlaces } from "./counting.ts";
import { checkRange, type PixelRange } from "./event-range.ts";
import type { EventTally } from "./event-tally.ts";
import { checkIds } from "./pixel-table.ts";

/**
 * Counts events by pixel: bin i is pixel `firstId + i`. Ids beyond the window are unmapped.
 * @throws RangeError for events outside their array or ids beyond int32, WindowFullError; in both
 *   cases nothing was counted.
 */
export function addPixelCounts(
  events: PixelRange,
  firstId: number,
  window: CountWindow,
  tally: EventTally,
): void {
  const { pixelId, from, to } = events;
  checkRange(from, to, pixelId.length);
  checkIds(firstId, window.counts.length);
  window.admit(to - from);
  let shown = 0;
  for (let begin = from; begin < to; begin += blockEvents) {
    const count = Math.min(blockEvents, to - begin);
    placeIds(pixelId, begin, count, firstId, window.counts.length);
    shown += countPlaces(count, window.counts);
  }
  tally.book(to - from, shown, to - from - shown);
}

function placeIds(
  pixelId: Int32Array,
  from: number,
  count: number,
  firstId: number,
  pixels: number,
): void {
  for (let i = 0; i < count; i++) {
    const pixel = (pixelId[from + i]! - firstId) >>> 0;
    places[i] = pixel < pixels ? pixel : -1;
  }
}
