import type { Frame, LayerState } from "@beamscope/contracts";
import type { CellState } from "../cells/freshness.ts";
import type { FaceState } from "../cells/PlotFace.tsx";
import { sampleTimesMs } from "../frames/series-data.ts";
import { instantMs } from "../live/server-clock.ts";

/** What came of a layer: its newest frame, and whether the server refuses it. */
export interface LayerOutcome {
  readonly frame: Frame | undefined;
  readonly problem: string | undefined;
}

/** What a plot shows beside its data. */
export interface PlotOutcome {
  /** In place of the plot; absent where there is something to draw. */
  readonly face: FaceState | undefined;
  /** One sentence over what is still drawn. */
  readonly banner: string | undefined;
  readonly state: CellState;
}

/** Most telling first: what is wrong, then why nothing is seen, then what is still to come. */
const ranks: Readonly<Record<FaceState["kind"], number>> = {
  error: 0,
  unknown: 0,
  disconnected: 1,
  empty: 2,
  stopped: 3,
  waiting: 4,
};

/** What layers drawn together amount to. @param waitingFor - what to name where nothing has come from the server yet. */
export function outcomeOf(layers: readonly LayerOutcome[], waitingFor: string): PlotOutcome {
  const faces = layers.map((layer) => faceOf(layer, waitingFor));
  const worst = faces
    .flatMap((face) => face ?? [])
    .toSorted((a, b) => ranks[a.kind] - ranks[b.kind])[0];
  const isDrawn = layers.some(({ frame }) => hasData(frame) && frame?.state.kind !== "empty");
  return {
    face: isDrawn ? undefined : worst,
    banner: isDrawn && worst?.kind === "error" ? worst.reason : undefined,
    state: worst?.kind === "error" ? { kind: "error" } : ageOf(layers, worst),
  };
}

function hasData(frame: Frame | undefined): boolean {
  return frame?.items.some(({ array }) => array.data.values.length > 0) ?? false;
}

/** Why a layer is not, or not wholly, as it should be. */
function faceOf({ frame, problem }: LayerOutcome, waitingFor: string): FaceState | undefined {
  if (problem !== undefined) return { kind: "error", reason: problem };
  if (frame === undefined) return { kind: "waiting", what: `Waiting for ${waitingFor}.` };
  return faceOfState(frame.state, hasData(frame), waitingFor);
}

function faceOfState(
  state: LayerState,
  isFilled: boolean,
  waitingFor: string,
): FaceState | undefined {
  switch (state.kind) {
    case "live":
      return isFilled ? undefined : { kind: "waiting", what: `Waiting for ${waitingFor}.` };
    case "waiting": {
      const what = state.waitingFor.length === 0 ? waitingFor : listed(state.waitingFor);
      return { kind: "waiting", what: `Waiting for ${withoutStop(what)}.` };
    }
    case "stopped":
      return isFilled ? undefined : { kind: "stopped" };
    case "error": {
      const { reason, details } = state;
      return { kind: "error", reason, ...(details === undefined ? {} : { details }) };
    }
    case "empty":
      return { kind: "empty", because: lowerFirst(withoutStop(state.text)) };
  }
}

/** The age of the oldest live layer; stopped layers do not count towards it. */
function ageOf(layers: readonly LayerOutcome[], worst: FaceState | undefined): CellState {
  const live = layers.flatMap(({ frame }) =>
    frame !== undefined && frame.state.kind !== "stopped" ? frame.items : [],
  );
  if (live.length > 0) {
    const ends = live.flatMap((item) => {
      if (item.timeNs !== undefined) return instantMs(item.timeNs);
      return sampleTimesMs(item)?.at(-1) ?? [];
    });
    return ends.length === 0
      ? { kind: "timeless" }
      : { kind: "live", endTimeMs: Math.min(...ends) };
  }
  if (worst?.kind === "empty") return { kind: "timeless" };
  const isStopped = layers.some(({ frame }) => frame?.state.kind === "stopped");
  return { kind: isStopped ? "stopped" : "waiting" };
}

const withoutStop = (text: string): string => text.replace(/\.$/, "");

function lowerFirst(text: string): string {
  return /^[A-Z][a-z ]/.test(text) ? `${text[0]?.toLowerCase()}${text.slice(1)}` : text;
}

/** "a", "a and b", "a, b and c". */
function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
