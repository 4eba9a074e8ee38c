import { TimeZone, viewerTimeZone } from "../plots/time-zone.ts";
import type { DensityName } from "../theme/density.ts";
import type { ThemeName } from "../theme/tokens.ts";

/** How a person wants the page, in this browser. */
export interface Preferences {
  readonly theme: ThemeName;
  readonly density: DensityName;
  /** `viewer`: the zone of the browser. */
  readonly zone: "viewer" | "utc";
}

/** The part of `Storage` that is used here. */
export type PreferenceStorage = Pick<Storage, "getItem" | "setItem">;

const storageKey = "beamscope.preferences.1";

/** A link comes before what was chosen here, and that before the usual. @param search - of the page's address. */
export function readPreferences(search: string, storage: PreferenceStorage): Preferences {
  const query = new URLSearchParams(search);
  const stored = read(storage);
  const pick = (name: string): unknown => query.get(name) ?? stored[name];
  const [theme, density, zone] = [pick("theme"), pick("density"), pick("zone")];
  return {
    theme: theme === "light" ? "light" : "dark",
    density: density === "wall" || density === "compact" ? density : "comfortable",
    zone: zone === "utc" ? "utc" : "viewer",
  };
}

/** Keeps what a person has chosen. */
export function keepPreferences(preferences: Preferences, storage: PreferenceStorage): void {
  try {
    storage.setItem(storageKey, JSON.stringify(preferences));
  } catch {
    // A forbidden storage costs the choice after a reload, nothing else.
  }
}

/** The zone in which times are shown. */
export function zoneOf({ zone }: Preferences): TimeZone {
  return zone === "utc" ? new TimeZone("UTC") : viewerTimeZone();
}

function read(storage: PreferenceStorage): Readonly<Record<string, unknown>> {
  try {
    const stored: unknown = JSON.parse(storage.getItem(storageKey) ?? "{}");
    return typeof stored === "object" && stored !== null ? { ...stored } : {};
  } catch {
    return {};
  }
}
