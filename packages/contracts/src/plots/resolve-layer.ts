import type { OutputResource, ViewResource, WorkflowResource } from "../http/catalog.ts";
import type { PlotLayer } from "../http/dashboards.ts";
import type { DisplayCompute, LayerSpecInput, Windowing } from "../identity/layer-spec.ts";
import { isPlotName, type PlotParameters, plots } from "./plot-parameters.ts";

/** What a layer of a dashboard asks of the hub, or why it cannot be shown, in one sentence. */
export type ResolvedLayer =
  | { readonly kind: "layer"; readonly spec: LayerSpecInput; readonly output: OutputResource }
  | { readonly kind: "problem"; readonly reason: string };

/**
 * Turns a layer of a dashboard into a layer specification: view and window mode pick the output.
 * @param workflow - the one that the layer names; absent where the instrument has none of that name.
 */
export function resolveLayer(
  layer: PlotLayer,
  workflow: WorkflowResource | undefined,
): ResolvedLayer {
  if (workflow === undefined || workflow.key !== layer.workflow) {
    return problem(`There is no workflow ${layer.workflow}.`);
  }
  const view = workflow.views.find((one) => one.name === layer.view);
  if (view === undefined) return problem(`${workflow.title} has no view ${layer.view}.`);
  if (!isPlotName(layer.plot)) return problem(`There is no plot ${layer.plot}.`);
  const parameters = plots[layer.plot].parameters.safeParse(layer.parameters);
  if (!parameters.success) {
    const issue = parameters.error.issues[0];
    return problem(`${issue?.path.join(", ") ?? "Parameters"}: ${issue?.message ?? "not valid"}.`);
  }
  const asked = askedOf(layer.plot, parameters.data, view);
  if (typeof asked === "string") return problem(asked);
  const output = workflow.outputs.find((one) => one.name === asked.output);
  if (output === undefined) return problem(`${workflow.title} has no output ${asked.output}.`);
  const data = layer.sources.map((source) => ({
    workflow: layer.workflow,
    source,
    output: output.name,
  }));
  return { kind: "layer", spec: { data, display: asked.display }, output };
}

type Asked = { readonly output: string; readonly display: DisplayCompute } | string;

function askedOf(
  plot: keyof typeof plots,
  parameters: PlotParameters<keyof typeof plots>,
  view: ViewResource,
): Asked {
  if ("downsampling" in parameters) {
    const { accumulation, downsampling } = parameters;
    const wanted = accumulation.cumulative ? view.sinceStart : view.perUpdate;
    return {
      output: wanted ?? view.perUpdate ?? view.sinceStart ?? "",
      display: {
        kind: "series",
        fineSeconds: downsampling.fine_period_seconds,
        recentSeconds: downsampling.recent_seconds,
        coarseSeconds: downsampling.coarse_period_seconds,
      },
    };
  }
  const { time_window: asked, rate } = parameters;
  if (asked.mode === "since_start" && view.sinceStart === undefined) {
    return "'Since start' is not available for this output: it has no cumulative stream. Choose 'Latest update'.";
  }
  const sinceStart = asked.mode === "since_start" || view.perUpdate === undefined;
  const window: Windowing = sinceStart
    ? { kind: "since start" }
    : asked.window_duration_seconds > 0
      ? { kind: "last", seconds: asked.window_duration_seconds, aggregation: asked.aggregation }
      : { kind: "latest" };
  const kind = plot === "image" || plot === "lines" ? plot : "scalar";
  return {
    output: (sinceStart ? view.sinceStart : view.perUpdate) ?? "",
    display: { kind, select: [], window, perSecond: rate.normalize_to_rate },
  };
}

function problem(reason: string): ResolvedLayer {
  return { kind: "problem", reason };
}
