import { type InstrumentDeclaration, workflowKeyOf } from "@beamscope/catalog";
import { monitorBins } from "./binnings.ts";
import { overview } from "./dashboards.ts";
import { bank, monitors } from "./streams.ts";
import { monitorWorkflow, tubes, workflows } from "./workflows.ts";

export * from "./binnings.ts";

/** LRMECS, a chopper spectrometer at a 30 Hz source, as its files from 2001 describe it. */
export const lrmecs: InstrumentDeclaration = {
  name: "lrmecs",
  title: "LRMECS",
  description: "Low-resolution medium-energy chopper spectrometer, IPNS.",
  pulseRateHz: 30,
  streams: [bank, ...monitors],
  workflows,
  dashboards: [overview],
  initialJobs: [
    { workflow: workflowKeyOf(tubes), source: bank.name },
    ...Object.entries(monitorBins).map(([source, toa_edges]) => ({
      workflow: workflowKeyOf(monitorWorkflow),
      source,
      parameters: { toa_edges },
    })),
  ],
};
