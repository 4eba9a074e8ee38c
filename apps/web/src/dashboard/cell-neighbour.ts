import type { CellGeometry } from "@beamscope/contracts";

/** A cell with its place in the grid. */
export interface PlacedCell {
  readonly id: string;
  readonly geometry: CellGeometry;
}

/** The arrow keys, as steps of rows and columns. */
const steps: Readonly<Record<string, readonly [down: number, right: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** The cell that an arrow key leads to: the nearest one in that direction, aligned cells first. */
export function neighbourOf(
  cells: readonly PlacedCell[],
  id: string,
  key: string,
): string | undefined {
  const from = cells.find((cell) => cell.id === id);
  const step = steps[key];
  if (from === undefined || step === undefined) return undefined;
  const [down, right] = step;
  const start = middleOf(from.geometry);
  let best: { readonly id: string; readonly cost: number } | undefined;
  for (const cell of cells) {
    const end = middleOf(cell.geometry);
    const along = (end.row - start.row) * down + (end.column - start.column) * right;
    if (cell.id === id || along <= 0) continue;
    const aside =
      Math.abs((end.row - start.row) * right) + Math.abs((end.column - start.column) * down);
    const cost = along + 2 * aside;
    if (best === undefined || cost < best.cost) best = { id: cell.id, cost };
  }
  return best?.id;
}

const middleOf = ({ row, column, rowSpan, columnSpan }: CellGeometry) => ({
  row: row + rowSpan / 2,
  column: column + columnSpan / 2,
});
