import {
  addArrivals,
  addImage,
  addPixelCounts,
  addScaledArrivals,
  addScreenByArrival,
  CountWindow,
  type EventRange,
  type EventTally,
} from "@beamscope/arrays/kernels";
import { arrivalAxis, type Detector, dspacingAxis } from "./detector.ts";
import type { Measurement } from "./report-race.ts";

/** A kernel with its arguments, and the window that it adds to. */
export interface DetectorKernel {
  readonly name: string;
  readonly addPulse: (pulse: EventRange) => void;
  readonly columns: Measurement["columns"];
  readonly window: CountWindow;
}

/** The five kernels on one detector, each with its own window and all with one tally. */
export function detectorKernels(detector: Detector, tally: EventTally): DetectorKernel[] {
  const { table, factors, pixels } = detector;
  const arrival = new CountWindow(arrivalAxis.bins);
  const image = new CountWindow(table.screenBins);
  const screen = new CountWindow(arrivalAxis.bins * table.screenBins);
  const dspacing = new CountWindow(dspacingAxis.bins);
  const perPixel = new CountWindow(pixels);
  return [
    {
      name: "arrival",
      addPulse: (pulse) => addArrivals(pulse, arrivalAxis, arrival, tally),
      columns: ["timeOfArrival"],
      window: arrival,
    },
    {
      name: "image",
      addPulse: (pulse) => addImage(pulse, table, image, tally),
      columns: ["pixelId"],
      window: image,
    },
    {
      name: "screen",
      addPulse: (pulse) => addScreenByArrival(pulse, table, arrivalAxis, screen, tally),
      columns: ["timeOfArrival", "pixelId"],
      window: screen,
    },
    {
      name: "i-of-d",
      addPulse: (pulse) => addScaledArrivals(pulse, factors, dspacingAxis, dspacing, tally),
      columns: ["timeOfArrival", "pixelId"],
      window: dspacing,
    },
    {
      name: "pixels",
      addPulse: (pulse) => addPixelCounts(pulse, table.firstId, perPixel, tally),
      columns: ["pixelId"],
      window: perPixel,
    },
  ];
}
