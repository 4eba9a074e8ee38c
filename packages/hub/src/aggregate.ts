import { sameUnit, type Unit, unit } from "@beamscope/arrays";
import type { Aggregation } from "@beamscope/contracts";

const counts = unit("counts");

/** What is added up, not averaged. */
export function isCounts(of: Unit | undefined): boolean {
  return sameUnit(of, counts);
}

/** How samples become one. */
export interface AggregationRule {
  readonly isMean: boolean;
  readonly skipsNaN: boolean;
}

/** The rule behind a name; `auto` sums counts and averages everything else. */
export function aggregationRule(aggregation: Aggregation, of: Unit | undefined): AggregationRule {
  switch (aggregation) {
    case "auto":
      return { isMean: !isCounts(of), skipsNaN: true };
    case "nansum":
      return { isMean: false, skipsNaN: true };
    case "nanmean":
      return { isMean: true, skipsNaN: true };
    case "sum":
      return { isMean: false, skipsNaN: false };
    case "mean":
      return { isMean: true, skipsNaN: false };
  }
}

/** Values and variances of one sample. */
export interface SampleColumns {
  readonly values: ArrayLike<number>;
  readonly variances: ArrayLike<number> | undefined;
}

/** Values and variances of all. */
export interface AggregatedColumns {
  readonly values: Float64Array<ArrayBuffer>;
  readonly variances: Float64Array<ArrayBuffer> | undefined;
}

/**
 * Adds up or averages samples element by element. A mean of nothing but NaN is NaN, a sum of it 0.
 * Variances add up as those of independent samples do.
 */
export function aggregate(
  samples: readonly SampleColumns[],
  length: number,
  rule: AggregationRule,
): AggregatedColumns {
  const values = new Float64Array(length);
  const hasVariances = samples.every(({ variances }) => variances !== undefined);
  const variances = hasVariances ? new Float64Array(length) : undefined;
  const taken = rule.isMean && rule.skipsNaN ? new Uint32Array(length) : undefined;
  for (const sample of samples) addSample(values, variances, taken, sample, rule.skipsNaN);
  if (rule.isMean) {
    for (let i = 0; i < length; i++) {
      const n = taken === undefined ? samples.length : taken[i]!;
      values[i] = values[i]! / n;
      if (variances !== undefined) variances[i] = variances[i]! / (n * n);
    }
  }
  return { values, variances };
}

function addSample(
  values: Float64Array,
  variances: Float64Array | undefined,
  taken: Uint32Array | undefined,
  sample: SampleColumns,
  skipsNaN: boolean,
): void {
  const added = sample.values;
  for (let i = 0; i < values.length; i++) {
    const value = added[i]!;
    // NaN alone differs from itself; quicker than a call for each element.
    if (skipsNaN && value !== value) continue;
    values[i]! += value;
    if (variances !== undefined) variances[i]! += sample.variances?.[i] ?? Number.NaN;
    if (taken !== undefined) taken[i]! += 1;
  }
}
