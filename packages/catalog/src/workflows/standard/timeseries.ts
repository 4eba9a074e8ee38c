import { noParameters } from "../../parameters/standard-parameters.ts";
import { type WorkflowSpec, workflowGroups } from "../workflow.ts";

/** Every plain log and merged device over time; one workflow per instrument. */
export function timeseries(options: {
  readonly instrument: string;
  /** Names of log and device streams. */
  readonly sources: readonly string[];
}): WorkflowSpec<typeof noParameters> {
  return {
    instrument: options.instrument,
    name: "timeseries_data",
    version: 1,
    group: workflowGroups.timeseries,
    title: "Time series",
    description: "Values of a log or device over time.",
    sources: options.sources.toSorted(),
    parameters: noParameters,
    outputs: [
      {
        name: "delta",
        title: "Value",
        description: "Samples that are newer than those published before; unit of the stream.",
        temporality: "series",
        template: { dims: [{ name: "time", unit: "ns" }] },
      },
    ],
    views: [{ name: "delta", title: "Value", outputs: ["delta"] }],
    auxInputs: {},
    // A reset would publish the whole history again as if it were new.
    resetOnRunTransition: false,
    supportsReset: false,
    deviceOutputs: {},
    implementation: { kind: "timeseries" },
  };
}
