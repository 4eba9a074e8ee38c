import {
  type CatalogResource,
  type DashboardCell,
  isPlotName,
  type LayerId,
  LayerSpec,
  layerIdOf,
  type PlotLayer,
  type PlotParameters,
  PlotsSettings,
  plots,
  resolveLayer,
  type ViewResource,
  type WorkflowResource,
} from "@beamscope/contracts";
import type { ErrorStyle } from "../plots/curve-painter.ts";
import { cellTitle, sourceTitleIn } from "./cell-words.ts";

/** A layer as the hub is asked for it, and what the page knows of it. */
export interface PlannedLayer {
  readonly id: LayerId;
  readonly spec: LayerSpec;
  readonly workflow: WorkflowResource;
  readonly view: ViewResource;
  readonly sources: readonly string[];
  /** Bins of each dim as declared; absent where the declaration does not tell. */
  readonly sizes: readonly (number | undefined)[];
}

/** One plot of a cell. Its key is unique in the cell and stable among updates of the dashboard. */
export type PlotPlan = { readonly key: string; readonly caption: string } & (
  | {
      readonly kind: "image";
      readonly layers: readonly [PlannedLayer];
      readonly parameters: PlotParameters<"image">;
    }
  | {
      readonly kind: "lines";
      readonly layers: readonly PlannedLayer[];
      readonly parameters: PlotParameters<"lines">;
      readonly errors: ErrorStyle;
    }
  | {
      readonly kind: "series";
      readonly layers: readonly PlannedLayer[];
      readonly parameters: PlotParameters<"timeseries">;
    }
  /** A layer that cannot be shown, and why. */
  | { readonly kind: "problem"; readonly reason: string }
  /** A kind of plot or module that this page does not know. */
  | { readonly kind: "unknown"; readonly module: string }
);

/** What a cell of a dashboard shows, with everything looked up in the catalog. */
export interface CellPlan {
  readonly id: string;
  readonly title: string;
  readonly plots: readonly PlotPlan[];
  /** Legend entries name the output too where they do not all show the same. */
  readonly namesOutputs: boolean;
}

/** Plans a cell. */
export function planCell(cell: DashboardCell, catalog: CatalogResource): CellPlan {
  const settings = cell.module === "plots" ? PlotsSettings.safeParse(cell.settings) : undefined;
  if (settings?.success !== true) {
    const plan: PlotPlan = { key: "module", caption: "", kind: "unknown", module: cell.module };
    return { id: cell.id, title: cell.title ?? cell.id, plots: [plan], namesOutputs: false };
  }
  const { layers } = settings.data;
  const views = new Set(layers.map(({ workflow, view }) => `${workflow} ${view}`));
  return {
    id: cell.id,
    title: cell.title ?? cellTitle(layers, catalog),
    plots: joined(layers.flatMap((layer) => planLayer(layer, catalog))),
    namesOutputs: views.size > 1,
  };
}

function planLayer(layer: PlotLayer, catalog: CatalogResource): PlotPlan[] {
  const workflow = catalog.workflows.find(({ key }) => key === layer.workflow);
  if (!isPlotName(layer.plot) || layer.plot === "bars" || layer.plot === "table") {
    return [{ key: layer.id, caption: "", kind: "unknown", module: layer.plot }];
  }
  // Pictures lie side by side, each with its own axes; curves lie in one plot.
  const groups = layer.plot === "image" ? layer.sources.map((source) => [source]) : [layer.sources];
  const plot = layer.plot;
  return groups.map((sources, i): PlotPlan => {
    const key = groups.length > 1 ? `${layer.id}.${i}` : layer.id;
    const caption = sources.map((source) => sourceTitleIn(catalog, source)).join(", ");
    const resolved = resolveLayer({ ...layer, sources: [...sources] }, workflow);
    if (resolved.kind === "problem") {
      return { key, caption, kind: "problem", reason: resolved.reason };
    }
    const view = workflow?.views.find(({ name }) => name === layer.view);
    if (workflow === undefined || view === undefined) {
      return { key, caption, kind: "problem", reason: `There is no workflow ${layer.workflow}.` };
    }
    const planned: PlannedLayer = {
      id: layerIdOf(resolved.spec),
      spec: LayerSpec.parse(resolved.spec),
      workflow,
      view,
      sources,
      sizes: resolved.output.template.dims.map(({ size }) => size),
    };
    const named = { key, caption };
    switch (plot) {
      case "image": {
        const parameters = plots.image.parameters.parse(layer.parameters);
        return { ...named, kind: "image", layers: [planned], parameters };
      }
      case "lines": {
        const parameters = plots.lines.parameters.parse(layer.parameters);
        const { errors } = parameters.line;
        return { ...named, kind: "lines", layers: [planned], parameters, errors };
      }
      case "timeseries": {
        const parameters = plots.timeseries.parameters.parse(layer.parameters);
        return { ...named, kind: "series", layers: [planned], parameters };
      }
    }
  });
}

/** Puts curves of a kind into one plot, that of the first of them, unless they are to be laid out side by side. */
function joined(plans: readonly PlotPlan[]): PlotPlan[] {
  const result: PlotPlan[] = [];
  for (const plan of plans) {
    const at = result.findIndex((other) => canOverlay(other, plan));
    const other = result[at];
    if (other?.kind === "lines" && plan.kind === "lines") {
      result[at] = { ...other, layers: [...other.layers, ...plan.layers] };
    } else if (other?.kind === "series" && plan.kind === "series") {
      result[at] = { ...other, layers: [...other.layers, ...plan.layers] };
    } else result.push(plan);
  }
  return result;
}

function canOverlay(a: PlotPlan, b: PlotPlan): boolean {
  if (a.kind !== b.kind || (a.kind !== "lines" && a.kind !== "series")) return false;
  if (b.kind !== "lines" && b.kind !== "series") return false;
  return [a, b].every(({ parameters }) => parameters.layout.combine_mode === "overlay");
}
