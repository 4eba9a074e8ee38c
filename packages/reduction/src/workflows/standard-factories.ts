import {
  detectorViewParameters,
  type InstrumentDeclaration,
  monitorHistogramParameters,
  type StreamDeclaration,
  streamOf,
  type WorkflowSpec,
  workflowKeyOf,
} from "@beamscope/catalog";
import {
  type WorkflowFactory,
  type WorkflowPlan,
  WorkflowRefusal,
  type WorkflowRequest,
} from "../jobs/workflow.ts";
import { planAreaView } from "./area-view.ts";
import { planDetectorView } from "./detector-view.ts";
import { planMonitorHistogram } from "./monitor-histogram.ts";
import { planTimeseries } from "./timeseries.ts";

/**
 * The factories of all workflows that an instrument declares with a standard implementation, by workflow key.
 * Workflows of its own (`custom`) are added by the instrument.
 */
export function standardFactories(instrument: InstrumentDeclaration): Map<string, WorkflowFactory> {
  const factories = new Map<string, WorkflowFactory>();
  for (const spec of instrument.workflows) {
    if (spec.implementation.kind === "custom") continue;
    factories.set(workflowKeyOf(spec), (request) => plan(instrument, spec, request));
  }
  return factories;
}

function plan(
  instrument: InstrumentDeclaration,
  spec: WorkflowSpec,
  request: WorkflowRequest,
): WorkflowPlan {
  const { implementation } = spec;
  const stream = streamOf(instrument, request.source);
  switch (implementation.kind) {
    case "logical detector view": {
      if (stream?.kind !== "detector_events") throw wrongKind(spec, request, stream);
      const { view, spectrumView } = implementation;
      const params = detectorViewParameters().parse(request.params);
      return planDetectorView({ stream, view, spectrumView, params });
    }
    case "monitor histogram": {
      if (stream?.kind !== "monitor_events" && stream?.kind !== "monitor_counts") {
        throw wrongKind(spec, request, stream);
      }
      return planMonitorHistogram(
        request.source,
        monitorHistogramParameters().parse(request.params),
      );
    }
    case "area detector view": {
      if (stream?.kind !== "area_detector") throw wrongKind(spec, request, stream);
      return planAreaView(stream, implementation.view);
    }
    case "timeseries": {
      if (stream?.kind !== "log" && stream?.kind !== "device")
        throw wrongKind(spec, request, stream);
      return planTimeseries(stream);
    }
    case "custom":
      throw new WorkflowRefusal(`${workflowKeyOf(spec)} has no implementation here.`);
  }
}

function wrongKind(
  spec: WorkflowSpec,
  request: WorkflowRequest,
  stream: StreamDeclaration | undefined,
): WorkflowRefusal {
  const what = stream === undefined ? "no stream" : `a stream of ${stream.kind}`;
  return new WorkflowRefusal(`${spec.title} cannot run on ${request.source}, which is ${what}.`);
}
