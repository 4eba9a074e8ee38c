import type { CatalogResource, DashboardsResource } from "@beamscope/contracts";
import { planCell } from "../dashboard/cell-plan.ts";
import type { Place } from "./place.ts";

/** Something that a search leads to. */
export interface SearchEntry {
  readonly kind: "Cell" | "Dashboard" | "Stream" | "Workflow";
  readonly title: string;
  /** Where it is, or its name. */
  readonly detail: string;
  readonly to: Place;
}

/** Everything that can be jumped to. */
export function searchEntries(
  catalog: CatalogResource,
  { dashboards }: DashboardsResource,
): SearchEntry[] {
  const cells = dashboards.flatMap((dashboard) =>
    dashboard.cells.map((cell): SearchEntry => {
      const to = { kind: "dashboard", dashboard: dashboard.id, cell: cell.id } as const;
      return {
        kind: "Cell",
        title: planCell(cell, catalog).title,
        detail: dashboard.title,
        to,
      };
    }),
  );
  return [
    ...cells,
    ...dashboards.map(({ id, title, description }): SearchEntry => {
      return {
        kind: "Dashboard",
        title,
        detail: description ?? id,
        to: { kind: "dashboard", dashboard: id },
      };
    }),
    ...catalog.streams.map(({ name, title }): SearchEntry => {
      return { kind: "Stream", title, detail: name, to: { kind: "streams", section: name } };
    }),
    ...catalog.workflows.map(({ key, title }): SearchEntry => {
      return { kind: "Workflow", title, detail: key, to: { kind: "jobs", section: key } };
    }),
  ];
}

/** The entries that hold every word of the text, titles that begin with it first. */
export function matchingEntries(entries: readonly SearchEntry[], text: string): SearchEntry[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const begins = ({ title }: SearchEntry): boolean =>
    words[0] !== undefined && title.toLowerCase().startsWith(words[0]);
  return entries
    .filter((entry) => {
      const whole = `${entry.kind} ${entry.title} ${entry.detail}`.toLowerCase();
      return words.every((word) => whole.includes(word));
    })
    .toSorted((a, b) => Number(begins(b)) - Number(begins(a)));
}
