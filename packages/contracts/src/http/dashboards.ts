import { InstrumentName, OutputName, SourceName, WorkflowKey } from "../identity/data-key.ts";
import { JsonObject } from "../parameters/json-value.ts";
import { z } from "../zod.ts";
import { Count } from "./counts.ts";

const id = z.string().min(1).max(100);
const title = z.string().max(200);
const cellsAlong = z.number().int().min(1).max(100);

/** Version of {@link DashboardDocument}; each step up is a numbered migration. */
export const dashboardSchemaVersion = 1;

/** One thing plotted in a cell. */
export const PlotLayer = z.strictObject({
  id,
  /** Name of a plot, such as `image`, `lines`, `timeseries`. */
  plot: z.string().min(1).max(100),
  workflow: WorkflowKey,
  view: OutputName,
  sources: z.array(SourceName).min(1).max(256),
  /** What differs from the plot's defaults, by parameter group. */
  parameters: JsonObject.default({}),
});
export type PlotLayer = z.infer<typeof PlotLayer>;

/** Settings of a cell whose module is `plots`. */
export const PlotsSettings = z.strictObject({ layers: z.array(PlotLayer).max(64) });
export type PlotsSettings = z.infer<typeof PlotsSettings>;

/** A place in the grid; rows and columns count from 0. */
export const CellGeometry = z.strictObject({
  row: z.number().int().nonnegative().max(99),
  column: z.number().int().nonnegative().max(99),
  rowSpan: cellsAlong.default(1),
  columnSpan: cellsAlong.default(1),
});
export type CellGeometry = z.infer<typeof CellGeometry>;

/** A cell. A module that is not known here keeps its settings as they are. */
export const DashboardCell = z.strictObject({
  id,
  geometry: CellGeometry,
  /** Absent where the title follows from what is shown. */
  title: title.optional(),
  module: z.string().min(1).max(100),
  settings: JsonObject,
});
export type DashboardCell = z.infer<typeof DashboardCell>;

/** A dashboard: cells on a grid, none over another. */
export const DashboardDocument = z
  .strictObject({
    schemaVersion: z.literal(dashboardSchemaVersion),
    id,
    title,
    description: z.string().max(4000).optional(),
    rows: cellsAlong,
    columns: cellsAlong,
    cells: z.array(DashboardCell).max(1000),
  })
  .superRefine((dashboard, context) => {
    const ids = new Set<string>();
    const owner = new Map<number, number>();
    for (const [index, cell] of dashboard.cells.entries()) {
      const say = (message: string) =>
        context.addIssue({ code: "custom", path: ["cells", index], message });
      if (ids.has(cell.id)) say(`the id ${cell.id} is used twice`);
      ids.add(cell.id);
      const { row, column, rowSpan, columnSpan } = cell.geometry;
      if (row + rowSpan > dashboard.rows || column + columnSpan > dashboard.columns) {
        say("reaches beyond the grid");
        continue;
      }
      const over = new Set<number>();
      for (let i = row; i < row + rowSpan; i++) {
        for (let j = column; j < column + columnSpan; j++) {
          const other = owner.get(i * dashboard.columns + j);
          if (other !== undefined) over.add(other);
          owner.set(i * dashboard.columns + j, index);
        }
      }
      for (const other of over) say(`overlaps cell ${other}`);
      if (cell.module !== "plots") continue;
      const settings = PlotsSettings.safeParse(cell.settings);
      for (const issue of settings.error?.issues ?? []) {
        const path = ["cells", index, "settings", ...issue.path];
        context.addIssue({ code: "custom", path, message: issue.message });
      }
    }
  });
export type DashboardDocument = z.infer<typeof DashboardDocument>;

/** `GET /api/v1/dashboards`: what `/` opens, the instrument's shared dashboards in their order. */
export const DashboardsResource = z.strictObject({
  version: Count,
  instrument: InstrumentName,
  dashboards: z.array(DashboardDocument).max(200),
});
export type DashboardsResource = z.infer<typeof DashboardsResource>;

/** The form in which an instrument declares a dashboard (the catalog's `DashboardTemplate`). */
export interface TemplateLike {
  readonly name: string;
  readonly title: string;
  readonly description?: string | undefined;
  readonly rows: number;
  readonly columns: number;
  readonly cells: readonly {
    readonly row: number;
    readonly column: number;
    readonly rowSpan?: number | undefined;
    readonly columnSpan?: number | undefined;
    readonly title?: string | undefined;
    readonly layers: readonly {
      readonly plot: string;
      readonly workflow: string;
      readonly view: string;
      readonly sources: readonly string[];
      readonly parameters?: Readonly<Record<string, unknown>> | undefined;
    }[];
  }[];
}

/**
 * A document from a template. Ids follow from names and places, so that two servers make the same.
 * @throws ZodError where the template is not valid.
 */
export function dashboardFromTemplate(template: TemplateLike): DashboardDocument {
  return DashboardDocument.parse({
    schemaVersion: dashboardSchemaVersion,
    id: template.name,
    title: template.title,
    ...(template.description === undefined ? {} : { description: template.description }),
    rows: template.rows,
    columns: template.columns,
    cells: template.cells.map((cell) => ({
      id: `r${cell.row}c${cell.column}`,
      geometry: {
        row: cell.row,
        column: cell.column,
        rowSpan: cell.rowSpan ?? 1,
        columnSpan: cell.columnSpan ?? 1,
      },
      ...(cell.title === undefined ? {} : { title: cell.title }),
      module: "plots",
      settings: {
        layers: cell.layers.map((layer, index) => ({
          ...layer,
          id: `r${cell.row}c${cell.column}l${index}`,
          parameters: layer.parameters ?? {},
        })),
      },
    })),
  });
}
