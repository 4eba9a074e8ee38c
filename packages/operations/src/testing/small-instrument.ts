import type { InstrumentDeclaration, WorkflowSpec } from "@beamscope/catalog";
import { z } from "zod";

/** Two sources, a number to choose, and a monitor to go with it. */
const view: WorkflowSpec = {
  instrument: "small",
  name: "view",
  version: 1,
  group: { name: "detector_data", title: "Detectors" },
  title: "View",
  description: "",
  sources: ["bank_a", "bank_b"],
  parameters: z.strictObject({ bins: z.number().int().min(1).default(10) }),
  outputs: [
    { name: "image", title: "Image", temporality: "window", template: { dims: [{ name: "x" }] } },
  ],
  views: [{ name: "image", title: "Image", outputs: ["image"] }],
  auxInputs: { monitor: { title: "Monitor", choices: ["m1", "m2"], default: "m1" } },
  resetOnRunTransition: true,
  supportsReset: true,
  deviceOutputs: {},
  implementation: { kind: "custom" },
};

/** An instrument with one workflow that can be reset and one that cannot. For tests. */
export const smallInstrument: InstrumentDeclaration = {
  name: "small",
  title: "Small",
  pulseRateHz: 14,
  streams: [
    {
      kind: "detector_events",
      name: "bank_a",
      title: "Bank A",
      wire: { topic: "small_detector", source: "bank_a" },
      shape: [{ name: "x", size: 4 }],
      detectorNumbers: { kind: "consecutive", first: 1 },
    },
    {
      kind: "log",
      name: "temperature",
      title: "Temperature",
      wire: { topic: "small_motion", source: "temperature" },
      unit: "K",
    },
  ],
  workflows: [view, { ...view, name: "fixed", title: "Fixed", supportsReset: false }],
  dashboards: [],
  initialJobs: [
    { workflow: "small/view/1", source: "bank_a" },
    { workflow: "small/view/1", source: "bank_b", parameters: { bins: 20 } },
  ],
};
