import { DimensionError } from "./errors.ts";

/** What has named dims: a variable, or a shape on its own. */
export interface Shaped {
  readonly dims: readonly string[];
  readonly shape: readonly number[];
}

/** The number of elements of a shape; 1 for a scalar. */
export function volume(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** `(x: 2, y: 3)`, for messages. */
export function shapeText({ dims, shape }: Shaped): string {
  return `(${dims.map((dim, i) => `${dim}: ${shape[i]}`).join(", ")})`;
}

/**
 * The length along a dim.
 * @throws DimensionError - where the dim is not there.
 */
export function lengthAlong(shaped: Shaped, dim: string): number {
  return shaped.shape[axisOf(shaped, dim)]!;
}

/** The position of a dim. */
export function axisOf(shaped: Shaped, dim: string): number {
  const axis = shaped.dims.indexOf(dim);
  if (axis < 0) throw new DimensionError(`no dim ${dim} in ${shapeText(shaped)}`);
  return axis;
}

/** How far apart neighbours along each dim stand in C order. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = shape.map(() => 1);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}

/** The strides of `inner` along `dims`: 0 along a dim that it does not have. */
export function stridesAlong(inner: Shaped, dims: readonly string[]): number[] {
  const strides = stridesOf(inner.shape);
  return dims.map((dim) => {
    const axis = inner.dims.indexOf(dim);
    return axis < 0 ? 0 : strides[axis]!;
  });
}

/**
 * The dims of an operation on two operands: all dims of both, in the order of the first as far as
 * the second's order allows. A dim only the second has comes before the next one that they share.
 * @throws DimensionError - where the lengths along a shared dim differ.
 */
export function mergeShapes(a: Shaped, b: Shaped): Shaped {
  const dims: string[] = [];
  let next = 0;
  for (const dim of a.dims) {
    if (b.dims.includes(dim)) {
      for (; next < b.dims.length && b.dims[next] !== dim; next++) {
        if (!a.dims.includes(b.dims[next]!)) dims.push(b.dims[next]!);
      }
    }
    dims.push(dim);
  }
  dims.push(...b.dims.filter((dim) => !dims.includes(dim)));
  const shape = dims.map((dim) => {
    const lengthA = a.shape[a.dims.indexOf(dim)];
    const lengthB = b.shape[b.dims.indexOf(dim)];
    if (lengthA !== undefined && lengthB !== undefined && lengthA !== lengthB) {
      throw new DimensionError(`${shapeText(a)} does not fit ${shapeText(b)} along ${dim}`);
    }
    return lengthA ?? lengthB!;
  });
  return { dims, shape };
}

export function sameShape(a: Shaped, b: Shaped): boolean {
  return (
    a.dims.length === b.dims.length &&
    a.dims.every((dim, i) => dim === b.dims[i] && a.shape[i] === b.shape[i])
  );
}

/**
 * Walks a shape in C order, one run along the innermost dim at a time, beside a second layout.
 * @param strides - of the second layout, along the same dims.
 * @param visit - gets the position of the run in C order and in the second layout. Within the run
 *   the position moves by 1 and by the last of `strides`.
 */
export function eachRun(
  shape: readonly number[],
  strides: readonly number[],
  visit: (start: number, other: number, length: number, otherStride: number) => void,
): void {
  if (volume(shape) === 0) return;
  const inner = shape.length - 1;
  const length = inner < 0 ? 1 : shape[inner]!;
  const otherStride = inner < 0 ? 0 : strides[inner]!;
  const index = shape.slice(0, -1).map(() => 0);
  let start = 0;
  let other = 0;
  for (;;) {
    visit(start, other, length, otherStride);
    start += length;
    let axis = inner - 1;
    for (; axis >= 0; axis--) {
      index[axis]!++;
      other += strides[axis]!;
      if (index[axis]! < shape[axis]!) break;
      other -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
    if (axis < 0) return;
  }
}
