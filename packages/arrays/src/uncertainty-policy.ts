import { addsDims, repeated } from "./broadcast.ts";
import { withoutVariances } from "./convert.ts";
import { eachRun, lengthAlong, type Shaped, shapeText, stridesAlong, volume } from "./dims.ts";
import { CoordError, DimensionError } from "./errors.ts";
import { identicalVariables } from "./identical.ts";
import { type LabelledArray, labelledArray } from "./labelled-array.ts";
import { combinedMask } from "./masks.ts";
import { numbersOf, numeric } from "./numbers.ts";
import { sum } from "./reduce.ts";
import { allocate } from "./storage.ts";
import { assemble, type Variable } from "./variable.ts";

/**
 * What to do with the variances of a term that is applied to data with further dims, where each
 * copy of the term would carry the same error:
 * - `fail`: leave it as it is, so that the operation throws a `VariancesError`.
 * - `drop`: remove the variances where the data has further dims.
 * - `upper_bound`: enlarge the variances so that results derived by summing over the further dims
 *   are never called too certain.
 */
export type UncertaintyPolicy = "fail" | "drop" | "upper_bound";

/**
 * Prepares a term for an operation with data of further dims. For `upper_bound` the result has
 * these dims too, and each variance is multiplied by the number of elements that share the term:
 * those along the further dims that are not masked. An element counts as masked where all the
 * positions of the term are masked there; it gets an infinite variance. (So masks along dims of the
 * term alone have no effect, and masks that mix old and further dims hardly any, which only makes
 * the bound larger.) A term without variances, or one that is not repeated, is returned as it is.
 * @param prototype - the data that the term will be applied to.
 * @param eventsPerBin - where the data stands for events in bins: their numbers, over its dims. The
 *   events of all bins that share the term are counted, instead of the bins.
 * @throws DimensionError - lengths that differ along a shared dim.
 * @throws CoordError - a coordinate along a dim of the data that differs from the term's.
 */
export function broadcastUncertainty(
  term: Variable,
  prototype: LabelledArray,
  policy: UncertaintyPolicy,
  eventsPerBin?: Variable,
): Variable;
export function broadcastUncertainty(
  term: LabelledArray,
  prototype: LabelledArray,
  policy: UncertaintyPolicy,
  eventsPerBin?: Variable,
): LabelledArray;
export function broadcastUncertainty(
  term: Variable | LabelledArray,
  prototype: LabelledArray,
  policy: UncertaintyPolicy,
  eventsPerBin?: Variable,
): Variable | LabelledArray {
  if ("data" in term) {
    const data = broadcastUncertainty(term.data, prototype, policy, eventsPerBin);
    if (data === term.data) return term;
    for (const dim of prototype.data.dims) {
      const [ours, theirs] = [term.coords.get(dim), prototype.coords.get(dim)];
      if (ours !== undefined && theirs !== undefined && !identicalVariables(ours, theirs)) {
        throw new CoordError(`coordinate ${dim} of the term differs from that of the data`);
      }
    }
    return labelledArray({ ...term, data });
  }
  if (term.variances === undefined) return term;
  switch (policy) {
    case "fail":
      return term;
    case "drop":
      return addsDims(term, prototype.data) ? withoutVariances(term) : term;
    case "upper_bound":
      if (eventsPerBin === undefined && !addsDims(term, prototype.data)) return term;
      return withUpperBound(term, prototype, eventsPerBin);
  }
}

function withUpperBound(
  term: Variable,
  prototype: LabelledArray,
  eventsPerBin: Variable | undefined,
): Variable {
  const further = without(prototype.data, term.dims);
  const masked = maskedEverywhere(prototype, further);
  for (const dim of term.dims.filter((shared) => prototype.data.dims.includes(shared))) {
    if (lengthAlong(term, dim) !== lengthAlong(prototype.data, dim)) {
      throw new DimensionError(
        `the term ${shapeText(term)} does not fit the data ${shapeText(prototype.data)}`,
      );
    }
  }
  const own = without(term, prototype.data.dims);
  const to = {
    dims: [...prototype.data.dims, ...own.dims],
    shape: [...prototype.data.shape, ...own.shape],
  };
  const spread = numeric(repeated(term, to), "broadcast");
  if (spread.variances === undefined) return spread;
  const sharers = eventsPerBin ?? unmaskedOnes(masked, further);
  const factors = numbersOf(numeric(repeated(sum(sharers, further.dims), to), "multiply by"));
  const isMasked = repeated(asMask(masked, further), to).values;
  const variances = allocate(spread.dtype, spread.variances.length);
  for (let i = 0; i < variances.length; i++) {
    // An exact term at a masked position still gets the infinite variance, not 0 * infinity.
    variances[i] = isMasked[i] === 1 ? Infinity : spread.variances[i]! * factors[i]!;
  }
  return assemble({ ...spread, variances });
}

function without({ dims, shape }: Shaped, excluded: readonly string[]): Shaped {
  const axes = [...dims.keys()].filter((axis) => !excluded.includes(dims[axis]!));
  return { dims: axes.map((axis) => dims[axis]!), shape: axes.map((axis) => shape[axis]!) };
}

/** Flags over the further dims, set where all elements along the other dims are masked. */
function maskedEverywhere({ data, masks }: LabelledArray, further: Shaped): Uint8Array {
  const flags = combinedMask(data, masks.values());
  const everywhere = new Uint8Array(volume(further.shape)).fill(flags === undefined ? 0 : 1);
  if (flags === undefined) return everywhere;
  const strides = stridesAlong(further, data.dims);
  eachRun(data.shape, strides, (start, other, length, otherStride) => {
    let to = other;
    for (let i = start; i < start + length; i++, to += otherStride) {
      if (flags[i] === 0) everywhere[to] = 0;
    }
  });
  return everywhere;
}

function unmaskedOnes(masked: Uint8Array, further: Shaped): Variable {
  const values = Float64Array.from(masked, (flag) => 1 - flag);
  return assemble({ dtype: "float64", ...further, values, unit: undefined });
}

function asMask(values: Uint8Array, further: Shaped): Variable {
  return assemble({ dtype: "bool", ...further, values, unit: undefined });
}
