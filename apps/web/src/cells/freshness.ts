/** What is known about the age of what a cell shows. */
export type CellState =
  /** `endTimeMs`: end of the data of the oldest live layer, ms since 1970-01-01 UTC. */
  | { readonly kind: "live"; readonly endTimeMs: number }
  | { readonly kind: "waiting" }
  | { readonly kind: "stopped" }
  | { readonly kind: "error" }
  | { readonly kind: "disconnected" }
  /** The data has no time, or the cell no data. */
  | { readonly kind: "timeless" };

/** What a pill says, in words, colour and shape. */
export interface Freshness {
  readonly tone: "fresh" | "aging" | "stale" | "error" | "idle";
  readonly text: string;
}

const freshMs = 5_000;
const agingMs = 30_000;

/** An age as a pill shows it: "2.3 s", "41 s", "3 m", "5 h", "2 d". */
export function ageText(ageMs: number): string {
  const seconds = Math.max(0, ageMs) / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} m`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}

/** What the pill of a cell says now; undefined: nothing. */
export function freshnessOf(state: CellState, nowMs: number): Freshness | undefined {
  switch (state.kind) {
    case "live": {
      const ageMs = nowMs - state.endTimeMs;
      const tone = ageMs < freshMs ? "fresh" : ageMs < agingMs ? "aging" : "stale";
      return { tone, text: ageText(ageMs) };
    }
    case "waiting":
      return { tone: "idle", text: "waiting" };
    case "stopped":
      return { tone: "idle", text: "stopped" };
    case "error":
      return { tone: "error", text: "error" };
    case "disconnected":
      return { tone: "stale", text: "offline" };
    case "timeless":
      return undefined;
  }
}
