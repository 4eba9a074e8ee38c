import {
  identityView,
  logicalDetectorView,
  monitorHistogram,
  type WorkflowSpec,
} from "@beamscope/catalog";
import { fineDetectorBins } from "./binnings.ts";
import { bank, monitors } from "./streams.ts";

const instrument = "lrmecs";

/** Counts of each tube, and of each tube over the time of arrival since the start. */
export const tubes = logicalDetectorView({
  instrument,
  name: "tubes",
  title: "Tubes",
  description: "Counts of each tube, and the spectrum of each tube since the start.",
  sources: [bank.name],
  shape: bank.shape,
  view: identityView,
  spectrumView: true,
  devices: true,
  parameters: {
    toaEdges: {
      start: fineDetectorBins.start,
      stop: fineDetectorBins.stop,
      numBins: fineDetectorBins.num_bins,
      unit: fineDetectorBins.unit,
    },
  },
});

export const monitorWorkflow = monitorHistogram({
  instrument,
  sources: monitors.map((monitor) => monitor.name),
  parameters: { toaEdges: { start: 1000, stop: 2500, numBins: 1500, unit: "μs" } },
});

export const workflows: readonly WorkflowSpec[] = [tubes, monitorWorkflow];
