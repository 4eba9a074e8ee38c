import {
  type DataQuery,
  type Frame,
  type LayerData,
  LayerSpec,
  layerCsv,
  layerData,
  layerIdOf,
  layerOfQuery,
} from "@beamscope/contracts";
import { computedLayer, frameOf, Layer, type PlaceRevisions } from "./layer.ts";
import { LayerItems } from "./layer-items.ts";
import { layerProblem } from "./layer-problem.ts";
import type { StatusSources } from "./layer-status.ts";

/** The numbers of a layer, in full. */
export type DataAnswer =
  | { readonly kind: "json"; readonly data: LayerData }
  | { readonly kind: "csv"; readonly text: string }
  /** The query asks for what cannot be, and why, in one sentence. */
  | { readonly kind: "rejected"; readonly reason: string };

/** Answers a query: exact values, nothing thinned. */
export function numbersOfQuery(
  query: DataQuery,
  sources: StatusSources,
  places: PlaceRevisions,
  epoch: number,
): DataAnswer {
  const { workflow, output, source } = query;
  const declared = sources.index.find({ workflow, output, source: source[0] ?? "" });
  if (typeof declared === "string") return { kind: "rejected", reason: declared };
  const dims = declared.isHistory ? 0 : declared.output.template.dims.length;
  const parsed = LayerSpec.safeParse(layerOfQuery(query, dims));
  if (!parsed.success) {
    return {
      kind: "rejected",
      reason: parsed.error.issues[0]?.message ?? "The query is not valid.",
    };
  }
  const reason = layerProblem(parsed.data, sources.index);
  if (reason !== undefined) return { kind: "rejected", reason };
  const frame = wholeFrame(parsed.data, sources, places, epoch);
  return query.format === "csv"
    ? { kind: "csv", text: [...layerCsv(frame)].join("") }
    : { kind: "json", data: layerData(frame) };
}

/** The numbers of a layer that can be served. */
export function numbersOfLayer(
  spec: LayerSpec,
  sources: StatusSources,
  places: PlaceRevisions,
  epoch: number,
): LayerData {
  return layerData(wholeFrame(spec, sources, places, epoch));
}

function wholeFrame(
  spec: LayerSpec,
  sources: StatusSources,
  places: PlaceRevisions,
  epoch: number,
): Frame {
  const id = layerIdOf(spec);
  const version = new Layer(id, spec).version(sources, places);
  const computed = computedLayer(spec, new LayerItems(spec), version, sources, false);
  const stamp = { epoch, nowMs: sources.nowMs, resolution: { level: 0 } };
  return frameOf(id, computed, stamp, ({ array }) => array);
}
