import type { Retention } from "./retention.ts";

/**
 * What the values of an output mean:
 * - `window`: one update interval; may be summed or averaged over updates
 * - `cumulative`: everything since the start or reset of the job; never to be added up
 * - `series`: new samples along time, to be put after those before
 */
export type Temporality = "window" | "cumulative" | "series";

/** A dimension of an output. */
export interface TemplateDim {
  readonly name: string;
  /** Where it is known before the parameters are. */
  readonly size?: number;
  /** Unit of the coordinate along it; absent where it has none. */
  readonly unit?: string;
}

/** The form of an output before there is data: enough to choose a plot. */
export interface OutputTemplate {
  /** Slowest first; none for a single number. */
  readonly dims: readonly TemplateDim[];
  readonly unit?: string;
}

/** A result of a workflow. */
export interface OutputDeclaration {
  readonly name: string;
  readonly title: string;
  readonly description?: string;
  readonly temporality: Temporality;
  readonly template: OutputTemplate;
  /** Where the rule by template (`retentionOf`) does not fit. */
  readonly retention?: Retention;
}

/** The user's name over the flavours of a result: at most one output per window mode. */
export interface OutputView {
  readonly name: string;
  readonly title: string;
  readonly description?: string;
  /** Names of one or two outputs. */
  readonly outputs: readonly string[];
  /** Names of the parameters that shape it. */
  readonly parameters?: readonly string[];
}

/** Which flavour of a view is meant. */
export type WindowMode = "per_update" | "since_start";

/** The window mode that an output serves. */
export function windowModeOf(temporality: Temporality): WindowMode {
  return temporality === "cumulative" ? "since_start" : "per_update";
}
