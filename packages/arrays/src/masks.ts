import { repeated } from "./broadcast.ts";
import { mergeShapes, type Shaped, volume } from "./dims.ts";
import type { ReadonlyUint8Array } from "./dtype.ts";
import { DTypeError } from "./errors.ts";
import type { LabelledArray } from "./labelled-array.ts";
import { assemble, type Variable } from "./variable.ts";

/**
 * A mask that is set where either is set, over the dims of both.
 * @throws DTypeError - where one is not bool.
 */
export function eitherMask(a: Variable, b: Variable): Variable {
  const merged = mergeShapes(a, b);
  const flags = new Uint8Array(volume(merged.shape));
  setWhere(flags, flagsOf(a, merged));
  setWhere(flags, flagsOf(b, merged));
  return assemble({ dtype: "bool", ...merged, values: flags, unit: undefined });
}

/**
 * One flag per element of the data, set where any mask is set; undefined where there is no mask.
 * @param masks - all of the array's, or those of them that matter.
 */
export function combinedMask(
  shape: Shaped,
  masks: Iterable<Variable>,
): ReadonlyUint8Array | undefined {
  let flags: Uint8Array | undefined;
  for (const mask of masks) {
    flags ??= new Uint8Array(volume(shape.shape));
    setWhere(flags, flagsOf(mask, shape));
  }
  return flags;
}

/** Every masked element, as one mask over the dims of the data; undefined where nothing is masked. */
export function allMasks(array: LabelledArray): Variable | undefined {
  const values = combinedMask(array.data, array.masks.values());
  if (values === undefined) return undefined;
  const { dims, shape } = array.data;
  return assemble({ dtype: "bool", dims, shape, values, unit: undefined });
}

function flagsOf(mask: Variable, shape: Shaped): ReadonlyUint8Array {
  const laidOut = repeated(mask, shape);
  if (laidOut.dtype !== "bool") throw new DTypeError(`a mask is bool, not ${mask.dtype}`);
  return laidOut.values;
}

function setWhere(flags: Uint8Array, set: ReadonlyUint8Array): void {
  for (let i = 0; i < flags.length; i++) if (set[i] !== 0) flags[i] = 1;
}
