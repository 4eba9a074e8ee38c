import {
  monitorHistogramParameters,
  type StandardParameterOptions,
} from "../../parameters/standard-parameters.ts";
import { type WorkflowSpec, workflowGroups } from "../workflow.ts";
import { countDevices, countOutputs, countViews } from "./count-outputs.ts";

/** Histogram of each monitor over time of arrival; one workflow per instrument. */
export function monitorHistogram(options: {
  readonly instrument: string;
  /** Names of monitor streams. */
  readonly sources: readonly string[];
  readonly parameters?: StandardParameterOptions;
}): WorkflowSpec<ReturnType<typeof monitorHistogramParameters>> {
  const dims = [{ name: "time_of_arrival", unit: options.parameters?.toaEdges?.unit ?? "ms" }];
  return {
    instrument: options.instrument,
    name: "monitor_histogram",
    version: 1,
    group: workflowGroups.monitors,
    title: "Monitor histogram",
    description: "Counts of a monitor over the time of arrival.",
    sources: options.sources,
    parameters: monitorHistogramParameters(options.parameters),
    outputs: [
      {
        name: "cumulative",
        title: "Histogram since start",
        temporality: "cumulative",
        template: { dims, unit: "counts" },
      },
      {
        name: "current",
        title: "Histogram",
        temporality: "window",
        template: { dims, unit: "counts" },
      },
      ...countOutputs,
    ],
    views: [
      {
        name: "histogram",
        title: "Histogram",
        outputs: ["current", "cumulative"],
        parameters: ["toa_edges"],
      },
      ...countViews,
    ],
    auxInputs: {},
    resetOnRunTransition: true,
    supportsReset: true,
    deviceOutputs: countDevices,
    implementation: { kind: "monitor histogram" },
  };
}
