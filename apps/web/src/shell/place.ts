import { useSyncExternalStore } from "react";

/** Where on the page a person is; part of the address, so that a link leads back. */
export type Place =
  | { readonly kind: "dashboard"; readonly dashboard?: string; readonly cell?: string }
  | { readonly kind: "jobs"; readonly section?: string }
  | { readonly kind: "streams"; readonly section?: string };

/** Reads the part of the address after `#`. What is not understood leads to the dashboards. */
export function placeOf(hash: string): Place {
  const [kind, ...parts] = hash.replace(/^#\/?/, "").split("/").map(decoded);
  const [first, second] = parts;
  switch (kind) {
    case "jobs":
    case "streams":
      return { kind, ...(first ? { section: first } : {}) };
    default:
      return {
        kind: "dashboard",
        ...(kind === "dashboard" && first ? { dashboard: first } : {}),
        ...(kind === "dashboard" && second ? { cell: second } : {}),
      };
  }
}

/** The address of a place: what {@link placeOf} reads. */
export function addressOf(place: Place): string {
  const parts =
    place.kind === "dashboard"
      ? [place.dashboard, place.dashboard === undefined ? undefined : place.cell]
      : [place.section];
  return `#${[place.kind, ...parts]
    .filter((part) => part !== undefined)
    .map(encodeURIComponent)
    .join("/")}`;
}

/** Goes to a place; the browser's way back leads here again. */
export function goTo(place: Place): void {
  location.hash = addressOf(place);
}

/** The place that the address names now. */
export function usePlace(): Place {
  const hash = useSyncExternalStore(
    (listener) => {
      addEventListener("hashchange", listener);
      return () => removeEventListener("hashchange", listener);
    },
    () => location.hash,
  );
  return placeOf(hash);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
