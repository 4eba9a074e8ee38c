import {
  addArrivals,
  addImage,
  addPixelCounts,
  addScaledArrivals,
  addScreenByArrival,
  addWeightedArrivals,
  addWeightedImage,
  addWeightedScaledArrivals,
  addWeightedScreenByArrival,
  BinAxis,
  CountWindow,
  EventTally,
  linearEdges,
  logEdges,
  PixelFactors,
  PixelTable,
  PixelWeights,
} from "@beamscope/arrays/kernels";
import { sampleEvents } from "./sample-events.ts";

const pixels = 4096;
const screenBins = 64;

/**
 * Uses every kernel with every kind of axis and column, as a reducer with many jobs does. A kernel
 * that is only quick while it has met one kind of argument must not look quick here.
 */
export function warmKernels(): void {
  const { pulses } = sampleEvents(2 ** 18, "random", pixels + 100);
  const axes = [linearEdges(0, 71_430_000, 100), logEdges(1e5, 7.1e7, 50)].map(
    (edges) => new BinAxis(edges),
  );
  const spacings = [linearEdges(0.4, 3.5, 500), logEdges(0.4, 3.5, 500)].map(
    (edges) => new BinAxis(edges),
  );
  const columns = [new Float32Array(pixels).fill(4e-8), new Float64Array(pixels).fill(4e-8)];
  const table = new PixelTable(
    1,
    new Int32Array(pixels).map((_, i) => (i % (screenBins + 1)) - 1),
    screenBins,
  );
  const tally = new EventTally();
  const image = new CountWindow(screenBins);
  const imageSums = new Float64Array(screenBins);
  const perPixel = new CountWindow(pixels);
  for (let repeat = 0; repeat < 4; repeat++)
    for (const pulse of pulses) {
      addImage(pulse, table, image, tally);
      addPixelCounts(pulse, 1, perPixel, tally);
      for (const column of columns) {
        const weights = new PixelWeights(1, column);
        const factors = new PixelFactors(1, column);
        addWeightedImage(pulse, table, weights, imageSums, tally);
        for (const axis of axes) {
          addArrivals(pulse, axis, new CountWindow(axis.bins), tally);
          addWeightedArrivals(pulse, weights, axis, new Float64Array(axis.bins), tally);
          const bins = axis.bins * screenBins;
          addScreenByArrival(pulse, table, axis, new CountWindow(bins), tally);
          addWeightedScreenByArrival(pulse, table, weights, axis, new Float64Array(bins), tally);
        }
        for (const axis of spacings) {
          addScaledArrivals(pulse, factors, axis, new CountWindow(axis.bins), tally);
          const sums = new Float64Array(axis.bins);
          addWeightedScaledArrivals(pulse, factors, weights, axis, sums, tally);
        }
      }
    }
}
