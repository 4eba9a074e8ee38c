/** One plotted layer of a cell. */
export interface TemplateLayer {
  /** Name of a plot, such as `image`, `lines`, `timeseries`. */
  readonly plot: string;
  /** `instrument/name/version` */
  readonly workflow: string;
  readonly view: string;
  readonly sources: readonly string[];
  /** What differs from the plot's defaults, by parameter group. */
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/** A cell of the grid: rows and columns count from 0. */
export interface TemplateCell {
  readonly row: number;
  readonly column: number;
  readonly rowSpan?: number;
  readonly columnSpan?: number;
  readonly title?: string;
  readonly layers: readonly TemplateLayer[];
}

/** A dashboard that comes with an instrument. */
export interface DashboardTemplate {
  /** Unique within the instrument; part of addresses. */
  readonly name: string;
  readonly title: string;
  readonly description?: string;
  readonly rows: number;
  readonly columns: number;
  readonly cells: readonly TemplateCell[];
}

/**
 * What is wrong with a grid: sentences, none where it is right.
 * Cells lie inside the grid and do not overlap.
 */
export function gridProblems(template: DashboardTemplate): string[] {
  const problems: string[] = [];
  if (!isPositive(template.rows) || !isPositive(template.columns)) {
    return [`${template.rows} x ${template.columns} is no grid`];
  }
  const owner = new Map<number, string>();
  for (const cell of template.cells) {
    const { row, column, rowSpan = 1, columnSpan = 1 } = cell;
    const name = `cell ${row},${column}`;
    const inside =
      Number.isInteger(row) &&
      Number.isInteger(column) &&
      row >= 0 &&
      column >= 0 &&
      isPositive(rowSpan) &&
      isPositive(columnSpan) &&
      row + rowSpan <= template.rows &&
      column + columnSpan <= template.columns;
    if (!inside) {
      problems.push(`${name} reaches beyond ${template.rows} x ${template.columns}`);
      continue;
    }
    for (let i = row; i < row + rowSpan; i++) {
      for (let j = column; j < column + columnSpan; j++) {
        const place = i * template.columns + j;
        const other = owner.get(place);
        if (other !== undefined) problems.push(`${name} overlaps ${other}`);
        owner.set(place, name);
      }
    }
  }
  return [...new Set(problems)];
}

function isPositive(value: number): boolean {
  return Number.isInteger(value) && value > 0;
}
