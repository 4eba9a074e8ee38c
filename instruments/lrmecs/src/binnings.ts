/** Arrival-time bins as the file of run 3701 has them, in microseconds after the pulse. */
const bins = (start: number, stop: number, num_bins: number) =>
  ({ start, stop, num_bins, scale: "linear", unit: "μs" }) as const;

/** Tubes, entry `Histogram1`: 750 bins of 2 us. */
export const fineDetectorBins = bins(1900, 3400, 750);
/** Tubes, entry `Histogram2`: 35 bins of 200 us. */
export const coarseDetectorBins = bins(1000, 8000, 35);
/** Monitors, the same in both entries: 1000 bins of 1 us, 500 bins of 2 us. */
export const monitorBins = {
  monitor1: bins(1000, 2000, 1000),
  monitor2: bins(1500, 2500, 500),
} as const;
