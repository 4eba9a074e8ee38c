import type { CatalogResource, DashboardDocument } from "@beamscope/contracts";
import {
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useMemo,
  useRef,
} from "react";
import { neighbourOf } from "./cell-neighbour.ts";
import type { CellShelf } from "./cell-shelf.ts";
import styles from "./dashboard.module.css";
import { PlotsCell } from "./PlotsCell.tsx";

/** Properties of `DashboardGrid`. */
export interface DashboardGridProps {
  readonly dashboard: DashboardDocument;
  readonly catalog: CatalogResource;
  readonly shelf: CellShelf;
  /** The cell that a person chose last. */
  readonly selected: string | undefined;
  readonly maximised: string | undefined;
  readonly onSelect: (cell: string) => void;
  readonly onMaximise: (cell: string | undefined) => void;
  readonly openJobs: () => void;
}

/** A dashboard: its cells on a grid; one below the other where the page is narrow. */
export function DashboardGrid(props: DashboardGridProps): ReactNode {
  const { dashboard, catalog, shelf, maximised, onSelect, onMaximise, openJobs } = props;
  const cells = useMemo(() => shelf.cellsOf(dashboard, catalog), [shelf, dashboard, catalog]);
  const selected = props.selected ?? dashboard.cells[0]?.id;
  const ref = useRef<HTMLDivElement>(null);
  const focusCell = (id: string): void => {
    const place = ref.current?.querySelector(`[data-cell="${CSS.escape(id)}"] [role="group"]`);
    if (place instanceof HTMLElement) place.focus();
  };

  // A search or a link leads to a cell that may lie below the edge of a narrow page.
  useEffect(() => {
    if (props.selected === undefined) return;
    ref.current
      ?.querySelector(`[data-cell="${CSS.escape(props.selected)}"]`)
      ?.scrollIntoView({ block: "nearest" });
  }, [props.selected]);

  const onKeyDown = (id: string, event: KeyboardEvent): void => {
    if (event.key === "Escape") {
      if (maximised !== undefined) onMaximise(undefined);
      else if (event.target !== event.currentTarget) focusCell(id);
      else return;
      event.preventDefault();
      return;
    }
    // Inside a plot the arrows belong to the plot.
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key === "Enter") {
      onMaximise(maximised === id ? undefined : id);
      event.preventDefault();
      return;
    }
    const next = maximised === undefined ? neighbourOf(dashboard.cells, id, event.key) : undefined;
    if (next === undefined) return;
    event.preventDefault();
    onSelect(next);
    focusCell(next);
  };

  return (
    <div
      ref={ref}
      className={styles.grid}
      data-maximised={maximised !== undefined || undefined}
      style={gridStyle(dashboard)}
    >
      {dashboard.cells.map(({ id, geometry }, i) => {
        const cell = cells[i];
        if (cell === undefined) return null;
        const { row, column, rowSpan, columnSpan } = geometry;
        const isHidden = maximised !== undefined && maximised !== id;
        return (
          <div
            key={id}
            className={styles.place}
            data-cell={id}
            data-maximised={maximised === id || undefined}
            hidden={isHidden}
            style={{
              gridRow: `${row + 1} / span ${rowSpan}`,
              gridColumn: `${column + 1} / span ${columnSpan}`,
            }}
          >
            <PlotsCell
              cell={cell}
              visible={!isHidden}
              selected={selected === id}
              maximised={maximised === id}
              onSelect={() => onSelect(id)}
              onMaximise={(on) => onMaximise(on ? id : undefined)}
              onKeyDown={(event) => onKeyDown(id, event)}
              openJobs={openJobs}
            />
          </div>
        );
      })}
    </div>
  );
}

function gridStyle({ rows, columns }: DashboardDocument): CSSProperties {
  const sizes: Readonly<Record<string, number>> = { "--bs-rows": rows, "--bs-columns": columns };
  return sizes;
}
