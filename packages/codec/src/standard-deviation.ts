import {
  powerOfUnit,
  type ReadonlyFloat32Array,
  type ReadonlyFloat64Array,
  type Unit,
} from "@beamscope/arrays";

type Floats = ReadonlyFloat64Array | ReadonlyFloat32Array;

/** Square roots of variances, in the type of these. */
export function standardDeviations(variances: Floats): Float64Array | Float32Array {
  const roots = variances.slice();
  for (let i = 0; i < roots.length; i++) roots[i] = Math.sqrt(roots[i] ?? Number.NaN);
  return roots;
}

/** The unit of variances. */
export function square(unit: Unit | undefined): Unit | undefined {
  return unit && powerOfUnit(unit, 2);
}
