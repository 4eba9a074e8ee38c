import type {
  CatalogResource,
  Frame,
  LayerSpec,
  PlotLayer,
  WindowCoverage,
} from "@beamscope/contracts";
import { sampleTimesMs } from "../frames/series-data.ts";

/** The title of a stream, or its name where the catalog has none of it. */
export function sourceTitleIn(catalog: CatalogResource, source: string): string {
  return catalog.streams.find(({ name }) => name === source)?.title || source;
}

/** The title of a cell that was given none: what is shown, of what. */
export function cellTitle(layers: readonly PlotLayer[], catalog: CatalogResource): string {
  const [first] = layers;
  if (first === undefined) return "Empty cell";
  const workflow = catalog.workflows.find(({ key }) => key === first.workflow);
  const view = workflow?.views.find(({ name }) => name === first.view);
  if (workflow === undefined || view === undefined) return first.workflow;
  const sources = new Set(layers.flatMap(({ sources: names }) => names));
  const [source] = sources;
  if (sources.size === 1 && source !== undefined) {
    const title = sourceTitleIn(catalog, source);
    return view.title === "Value" ? title : `${title} ${lowerFirst(view.title)}`;
  }
  const isSaid = workflow.title.toLowerCase().includes(view.title.toLowerCase());
  return isSaid || view.title === "Value" ? workflow.title : `${workflow.title}, ${view.title}`;
}

function lowerFirst(text: string): string {
  // "I(d)" and "TOF" stay as they are.
  return /^[A-Z][a-z]/.test(text) ? `${text[0]?.toLowerCase()}${text.slice(1)}` : text;
}

/** A length of time: "45 s", "12 min", "3 h 20 min", "2 d 4 h". */
export function durationText(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return withRest(`${hours} h`, minutes % 60, "min");
  return withRest(`${Math.floor(hours / 24)} d`, hours % 24, "h");
}

const withRest = (text: string, rest: number, unit: string): string =>
  rest === 0 ? text : `${text} ${rest} ${unit}`;

/** Seconds as a window is named: 60, 2.5. */
const secondsText = (seconds: number): string => String(Math.round(seconds * 10) / 10);

/** "last 60 s", and how much of it is there while that is less. */
export function windowText(seconds: number, coverage: WindowCoverage | undefined): string {
  const asked = secondsText(seconds);
  if (coverage === undefined) return `last ${asked} s`;
  const exact = Math.min(coverage.availableSeconds, seconds);
  const available = secondsText(seconds < 5 ? exact : Math.floor(exact));
  // Updates do not end on whole seconds: within one update of the whole it is all there.
  const isComplete = coverage.availableSeconds >= seconds - 0.5 || available === asked;
  return isComplete ? `last ${asked} s` : `last ${asked} s (${available} of ${asked} s available)`;
}

/** What stretch of time a layer shows, in words. */
export function stretchText(spec: LayerSpec, frame: Frame | undefined): string {
  const { display } = spec;
  if (display.kind === "series") {
    const spans = (frame?.items ?? []).map((item) => {
      const times = sampleTimesMs(item);
      return ((times?.at(-1) ?? 0) - (times?.[0] ?? 0)) / 1000;
    });
    const longest = Math.max(0, ...spans);
    return longest < 1 ? "history" : `last ${durationText(longest)}`;
  }
  const rate = display.perSecond ? ", per second" : "";
  switch (display.window.kind) {
    case "latest":
      return `latest update${rate}`;
    case "since start":
      return `since start${rate}`;
    case "last": {
      const { seconds } = display.window;
      const coverages = (frame?.items ?? []).flatMap(({ coverage }) => coverage ?? []);
      const least = coverages.toSorted((a, b) => a.availableSeconds - b.availableSeconds)[0];
      return `${windowText(seconds, least)}${rate}`;
    }
  }
}
