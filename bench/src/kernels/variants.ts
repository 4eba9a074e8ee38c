import {
  addArrivals,
  addScaledArrivals,
  addScreenByArrival,
  addWeightedArrivals,
  addWeightedImage,
  addWeightedScaledArrivals,
  addWeightedScreenByArrival,
  BinAxis,
  CountWindow,
  type EventRange,
  EventTally,
  logEdges,
  PixelFactors,
  PixelWeights,
} from "@beamscope/arrays/kernels";
import type { Figure } from "../benchmark.ts";
import { arrivalAxis, type Detector, dspacingAxis, makeDetector } from "./detector.ts";
import { reportRace } from "./report-race.ts";
import { sampleEvents } from "./sample-events.ts";

/** The less travelled ways through the kernels: log axes, float64 factors, weights. */
export function measureVariants(
  count: number,
  rounds: number,
  report: (figure: Figure) => void,
): void {
  const detector = makeDetector(1_500_000);
  for (const order of ["random", "time-ordered"] as const) {
    const { pulses } = sampleEvents(count, order, detector.pixels);
    for (const [variant, addPulse] of variantKernels(detector)) {
      const subject = (): void => {
        for (const pulse of pulses) addPulse(pulse);
      };
      const name = `${variant} 1.5 M pixels, ${order}`;
      const columns = ["timeOfArrival", "pixelId"] as const;
      reportRace({ name, subject, pulses, columns, rounds }, report);
    }
  }
}

type VariantKernel = readonly [name: string, addPulse: (pulse: EventRange) => void];

function variantKernels({ table, factors, pixels }: Detector): readonly VariantKernel[] {
  const tally = new EventTally();
  const logArrivals = new BinAxis(logEdges(1e5, 71_430_000, 100));
  const logSpacings = new BinAxis(logEdges(0.4, 3.5, 500));
  const wideFactors = new PixelFactors(1, Float64Array.from(factors.values));
  const weights = new PixelWeights(1, new Float32Array(pixels).fill(0.5));
  const arrivals = new CountWindow(100);
  const screens = new CountWindow(100 * table.screenBins);
  const spacings = new CountWindow(500);
  const arrivalSums = new Float64Array(100);
  const imageSums = new Float64Array(table.screenBins);
  const screenSums = new Float64Array(100 * table.screenBins);
  const spacingSums = new Float64Array(500);
  const roomy = (window: CountWindow, { from, to }: EventRange): CountWindow => {
    if (window.room < to - from) window.clear();
    return window;
  };
  return [
    ["arrival log", (p) => addArrivals(p, logArrivals, roomy(arrivals, p), tally)],
    ["screen log", (p) => addScreenByArrival(p, table, logArrivals, roomy(screens, p), tally)],
    ["i-of-d log", (p) => addScaledArrivals(p, factors, logSpacings, roomy(spacings, p), tally)],
    [
      "i-of-d float64",
      (p) => addScaledArrivals(p, wideFactors, dspacingAxis, roomy(spacings, p), tally),
    ],
    ["arrival weighted", (p) => addWeightedArrivals(p, weights, arrivalAxis, arrivalSums, tally)],
    ["image weighted", (p) => addWeightedImage(p, table, weights, imageSums, tally)],
    [
      "screen weighted",
      (p) => addWeightedScreenByArrival(p, table, weights, arrivalAxis, screenSums, tally),
    ],
    [
      "i-of-d weighted",
      (p) => addWeightedScaledArrivals(p, factors, weights, dspacingAxis, spacingSums, tally),
    ],
  ];
}
