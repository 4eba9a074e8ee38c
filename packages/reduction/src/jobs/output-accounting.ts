/**
 * Where the admitted events of a job's source went, for one of its outputs, since the job's start or last reset.
 *
 * admitted = beforeStart + gated + failed + unmapped + masked + filtered + outOfRange + shown, always. Numbers are
 * exact below 2^53. For dense inputs (histograms, images) the unit is counts, and `outOfRange` is what
 * rebinning lost beside the new bins; it may be a fraction.
 */
export interface OutputAccounting {
  /** Admitted before the job began to count. */
  readonly beforeStart: number;
  /** Came while the job waited for a context it needs. */
  readonly gated: number;
  /** Could not be added; the job's warning says why. */
  readonly failed: number;
  /** Of a pixel that the output has no place for. */
  readonly unmapped: number;
  /** Of a masked pixel. */
  readonly masked: number;
  /** Excluded on purpose, by a range or an event filter. */
  readonly filtered: number;
  /** Beside the output's axis. */
  readonly outOfRange: number;
  /** In the output. */
  readonly shown: number;
}

/** What a workflow itself can tell of its outputs; the job adds what came before. */
export type OutputTally = Pick<
  OutputAccounting,
  "unmapped" | "masked" | "filtered" | "outOfRange" | "shown"
>;

/** Nothing counted yet. */
export const emptyTally: OutputTally = {
  unmapped: 0,
  masked: 0,
  filtered: 0,
  outOfRange: 0,
  shown: 0,
};

/** All that an accounting accounts for. Equal to what was admitted, or something is wrong. */
export function accountedFor(accounting: OutputAccounting): number {
  return accounting.beforeStart + accounting.gated + accounting.failed + tallied(accounting);
}

/** All that a workflow accounts for. */
export function tallied(tally: OutputTally): number {
  return tally.unmapped + tally.masked + tally.filtered + tally.outOfRange + tally.shown;
}
