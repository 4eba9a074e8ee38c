import {
  dimTitle,
  type InstrumentDeclaration,
  type OutputDeclaration,
  type OutputView,
  outputOf,
  type StreamDeclaration,
  type WorkflowSpec,
  windowModeOf,
  workflowKeyOf,
} from "@beamscope/catalog";
import {
  type CatalogResource,
  type DashboardsResource,
  dashboardFromTemplate,
  type OutputResource,
  publishParameters,
  type StreamResource,
  type ViewResource,
  type WorkflowResource,
} from "@beamscope/contracts";

/** What an instrument declares, as the page reads it. */
export function catalogResource(instrument: InstrumentDeclaration): CatalogResource {
  return {
    version: 1,
    instrument: {
      name: instrument.name,
      title: instrument.title,
      ...(instrument.description === undefined ? {} : { description: instrument.description }),
      pulseRateHz: instrument.pulseRateHz,
    },
    streams: instrument.streams.map(streamResource),
    workflows: instrument.workflows.map(workflowResource),
  };
}

/** The dashboards that an instrument declares, as documents. @throws ZodError where a template is not valid. */
export function dashboardsResource(instrument: InstrumentDeclaration): DashboardsResource {
  return {
    version: 1,
    instrument: instrument.name,
    dashboards: instrument.dashboards.map(dashboardFromTemplate),
  };
}

function streamResource(stream: StreamDeclaration): StreamResource {
  const { name, kind, title, description } = stream;
  return {
    name,
    kind,
    title,
    ...(description === undefined ? {} : { description }),
    ...("unit" in stream && stream.unit !== undefined ? { unit: stream.unit } : {}),
    ...(stream.kind === "log" && stream.valueMin !== undefined
      ? { valueMin: stream.valueMin }
      : {}),
    ...(stream.kind === "log" && stream.valueMax !== undefined
      ? { valueMax: stream.valueMax }
      : {}),
    ...("shape" in stream ? { shape: stream.shape.map((dim) => ({ ...dim })) } : {}),
    ...(stream.kind === "detector_events" && stream.detectorNumbers.kind === "consecutive"
      ? { firstPixelId: stream.detectorNumbers.first }
      : {}),
  };
}

function workflowResource(spec: WorkflowSpec): WorkflowResource {
  return {
    key: workflowKeyOf(spec),
    title: spec.title,
    description: spec.description,
    group: { ...spec.group },
    sources: [...spec.sources],
    auxInputs: Object.fromEntries(
      Object.entries(spec.auxInputs).map(([role, input]) => [
        role,
        { ...input, choices: [...input.choices] },
      ]),
    ),
    parameters: publishParameters(spec.parameters),
    outputs: spec.outputs.map(outputResource),
    views: spec.views.map((view) => viewResource(spec, view)),
    supportsReset: spec.supportsReset,
    resetOnRunTransition: spec.resetOnRunTransition,
  };
}

function outputResource(output: OutputDeclaration): OutputResource {
  const { name, title, description, temporality, template } = output;
  return {
    name,
    title,
    ...(description === undefined ? {} : { description }),
    temporality,
    template: {
      dims: template.dims.map((dim) => ({ ...dim, title: dimTitle(dim.name) })),
      ...(template.unit === undefined ? {} : { unit: template.unit }),
    },
  };
}

function viewResource(spec: WorkflowSpec, view: OutputView): ViewResource {
  const outputs = view.outputs
    .map((name) => outputOf(spec, name))
    .filter((one) => one !== undefined);
  const inMode = (mode: "per_update" | "since_start") =>
    outputs.find(({ temporality }) => windowModeOf(temporality) === mode)?.name;
  const [perUpdate, sinceStart] = [inMode("per_update"), inMode("since_start")];
  return {
    name: view.name,
    title: view.title,
    ...(view.description === undefined ? {} : { description: view.description }),
    ...(perUpdate === undefined ? {} : { perUpdate }),
    ...(sinceStart === undefined ? {} : { sinceStart }),
    parameters: [...(view.parameters ?? [])],
  };
}
