import { sameShape } from "./dims.ts";
import type { LabelledArray } from "./labelled-array.ts";
import type { Elements } from "./storage.ts";
import { sameUnit } from "./unit.ts";
import type { Variable } from "./variable.ts";

/**
 * Whether two variables have the same dims, dtype, unit, values and variances. NaN equals NaN,
 * since the question is whether they are the same data; -0 equals 0.
 */
export function identicalVariables(a: Variable, b: Variable): boolean {
  if (a === b) return true;
  return (
    a.dtype === b.dtype &&
    sameShape(a, b) &&
    sameUnit(a.unit, b.unit) &&
    sameElements(a.values, b.values) &&
    sameElements(a.variances, b.variances)
  );
}

/** Whether two arrays have the same name, data, coordinates and masks, in any order of these. */
export function identical(a: LabelledArray, b: LabelledArray): boolean {
  return (
    a.name === b.name &&
    identicalVariables(a.data, b.data) &&
    sameNamed(a.coords, b.coords) &&
    sameNamed(a.masks, b.masks)
  );
}

function sameNamed(a: ReadonlyMap<string, Variable>, b: ReadonlyMap<string, Variable>): boolean {
  return (
    a.size === b.size &&
    [...a].every(([name, variable]) => {
      const other = b.get(name);
      return other !== undefined && identicalVariables(variable, other);
    })
  );
}

function sameElements(a: Elements | undefined, b: Elements | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  for (let i = 0; i < a.length; i++) {
    const x = a[i]!;
    const y = b[i]!;
    // Only NaN differs from itself.
    if (x !== y && !(Number.isNaN(x) && Number.isNaN(y))) return false;
  }
  return true;
}
