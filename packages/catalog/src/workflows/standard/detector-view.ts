import {
  detectorViewParameters,
  type StandardParameterOptions,
} from "../../parameters/standard-parameters.ts";
import type { PixelDim } from "../../streams/stream.ts";
import { type LogicalView, resolveView } from "../logical-view.ts";
import type { OutputDeclaration, OutputView } from "../output.ts";
import { type WorkflowSpec, workflowGroups } from "../workflow.ts";
import { countDevices, countOutputs, countViews } from "./count-outputs.ts";
import { imageOutputs } from "./image-outputs.ts";

/** What a logical detector view needs to be declared. */
export interface DetectorViewOptions {
  readonly instrument: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Names of detector streams, all of them of `shape`. */
  readonly sources: readonly string[];
  readonly shape: readonly PixelDim[];
  readonly view: LogicalView;
  /** Publishes the view's dims by arrival time, since start. */
  readonly spectrumView?: boolean;
  readonly regions?: boolean;
  /** Whether this workflow publishes each source's count as a device; one may. */
  readonly devices?: boolean;
  readonly parameters?: StandardParameterOptions;
}

/**
 * Picture and spectrum of a bank whose picture is made of its pixels as they are declared.
 * @throws LogicalViewError where the view does not fit the shape.
 */
export function logicalDetectorView(
  options: DetectorViewOptions,
): WorkflowSpec<ReturnType<typeof detectorViewParameters>> {
  const dims = resolveView(options.view, options.shape).dims;
  const arrival = { name: "time_of_arrival", unit: options.parameters?.toaEdges?.unit ?? "ms" };
  const spectrumView = options.spectrumView ?? false;
  const regions = options.regions ?? false;
  return {
    instrument: options.instrument,
    name: options.name,
    version: 1,
    group: workflowGroups.detectors,
    title: options.title,
    description: options.description,
    sources: options.sources,
    parameters: detectorViewParameters(options.parameters),
    outputs: [
      ...imageOutputs(dims),
      {
        name: "spectrum_cumulative",
        title: "Spectrum since start",
        description: "Counts of all pixels over the time of arrival.",
        temporality: "cumulative",
        template: { dims: [arrival], unit: "counts" },
      },
      {
        name: "spectrum_current",
        title: "Spectrum",
        description: "Counts of all pixels over the time of arrival.",
        temporality: "window",
        template: { dims: [arrival], unit: "counts" },
      },
      ...countOutputs,
      ...(spectrumView ? [spectrumViewOutput([...dims, arrival])] : []),
      ...(regions ? regionOutputs(arrival) : []),
    ],
    views: [
      {
        name: "image",
        title: "Image",
        outputs: ["current", "cumulative"],
        parameters: ["toa_range", "pixel_weighting"],
      },
      {
        name: "spectrum",
        title: "Spectrum",
        outputs: ["spectrum_current", "spectrum_cumulative"],
        parameters: ["toa_edges"],
      },
      ...countViews,
      ...(spectrumView ? [spectrumViewView] : []),
      ...(regions ? regionViews : []),
    ],
    auxInputs: {},
    resetOnRunTransition: true,
    supportsReset: true,
    deviceOutputs: options.devices === true ? countDevices : {},
    implementation: { kind: "logical detector view", view: options.view, spectrumView, regions },
  };
}

function spectrumViewOutput(dims: OutputDeclaration["template"]["dims"]): OutputDeclaration {
  return {
    name: "spectrum_view",
    title: "Spectrum of each position",
    description: "Counts of each position of the picture over the time of arrival, since start.",
    temporality: "cumulative",
    template: { dims, unit: "counts" },
  };
}

const spectrumViewView: OutputView = {
  name: "spectrum_view",
  title: "Spectrum of each position",
  outputs: ["spectrum_view"],
  parameters: ["toa_edges"],
};

function regionOutputs(arrival: { name: string; unit: string }): OutputDeclaration[] {
  const spectra = { dims: [{ name: "roi" }, arrival], unit: "counts" };
  return [
    {
      name: "roi_spectra_cumulative",
      title: "Spectra of regions since start",
      temporality: "cumulative",
      template: spectra,
    },
    {
      name: "roi_spectra_current",
      title: "Spectra of regions",
      temporality: "window",
      template: spectra,
    },
    {
      name: "roi_rectangle",
      title: "Rectangles in force",
      temporality: "cumulative",
      template: { dims: [{ name: "bounds" }] },
    },
    {
      name: "roi_polygon",
      title: "Polygons in force",
      temporality: "cumulative",
      template: { dims: [{ name: "vertex" }] },
    },
  ];
}

const regionViews: readonly OutputView[] = [
  {
    name: "roi_spectra",
    title: "Spectra of regions",
    outputs: ["roi_spectra_current", "roi_spectra_cumulative"],
    parameters: ["toa_edges"],
  },
  { name: "roi_rectangle", title: "Rectangles in force", outputs: ["roi_rectangle"] },
  { name: "roi_polygon", title: "Polygons in force", outputs: ["roi_polygon"] },
];
