import { gridProblems } from "../dashboards/dashboard-template.ts";
import { outputForView, type WorkflowSpec, workflowKeyOf } from "../workflows/workflow.ts";
import { CatalogError } from "./catalog-error.ts";
import type { InstrumentDeclaration } from "./instrument.ts";
import { streamProblems } from "./stream-problems.ts";
import { workflowProblems } from "./workflow-problems.ts";

/**
 * What is wrong with a declaration, one sentence each; none where it is right. Looks at everything,
 * so that an author sees all at once.
 */
export function instrumentProblems(instrument: InstrumentDeclaration): string[] {
  const streams = new Map(instrument.streams.map((stream) => [stream.name, stream]));
  return [
    ...(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(instrument.name)
      ? []
      : [`instrument name "${instrument.name}"`]),
    ...(instrument.pulseRateHz > 0 && Number.isFinite(instrument.pulseRateHz)
      ? []
      : [`pulse rate ${instrument.pulseRateHz} Hz`]),
    ...streamProblems(instrument.streams),
    ...instrument.workflows.flatMap((spec) => workflowProblems(spec, streams)),
    ...workflowKeyProblems(instrument),
    ...deviceNameProblems(instrument),
    ...dashboardProblems(instrument),
    ...initialJobProblems(instrument),
  ];
}

function workflowKeyProblems(instrument: InstrumentDeclaration): string[] {
  const keys = instrument.workflows.map(workflowKeyOf);
  return [
    ...keys
      .filter((key, i) => keys.indexOf(key) !== i)
      .map((key) => `workflow ${key} is declared twice`),
    ...keys
      .filter((key) => !key.startsWith(`${instrument.name}/`))
      .map((key) => `workflow ${key} is of another instrument`),
  ];
}

function deviceNameProblems(instrument: InstrumentDeclaration): string[] {
  const names = instrument.workflows.flatMap((spec) =>
    Object.values(spec.deviceOutputs).flatMap((template) =>
      spec.sources.map((source) => template.replaceAll("{source_name}", source)),
    ),
  );
  return names
    .filter((name, i) => names.indexOf(name) !== i)
    .map((name) => `device ${name} is published twice`);
}

function findWorkflow(instrument: InstrumentDeclaration, key: string): WorkflowSpec | undefined {
  return instrument.workflows.find((spec) => workflowKeyOf(spec) === key);
}

function dashboardProblems(instrument: InstrumentDeclaration): string[] {
  const names = instrument.dashboards.map((dashboard) => dashboard.name);
  const problems = names
    .filter((name, i) => names.indexOf(name) !== i)
    .map((name) => `dashboard ${name} is declared twice`);
  for (const dashboard of instrument.dashboards) {
    const say = (problem: string) => problems.push(`dashboard ${dashboard.name}: ${problem}`);
    gridProblems(dashboard).forEach(say);
    for (const layer of dashboard.cells.flatMap((cell) => cell.layers)) {
      const spec = findWorkflow(instrument, layer.workflow);
      if (spec === undefined) {
        say(`no workflow ${layer.workflow}`);
        continue;
      }
      if (outputForView(spec, layer.view, "per_update") === undefined) {
        say(`${layer.workflow} has no view ${layer.view}`);
      }
      if (layer.sources.length === 0) say(`a layer of ${layer.workflow} has no source`);
      layer.sources
        .filter((source) => !spec.sources.includes(source))
        .forEach((source) => say(`${layer.workflow} does not run on ${source}`));
    }
  }
  return problems;
}

function initialJobProblems(instrument: InstrumentDeclaration): string[] {
  const seen = new Set<string>();
  return instrument.initialJobs.flatMap(({ workflow, source, parameters = {} }) => {
    const name = `initial job ${workflow} on ${source}`;
    const spec = findWorkflow(instrument, workflow);
    if (spec === undefined) return [`${name}: no such workflow`];
    if (!spec.sources.includes(source)) return [`${name}: it does not run there`];
    if (seen.has(name)) return [`${name} is declared twice`];
    seen.add(name);
    const parsed = spec.parameters.safeParse(parameters);
    return parsed.success
      ? []
      : parsed.error.issues.map((issue) => `${name}: ${issue.path.join(".")} ${issue.message}`);
  });
}

/** The instruments that a process knows, each checked as it is added. */
export class InstrumentRegistry {
  readonly #instruments = new Map<string, InstrumentDeclaration>();

  /** @throws CatalogError with all that is wrong; nothing is added then. */
  add(instrument: InstrumentDeclaration): void {
    const problems = instrumentProblems(instrument);
    if (this.#instruments.has(instrument.name)) problems.push("it is there already");
    if (problems.length > 0) throw new CatalogError(`instrument ${instrument.name}`, problems);
    this.#instruments.set(instrument.name, instrument);
  }

  /** In the order in which they were added. */
  get names(): string[] {
    return [...this.#instruments.keys()];
  }

  instrument(name: string): InstrumentDeclaration | undefined {
    return this.#instruments.get(name);
  }

  /** @param key - `instrument/name/version`. */
  workflow(key: string): WorkflowSpec | undefined {
    const instrument = this.#instruments.get(key.split("/", 1)[0] ?? "");
    return instrument === undefined ? undefined : findWorkflow(instrument, key);
  }
}
