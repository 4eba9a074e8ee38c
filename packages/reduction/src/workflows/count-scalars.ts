import { labelledArray, scalar } from "@beamscope/arrays";
import type { WorkflowOutput } from "../jobs/workflow.ts";

/** The single numbers that views publish beside their arrays. */
export interface CountScalars {
  readonly total: number;
  readonly inRange: number;
}

/** Adds those of an interval to those since start, and makes the four outputs of them. */
export class RunningScalars {
  #total = 0;
  #inRange = 0;

  take(interval: CountScalars): readonly WorkflowOutput[] {
    this.#total += interval.total;
    this.#inRange += interval.inRange;
    return [
      counted("counts_total", "window", interval.total),
      counted("counts_in_toa_range", "window", interval.inRange),
      counted("counts_total_cumulative", "cumulative", this.#total),
      counted("counts_in_toa_range_cumulative", "cumulative", this.#inRange),
    ];
  }

  clear(): void {
    this.#total = 0;
    this.#inRange = 0;
  }
}

function counted(
  name: string,
  temporality: "window" | "cumulative",
  value: number,
): WorkflowOutput {
  return { name, temporality, array: labelledArray({ data: scalar(value, "counts") }) };
}
