import type { AxisDisplay, PlotDisplay } from "../plots/plot-view.ts";
import type { Span } from "../plots/span.ts";

/** The part of `Storage` that is used here. */
export type DisplayStorage = Pick<Storage, "getItem" | "setItem">;

const storageKey = "beamscope.display.1";
/** Cells that are gone from all dashboards are forgotten beyond this many. */
const longest = 500;
const writeDelayMs = 250;

/** What a person did to each plot, kept for as long as the tab lives. */
export class DisplayStore {
  readonly #storage: DisplayStorage;
  readonly #later: (action: () => void, delayMs: number) => void;
  readonly #displays: Map<string, PlotDisplay>;
  #writing = false;

  /** @param later - runs an action after a delay. */
  constructor(storage: DisplayStorage, later: (action: () => void, delayMs: number) => void) {
    this.#storage = storage;
    this.#later = later;
    this.#displays = new Map(Object.entries(read(storage)));
  }

  /** The display state kept under a key. */
  get(key: string): PlotDisplay | undefined {
    return this.#displays.get(key);
  }

  /** Keeps a display state; written to the tab's storage a little later. */
  set(key: string, display: PlotDisplay): void {
    this.#displays.delete(key);
    this.#displays.set(key, display);
    if (this.#writing) return;
    this.#writing = true;
    this.#later(() => {
      this.#writing = false;
      this.#write();
    }, writeDelayMs);
  }

  #write(): void {
    const kept = [...this.#displays].slice(-longest);
    try {
      this.#storage.setItem(storageKey, JSON.stringify(Object.fromEntries(kept)));
    } catch {
      // A full or forbidden storage costs the zoom after a reload, nothing else.
    }
  }
}

function read(storage: DisplayStorage): Record<string, PlotDisplay> {
  try {
    const stored: unknown = JSON.parse(storage.getItem(storageKey) ?? "{}");
    if (!isRecord(stored)) return {};
    return Object.fromEntries(
      Object.entries(stored).flatMap(([key, value]) => {
        const display = displayOf(value);
        return display === undefined ? [] : [[key, display] as const];
      }),
    );
  } catch {
    return {};
  }
}

function displayOf(value: unknown): PlotDisplay | undefined {
  if (!isRecord(value)) return undefined;
  const [x, y, right, colour] = [value["x"], value["y"], value["right"], value["colour"]].map(
    axisOf,
  );
  if (x === undefined || y === undefined || right === undefined || colour === undefined) {
    return undefined;
  }
  return { x, y, right, colour };
}

function axisOf(value: unknown): AxisDisplay | undefined {
  if (!isRecord(value) || typeof value["auto"] !== "boolean") return undefined;
  const scale = value["scale"];
  if (scale !== "linear" && scale !== "log") return undefined;
  const span = spanOf(value["span"]);
  return { auto: value["auto"], scale, ...(span === undefined ? {} : { span }) };
}

function spanOf(value: unknown): Span | undefined {
  if (!isRecord(value)) return undefined;
  const { min, max } = value;
  return typeof min === "number" && typeof max === "number" && min < max ? { min, max } : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
