import {
  type InstrumentDeclaration,
  type OutputDeclaration,
  outputOf,
  type Retention,
  retentionOf,
  streamOf,
  type WorkflowSpec,
  workflowKeyOf,
} from "@beamscope/catalog";
import type { DataKey } from "@beamscope/contracts";

/** What the catalog says of a data key. */
export interface DeclaredOutput {
  readonly workflow: WorkflowSpec;
  readonly output: OutputDeclaration;
  readonly retention: Retention;
  readonly sourceTitle: string;
  /** Numbers along time: series, and outputs without dims. */
  readonly isHistory: boolean;
}

/** Finds the declaration behind a data key. */
export class OutputIndex {
  readonly #instrument: InstrumentDeclaration;
  readonly #workflows: ReadonlyMap<string, WorkflowSpec>;

  constructor(instrument: InstrumentDeclaration) {
    this.#instrument = instrument;
    this.#workflows = new Map(instrument.workflows.map((spec) => [workflowKeyOf(spec), spec]));
  }

  /** The declaration, or what is missing, in one sentence. */
  find({ workflow: key, source, output: name }: DataKey): DeclaredOutput | string {
    const workflow = this.#workflows.get(key);
    if (workflow === undefined) return `There is no workflow ${key}.`;
    if (!workflow.sources.includes(source)) return `${workflow.title} has no source ${source}.`;
    const output = outputOf(workflow, name);
    if (output === undefined) return `${workflow.title} has no output ${name}.`;
    return {
      workflow,
      output,
      retention: retentionOf(output),
      sourceTitle: streamOf(this.#instrument, source)?.title ?? source,
      isHistory: output.temporality === "series" || output.template.dims.length === 0,
    };
  }
}
