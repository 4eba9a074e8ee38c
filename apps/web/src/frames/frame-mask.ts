import type { FrameArray } from "@beamscope/contracts";

/** All masks of an array as one, row-major over its dims, not 0 where masked; absent where there are none. */
export function maskOf(array: FrameArray): Uint8Array | undefined {
  if (array.masks.length === 0) return undefined;
  const length = array.dims.reduce((product, { size }) => product * size, 1);
  const masked = new Uint8Array(length);
  for (const mask of array.masks) {
    const strides = stridesIn(array, mask.dims);
    const { values } = mask.section;
    for (let i = 0; i < length; i++) {
      let rest = i;
      let at = 0;
      for (let axis = array.dims.length - 1; axis >= 0; axis--) {
        const size = array.dims[axis]!.size;
        at += (rest % size) * strides[axis]!;
        rest = Math.floor(rest / size);
      }
      if (values[at] !== 0) masked[i] = 1;
    }
  }
  return masked;
}

/** How far a step along each dim of the array goes in a column over some of these dims; 0 along the others. */
function stridesIn(array: FrameArray, dims: readonly string[]): number[] {
  const sizes = new Map(array.dims.map(({ name, size }) => [name, size]));
  const strides = new Map<string, number>();
  let stride = 1;
  for (const name of dims.toReversed()) {
    strides.set(name, stride);
    stride *= sizes.get(name) ?? 1;
  }
  return array.dims.map(({ name }) => strides.get(name) ?? 0);
}
