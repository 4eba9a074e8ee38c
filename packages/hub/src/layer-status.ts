import { instantText, type LayerSpec, type LayerState } from "@beamscope/contracts";
import type { DataStore, Retained } from "./data-store.ts";
import { type JobWatch, type ObservedJob, placeText } from "./job-watch.ts";
import type { OutputIndex } from "./output-index.ts";
import type { SampleAccounting } from "./sample.ts";

/** What states are told from. */
export interface StatusSources {
  readonly index: OutputIndex;
  readonly store: DataStore;
  readonly jobs: JobWatch;
  readonly nowMs: number;
}

interface PlaceStatus {
  readonly workflowTitle: string;
  readonly sourceTitle: string;
  readonly job: ObservedJob;
  readonly retained: Retained | undefined;
}

type EmptyBecause = Extract<LayerState, { kind: "empty" }>["because"];

/** Names of the books, in the order in which an equal loss is blamed, with the reason that people read. */
const losses: readonly (readonly [string, EmptyBecause, string])[] = [
  ["gated", "gated", "All events came while the job waited for what it needs."],
  ["unmapped", "unmapped", "All events are of pixels that have no place here."],
  ["masked", "masked", "All events are of masked pixels."],
  ["filtered", "filtered", "All events are excluded by a range or a filter."],
  ["outOfRange", "out of range", "All events lie beside the axis."],
];

/** What a layer is doing, from its data and from its jobs' heartbeats. */
export function layerStatus(spec: LayerSpec, sources: StatusSources): LayerState {
  const places = spec.data.flatMap((key): PlaceStatus[] => {
    const declared = sources.index.find(key);
    if (typeof declared === "string") return [];
    const kept = sources.store.get(key);
    const retained = kept !== undefined && kept.samples.count > 0 ? kept : undefined;
    const place = placeText(key.workflow, key.source);
    const job = sources.jobs.stateOf(place, retained?.jobNumber, sources.nowMs);
    const { workflow, sourceTitle } = declared;
    return [{ workflowTitle: workflow.title, sourceTitle, job, retained }];
  });
  const failing = places.find(({ job }) => job.kind === "failing");
  if (failing?.job.kind === "failing") return errorState(failing.job.reason);
  const shown = places.filter(({ retained }) => retained !== undefined);
  if (shown.length === 0) {
    const isAnswered = sources.jobs.answers(sources.nowMs);
    return { kind: "waiting", waitingFor: [...new Set(places.map(waitingText(isAnswered)))] };
  }
  if (shown.every(({ job }) => job.kind === "stopped")) return stoppedState(shown);
  return emptyState(shown) ?? { kind: "live" };
}

/** The first sentence stands in the plot, the rest behind it. */
export function errorState(text: string): LayerState {
  const [first = "", ...rest] = text.trim().split("\n");
  const reason = (first === "" ? "It failed without a word." : first).slice(0, 2_000);
  const details = rest.join("\n").slice(0, 20_000);
  return { kind: "error", reason, ...(details === "" ? {} : { details }) };
}

function waitingText(isAnswered: boolean) {
  return ({ workflowTitle, sourceTitle, job }: PlaceStatus): string => {
    switch (job.kind) {
      case "running":
      case "unknown":
        return `data of ${sourceTitle}`;
      case "pending":
        return `${workflowTitle} on ${sourceTitle} to begin`;
      case "failing":
        return job.reason;
      case "stopped":
        return isAnswered
          ? `a job of ${workflowTitle} on ${sourceTitle}`
          : `a reducer: none answers (${workflowTitle} on ${sourceTitle})`;
    }
  };
}

function stoppedState(places: readonly PlaceStatus[]): LayerState {
  const since = places.flatMap(({ job }) => (job.kind === "stopped" ? (job.sinceMs ?? []) : []));
  if (since.length === 0) return { kind: "stopped" };
  const latestMs = Math.round(Math.max(...since));
  return { kind: "stopped", sinceNs: instantText(BigInt(latestMs) * 1_000_000n) };
}

/** Empty where the books of every key say that nothing is shown. */
function emptyState(places: readonly PlaceStatus[]): LayerState | undefined {
  const books = places.map(({ retained }) => retained?.accounting);
  if (!books.every((book) => book?.get("shown") === 0n)) return undefined;
  const total = (name: string): bigint =>
    books.reduce((sum, book) => sum + countOf(book, name), 0n);
  let most = 0n;
  let state: LayerState = {
    kind: "empty",
    because: "no events",
    text: "No events have come since the job started.",
  };
  for (const [name, because, text] of losses) {
    const count = total(name);
    if (count <= most) continue;
    most = count;
    state = { kind: "empty", because, text };
  }
  return state;
}

function countOf(book: SampleAccounting | undefined, name: string): bigint {
  return book?.get(name) ?? 0n;
}
