import type { OutputDeclaration, OutputView } from "../output.ts";

/** The single numbers that detector views and monitor histograms publish beside their arrays. */
export const countOutputs: readonly OutputDeclaration[] = [
  {
    name: "counts_total",
    title: "Total counts",
    description: "Counts of this update.",
    temporality: "window",
    template: { dims: [], unit: "counts" },
  },
  {
    name: "counts_in_toa_range",
    title: "Counts in range",
    description: "Counts of this update within the chosen range.",
    temporality: "window",
    template: { dims: [], unit: "counts" },
  },
  {
    name: "counts_total_cumulative",
    title: "Total counts since start",
    temporality: "cumulative",
    template: { dims: [], unit: "counts" },
  },
  {
    name: "counts_in_toa_range_cumulative",
    title: "Counts in range since start",
    temporality: "cumulative",
    template: { dims: [], unit: "counts" },
  },
];

export const countViews: readonly OutputView[] = [
  {
    name: "total_counts",
    title: "Total counts",
    outputs: ["counts_total", "counts_total_cumulative"],
  },
  {
    name: "total_in_range",
    title: "Counts in range",
    outputs: ["counts_in_toa_range", "counts_in_toa_range_cumulative"],
    parameters: ["toa_range"],
  },
];

/** Every source's count since start is a device for the control system. */
export const countDevices: Readonly<Record<string, string>> = {
  counts_total_cumulative: "{source_name}_counts_total",
};
