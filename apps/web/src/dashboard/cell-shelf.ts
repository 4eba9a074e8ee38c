import type { CatalogResource, DashboardDocument } from "@beamscope/contracts";
import type { LiveLink } from "../live/live-link.ts";
import type { PaintLog } from "../live/paint-log.ts";
import { planCell } from "./cell-plan.ts";
import type { DisplayStore } from "./display-store.ts";
import { LiveCell } from "./live-cell.ts";

interface Shelved {
  /** What the cell was made from. */
  readonly text: string;
  readonly cell: LiveCell;
}

/** Keeps the cells of all dashboards, so that a tab comes back with its frames, zoom and toggles. */
export class CellShelf {
  readonly #link: LiveLink;
  readonly #displays: DisplayStore;
  readonly #paints: PaintLog;
  readonly #cells = new Map<string, Shelved>();

  constructor(link: LiveLink, displays: DisplayStore, paints: PaintLog) {
    this.#link = link;
    this.#displays = displays;
    this.#paints = paints;
  }

  /** The cells of a dashboard in their order; a cell is made anew only if what it shows has changed. */
  cellsOf(dashboard: DashboardDocument, catalog: CatalogResource): LiveCell[] {
    return dashboard.cells.map((document) => {
      const key = `${dashboard.id}/${document.id}`;
      const plan = planCell(document, catalog);
      const text = JSON.stringify(plan);
      const known = this.#cells.get(key);
      if (known?.text === text) return known.cell;
      const cell = new LiveCell(plan, key, this.#link, {
        layers: this.#link.layers,
        displays: this.#displays,
        paints: this.#paints,
        catalog,
        later: (action, delayMs) => {
          const timer = setTimeout(action, delayMs);
          return () => clearTimeout(timer);
        },
      });
      this.#cells.set(key, { text, cell });
      return cell;
    });
  }
}
