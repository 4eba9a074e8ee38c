import { expect, it } from "vitest";
import { type DashboardTemplate, gridProblems, type TemplateCell } from "./dashboard-template.ts";

const grid = (rows: number, columns: number, ...cells: Omit<TemplateCell, "layers">[]) =>
  ({
    name: "d",
    title: "D",
    rows,
    columns,
    cells: cells.map((cell) => ({ ...cell, layers: [] })),
  }) satisfies DashboardTemplate;

it.each<[string, DashboardTemplate, string[]]>([
  [
    "full",
    grid(2, 2, { row: 0, column: 0, rowSpan: 2 }, { row: 0, column: 1 }, { row: 1, column: 1 }),
    [],
  ],
  [
    "overlapping",
    grid(2, 2, { row: 0, column: 0, columnSpan: 2, rowSpan: 2 }, { row: 1, column: 1 }),
    ["cell 1,1 overlaps cell 0,0"],
  ],
  [
    "too small",
    grid(1, 1, { row: 0, column: 0, columnSpan: 2 }),
    ["cell 0,0 reaches beyond 1 x 1"],
  ],
  ["left of itself", grid(1, 1, { row: 0, column: -1 }), ["cell 0,-1 reaches beyond 1 x 1"]],
  ["of no size", grid(0, 1), ["0 x 1 is no grid"]],
  [
    "with a cell of no size",
    grid(1, 1, { row: 0, column: 0, rowSpan: 0 }),
    ["cell 0,0 reaches beyond 1 x 1"],
  ],
])("a grid that is %s", (_, template, problems) => {
  expect(gridProblems(template)).toEqual(problems);
});
