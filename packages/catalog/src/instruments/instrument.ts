import type { DashboardTemplate } from "../dashboards/dashboard-template.ts";
import type { StreamDeclaration } from "../streams/stream.ts";
import type { WorkflowSpec } from "../workflows/workflow.ts";

/** A job that a first start wants to run, so that there is something to see. */
export interface InitialJob {
  /** `instrument/name/version` */
  readonly workflow: string;
  readonly source: string;
  /** What differs from the workflow's defaults. */
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/** All that the house knows of an instrument before data: a declaration, checked by the registry. */
export interface InstrumentDeclaration {
  /** Starts topic names and workflow keys. */
  readonly name: string;
  readonly title: string;
  readonly description?: string;
  /** Pulses of its source in a second. */
  readonly pulseRateHz: number;
  readonly streams: readonly StreamDeclaration[];
  readonly workflows: readonly WorkflowSpec[];
  readonly dashboards: readonly DashboardTemplate[];
  readonly initialJobs: readonly InitialJob[];
}

/** The stream of that name. */
export function streamOf(
  instrument: InstrumentDeclaration,
  name: string,
): StreamDeclaration | undefined {
  return instrument.streams.find((stream) => stream.name === name);
}
