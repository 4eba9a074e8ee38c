import { CellStatus } from "../cells/cell-status.ts";
import type { CellState } from "../cells/freshness.ts";
import type { LiveLink } from "../live/live-link.ts";
import type { CellPlan } from "./cell-plan.ts";
import { LivePlot, type LivePlotPorts } from "./live-plot.ts";

/** A cell of a dashboard with its plots; lives as long as the page. */
export class LiveCell {
  readonly plan: CellPlan;
  readonly status: CellStatus = new CellStatus();
  readonly plots: readonly LivePlot[];
  readonly #link: LiveLink;

  /** @param key - names the cell on the page. */
  constructor(plan: CellPlan, key: string, link: LiveLink, ports: LivePlotPorts) {
    this.plan = plan;
    this.#link = link;
    const { namesOutputs } = plan;
    this.plots = plan.plots.map(
      (plot) =>
        new LivePlot(plot, { key: `${key}/${plot.key}`, namesOutputs }, ports, this.#restate),
    );
    this.#restate();
  }

  /** Wants the data of all plots until the returned function is called. */
  attach(): () => void {
    const ends = this.plots.map((plot) => plot.attach());
    ends.push(this.#link.subscribe(this.#restate));
    this.#restate();
    return () => {
      for (const end of ends) end();
    };
  }

  // Plots say that they have changed before the constructor has put them all together.
  readonly #restate = (): void => {
    this.status.set(combined(this.#link.state().kind === "lost", this.plots ?? []));
  };
}

/** One state for the cell: what is wrong first, then the age of the oldest live plot. */
function combined(isLost: boolean, plots: readonly LivePlot[]): CellState {
  if (isLost) return { kind: "disconnected" };
  const states = plots.map(({ state }) => state);
  const ends = states.flatMap((state) => (state.kind === "live" ? state.endTimeMs : []));
  const kinds = new Set(states.map(({ kind }) => kind));
  if (kinds.has("error")) return { kind: "error" };
  if (ends.length > 0) return { kind: "live", endTimeMs: Math.min(...ends) };
  if (kinds.has("waiting")) return { kind: "waiting" };
  return { kind: kinds.has("stopped") ? "stopped" : "timeless" };
}
