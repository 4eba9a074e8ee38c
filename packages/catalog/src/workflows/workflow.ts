import type { z } from "../zod.ts";
import type { LogicalView } from "./logical-view.ts";
import {
  type OutputDeclaration,
  type OutputView,
  type WindowMode,
  windowModeOf,
} from "./output.ts";

/** Where a workflow is listed; the name is also its default service. */
export interface WorkflowGroup {
  readonly name: "data_reduction" | "monitor_data" | "detector_data" | "timeseries";
  readonly title: string;
}

/** The four groups, with the titles that the page writes. */
export const workflowGroups = {
  reduction: { name: "data_reduction", title: "Reduction" },
  monitors: { name: "monitor_data", title: "Monitors" },
  detectors: { name: "detector_data", title: "Detectors" },
  timeseries: { name: "timeseries", title: "Devices and sensors" },
} as const satisfies Record<string, WorkflowGroup>;

/** A further input of a workflow, chosen when it starts. Missing data of it never holds a job up. */
export interface AuxInput {
  readonly title: string;
  readonly description?: string;
  /** Names of streams; one that cannot be chosen otherwise has a single choice. */
  readonly choices: readonly string[];
  readonly default: string;
}

/** The model of a workflow's parameters: an object schema that fills in defaults. */
export type ParameterModel = z.ZodType<Record<string, unknown>>;

/**
 * What a workflow is, light enough for every process; `reduction` attaches the factory that runs it,
 * under the same key.
 */
export interface WorkflowSpec<Model extends ParameterModel = ParameterModel> {
  readonly instrument: string;
  readonly name: string;
  readonly version: number;
  readonly group: WorkflowGroup;
  readonly title: string;
  readonly description: string;
  /** Streams on which it can run, one job each, in the order in which they are listed. */
  readonly sources: readonly string[];
  readonly parameters: Model;
  readonly outputs: readonly OutputDeclaration[];
  readonly views: readonly OutputView[];
  /** By role. */
  readonly auxInputs: Readonly<Record<string, AuxInput>>;
  /** Whether the start and stop of a run empty it. */
  readonly resetOnRunTransition: boolean;
  readonly supportsReset: boolean;
  /** Output name to a device-name template with `{source_name}`. */
  readonly deviceOutputs: Readonly<Record<string, string>>;
  /** What the standard implementation of this workflow needs to know, by kind. */
  readonly implementation: WorkflowImplementation;
}

/**
 * Which factory runs a workflow. The four standard ones say here all that differs between
 * instruments; `custom` is found by its key alone.
 */
export type WorkflowImplementation =
  | {
      readonly kind: "logical detector view";
      readonly view: LogicalView;
      /** Whether it publishes `spectrum_view`: the view's dims by arrival time, since start. */
      readonly spectrumView: boolean;
      /** Whether regions can be drawn; needs two dims. */
      readonly regions: boolean;
    }
  | { readonly kind: "monitor histogram" }
  | { readonly kind: "area detector view"; readonly view: LogicalView }
  | { readonly kind: "timeseries" }
  | { readonly kind: "custom" };

/** `instrument/name/version`, as everywhere on the wire. */
export function workflowKeyOf(spec: {
  readonly instrument: string;
  readonly name: string;
  readonly version: number;
}): string {
  return `${spec.instrument}/${spec.name}/${spec.version}`;
}

/** The output of that name. */
export function outputOf(spec: WorkflowSpec, name: string): OutputDeclaration | undefined {
  return spec.outputs.find((output) => output.name === name);
}

/**
 * The output that shows a view in a window mode; the view's other one where it lacks that mode.
 * @returns nothing where the view or its outputs are not declared.
 */
export function outputForView(
  spec: WorkflowSpec,
  viewName: string,
  mode: WindowMode,
): OutputDeclaration | undefined {
  const view = spec.views.find((one) => one.name === viewName);
  const outputs = (view?.outputs ?? [])
    .map((name) => outputOf(spec, name))
    .filter((output) => output !== undefined);
  return outputs.find((output) => windowModeOf(output.temporality) === mode) ?? outputs[0];
}
