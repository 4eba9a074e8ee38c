import { type DashboardTemplate, type TemplateCell, workflowKeyOf } from "@beamscope/catalog";
import { bank } from "./streams.ts";
import { monitorWorkflow, tubes } from "./workflows.ts";

const sinceStart = { time_window: { mode: "since_start" } };
const histogram = { ...sinceStart, line: { mode: "histogram" } };

function monitorCell(column: number, source: string): TemplateCell {
  const layer = {
    plot: "lines",
    workflow: workflowKeyOf(monitorWorkflow),
    view: "histogram",
    sources: [source],
    parameters: histogram,
  };
  return { row: 1, column, layers: [layer] };
}

/** The run as its file shows it: everything since the start. */
export const overview: DashboardTemplate = {
  name: "overview",
  title: "Overview",
  description: "Spectra of the tubes and of the monitors since the start.",
  rows: 2,
  columns: 3,
  cells: [
    {
      row: 0,
      column: 0,
      columnSpan: 2,
      layers: [
        {
          plot: "image",
          workflow: workflowKeyOf(tubes),
          view: "spectrum_view",
          sources: [bank.name],
          parameters: { ...sinceStart, plot_scale: { color_scale: "log" } },
        },
      ],
    },
    {
      row: 0,
      column: 2,
      layers: [
        {
          plot: "lines",
          workflow: workflowKeyOf(tubes),
          view: "spectrum",
          sources: [bank.name],
          parameters: histogram,
        },
      ],
    },
    {
      row: 1,
      column: 0,
      layers: [
        {
          plot: "lines",
          workflow: workflowKeyOf(tubes),
          view: "image",
          sources: [bank.name],
          parameters: sinceStart,
        },
      ],
    },
    monitorCell(1, "monitor1"),
    monitorCell(2, "monitor2"),
  ],
};
