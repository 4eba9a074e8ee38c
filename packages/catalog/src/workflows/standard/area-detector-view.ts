import { noParameters } from "../../parameters/standard-parameters.ts";
import type { PixelDim } from "../../streams/stream.ts";
import { type LogicalView, resolveView } from "../logical-view.ts";
import { type WorkflowSpec, workflowGroups } from "../workflow.ts";
import { imageOutputs } from "./image-outputs.ts";

/**
 * Sum of a camera's frames, and what came since the last update.
 * @throws LogicalViewError where the view does not fit the shape.
 */
export function areaDetectorView(options: {
  readonly instrument: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Names of area-detector streams, all of them of `shape`. */
  readonly sources: readonly string[];
  readonly shape: readonly PixelDim[];
  readonly view: LogicalView;
}): WorkflowSpec<typeof noParameters> {
  const dims = resolveView(options.view, options.shape).dims;
  return {
    instrument: options.instrument,
    name: options.name,
    version: 1,
    group: workflowGroups.detectors,
    title: options.title,
    description: options.description,
    sources: options.sources,
    parameters: noParameters,
    outputs: imageOutputs(dims),
    views: [{ name: "image", title: "Image", outputs: ["current", "cumulative"] }],
    auxInputs: {},
    resetOnRunTransition: true,
    supportsReset: true,
    deviceOutputs: {},
    implementation: { kind: "area detector view", view: options.view },
  };
}
