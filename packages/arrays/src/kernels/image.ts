import { blockEvents, places } from "./block.ts";
import type { CountWindow } from "./count-window.ts";
import { checkBins, countPlaces, sumPlaces } from "./counting.ts";
import { checkRange, type PixelRange } from "./event-range.ts";
import type { EventTally } from "./event-tally.ts";
import type { PixelTable } from "./pixel-table.ts";
import { checkSamePixels, type PixelWeights } from "./pixel-values.ts";
import { placePixels } from "./placing.ts";

/**
 * Counts events by screen bin. No event is outside; those without a screen bin are unmapped.
 * @param window - [table.screenBins] added to.
 * @throws RangeError for events outside their array or a window of other size, WindowFullError; in
 *   both cases nothing was counted.
 */
export function addImage(
  events: PixelRange,
  table: PixelTable,
  window: CountWindow,
  tally: EventTally,
): void {
  const { pixelId, from, to } = events;
  checkRange(from, to, pixelId.length);
  checkBins(window.counts.length, table.screenBins);
  window.admit(to - from);
  let shown = 0;
  for (let begin = from; begin < to; begin += blockEvents) {
    const count = Math.min(blockEvents, to - begin);
    placePixels(pixelId, begin, count, table, places);
    shown += countPlaces(count, window.counts);
  }
  tally.book(to - from, shown, to - from - shown);
}

/**
 * As {@link addImage}, each event counting for the weight of its pixel.
 * @param weights - of the same pixels as the table.
 * @param sums - [table.screenBins] added to.
 */
export function addWeightedImage(
  events: PixelRange,
  table: PixelTable,
  weights: PixelWeights,
  sums: Float64Array,
  tally: EventTally,
): void {
  const { pixelId, from, to } = events;
  checkRange(from, to, pixelId.length);
  checkBins(sums.length, table.screenBins);
  checkSamePixels(weights, table.firstId, table.binOfPixel.length);
  let shown = 0;
  for (let begin = from; begin < to; begin += blockEvents) {
    const count = Math.min(blockEvents, to - begin);
    placePixels(pixelId, begin, count, table, places);
    shown += sumPlaces(pixelId, begin, count, weights, sums);
  }
  tally.book(to - from, shown, to - from - shown);
}
