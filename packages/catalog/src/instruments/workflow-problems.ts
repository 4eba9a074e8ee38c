import type { StreamDeclaration, StreamKind } from "../streams/stream.ts";
import { LogicalViewError, resolveView } from "../workflows/logical-view.ts";
import { windowModeOf } from "../workflows/output.ts";
import { type WorkflowSpec, workflowKeyOf } from "../workflows/workflow.ts";

/** What is wrong with a workflow of an instrument with these streams, one sentence each. */
export function workflowProblems(
  spec: WorkflowSpec,
  streams: ReadonlyMap<string, StreamDeclaration>,
): string[] {
  const key = workflowKeyOf(spec);
  return [
    ...(Number.isInteger(spec.version) && spec.version >= 0 ? [] : [`version ${spec.version}`]),
    ...(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(spec.name) ? [] : [`name "${spec.name}"`]),
    ...repeated("source", spec.sources),
    ...sourceProblems(spec, streams),
    ...outputProblems(spec),
    ...viewProblems(spec),
    ...auxProblems(spec, streams),
    ...parameterProblems(spec),
  ].map((problem) => `${key}: ${problem}`);
}

function repeated(what: string, names: readonly string[]): string[] {
  const twice = names.filter((name, i) => names.indexOf(name) !== i);
  return [...new Set(twice)].map((name) => `${what} ${name} is declared twice`);
}

const sourceKinds: Record<
  Exclude<WorkflowSpec["implementation"]["kind"], "custom">,
  readonly StreamKind[]
> = {
  "logical detector view": ["detector_events"],
  "monitor histogram": ["monitor_events", "monitor_counts"],
  "area detector view": ["area_detector"],
  timeseries: ["log", "device"],
};

function sourceProblems(
  spec: WorkflowSpec,
  streams: ReadonlyMap<string, StreamDeclaration>,
): string[] {
  const { implementation } = spec;
  return spec.sources.flatMap((name) => {
    const stream = streams.get(name);
    if (stream === undefined) return [`no stream ${name}`];
    if (implementation.kind === "custom") return [];
    if (!sourceKinds[implementation.kind].includes(stream.kind)) {
      return [`${name} is of kind ${stream.kind}`];
    }
    if (!("view" in implementation) || !("shape" in stream)) return [];
    try {
      const dims = resolveView(implementation.view, stream.shape).dims.length;
      const regions = "regions" in implementation && implementation.regions;
      return regions && dims !== 2 ? [`regions need two dims, ${name} has ${dims}`] : [];
    } catch (cause) {
      if (cause instanceof LogicalViewError) return [`view of ${name}: ${cause.message}`];
      throw cause;
    }
  });
}

function outputProblems(spec: WorkflowSpec): string[] {
  const names = spec.outputs.map((output) => output.name);
  return [
    ...(names.length === 0 ? ["no outputs"] : []),
    ...repeated("output", names),
    ...Object.keys(spec.deviceOutputs)
      .filter((name) => !names.includes(name))
      .map((name) => `device of an unknown output ${name}`),
  ];
}

function viewProblems(spec: WorkflowSpec): string[] {
  const problems = [
    ...repeated(
      "view",
      spec.views.map((view) => view.name),
    ),
    ...repeated(
      "view title",
      spec.views.map((view) => view.title),
    ),
  ];
  for (const view of spec.views) {
    if (view.outputs.length === 0) problems.push(`view ${view.name} has no output`);
    const modes = view.outputs.flatMap((name) => {
      const output = spec.outputs.find((one) => one.name === name);
      if (output !== undefined) return [windowModeOf(output.temporality)];
      problems.push(`view ${view.name} shows an unknown output ${name}`);
      return [];
    });
    if (new Set(modes).size !== modes.length) {
      problems.push(`view ${view.name} has two outputs for one window mode`);
    }
  }
  return problems;
}

function auxProblems(
  spec: WorkflowSpec,
  streams: ReadonlyMap<string, StreamDeclaration>,
): string[] {
  return Object.entries(spec.auxInputs).flatMap(([role, input]) => [
    ...(input.choices.includes(input.default)
      ? []
      : [`default of ${role} is none of its choices: ${input.default}`]),
    ...input.choices
      .filter((choice) => !streams.has(choice))
      .map((choice) => `no stream ${choice} for ${role}`),
  ]);
}

function parameterProblems(spec: WorkflowSpec): string[] {
  const parsed = spec.parameters.safeParse({});
  if (parsed.success) return [];
  return parsed.error.issues.map(
    (issue) => `parameter ${issue.path.join(".")} has no valid default: ${issue.message}`,
  );
}
