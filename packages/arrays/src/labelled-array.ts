import { type Shaped, sameShape, shapeText } from "./dims.ts";
import { CoordError, DimensionError, DTypeError } from "./errors.ts";
import type { Variable } from "./variable.ts";

/** Data with the coordinates that label its dims and the masks that exclude elements of it. */
export interface LabelledArray {
  readonly name: string;
  readonly data: Variable;
  /**
   * In insertion order. A bin-edge coordinate is one longer than the data along one dim; the two
   * edges of a bin that was sliced out remain as a coordinate of length 2 along the dim that went.
   */
  readonly coords: ReadonlyMap<string, Variable>;
  /** Each of dtype bool over dims of the data; 1 excludes the element. */
  readonly masks: ReadonlyMap<string, Variable>;
}

/** What a labelled array is made from. */
export interface LabelledArrayParts {
  readonly name?: string;
  readonly data: Variable;
  readonly coords?: NamedVariables;
  readonly masks?: NamedVariables;
}

/** Variables by name: an object, a map, or pairs. */
export type NamedVariables =
  | Iterable<readonly [string, Variable]>
  | Readonly<Record<string, Variable>>;

/**
 * Makes a labelled array. Coordinates and masks keep their order.
 * @throws DimensionError - a coordinate or mask that does not fit the data.
 * @throws DTypeError - a mask that is not bool.
 */
export function labelledArray(parts: LabelledArrayParts): LabelledArray {
  const { name = "", data } = parts;
  const coords = new Map(entriesOf(parts.coords));
  const masks = new Map(entriesOf(parts.masks));
  for (const [coordName, coord] of coords) {
    if (!fitsAsCoord(coord, data)) {
      throw new DimensionError(
        `coordinate ${coordName} ${shapeText(coord)} does not fit data ${shapeText(data)}`,
      );
    }
  }
  for (const [maskName, mask] of masks) {
    if (mask.dtype !== "bool") {
      throw new DTypeError(`mask ${maskName} is ${mask.dtype}, not bool`);
    }
    if (!mask.dims.every((dim, i) => lengthIn(data, dim) === mask.shape[i])) {
      throw new DimensionError(
        `mask ${maskName} ${shapeText(mask)} does not fit data ${shapeText(data)}`,
      );
    }
  }
  return Object.freeze({ name, data, coords, masks });
}

function entriesOf(named: NamedVariables = []): Iterable<readonly [string, Variable]> {
  return isIterable(named) ? named : Object.entries(named);
}

function isIterable(named: NamedVariables): named is Iterable<readonly [string, Variable]> {
  return Symbol.iterator in named;
}

function lengthIn(shaped: Shaped, dim: string): number | undefined {
  return shaped.shape[shaped.dims.indexOf(dim)];
}

/** Whether a variable can label data: lengths agree, but for one dim along which it has edges. */
export function fitsAsCoord(coord: Shaped, data: Shaped): boolean {
  let edges = 0;
  for (const [i, dim] of coord.dims.entries()) {
    const length = lengthIn(data, dim);
    // Along a dim that the data does not have, only the edges of a single bin make sense.
    if (coord.shape[i] === (length ?? 1) + 1) edges++;
    else if (coord.shape[i] !== length) return false;
  }
  return edges <= 1;
}

/** Whether a coordinate holds bin edges along a dim of the data. */
export function isBinEdges(coord: Shaped, data: Shaped, dim: string): boolean {
  return coord.dims.includes(dim) && lengthIn(coord, dim) === (lengthIn(data, dim) ?? 1) + 1;
}

/**
 * The coordinate of that name.
 * @throws CoordError - where there is none.
 */
export function coordOf(array: LabelledArray, name: string): Variable {
  const coord = array.coords.get(name);
  if (coord === undefined) {
    const names = [...array.coords.keys()].join(", ");
    throw new CoordError(`no coordinate ${name} in "${array.name}", which has (${names})`);
  }
  return coord;
}

/**
 * The same array with other data.
 * @throws DimensionError - data of other dims or lengths.
 */
export function withData(array: LabelledArray, data: Variable): LabelledArray {
  if (!sameShape(data, array.data)) {
    throw new DimensionError(`${shapeText(data)} does not replace ${shapeText(array.data)}`);
  }
  return labelledArray({ ...array, data });
}

/** The same array with a coordinate added or replaced (in its place). */
export function withCoord(array: LabelledArray, name: string, coord: Variable): LabelledArray {
  return labelledArray({ ...array, coords: new Map(array.coords).set(name, coord) });
}

/** The same array with a mask added or replaced. */
export function withMask(array: LabelledArray, name: string, mask: Variable): LabelledArray {
  return labelledArray({ ...array, masks: new Map(array.masks).set(name, mask) });
}

/** The same array under another name. */
export function withName(array: LabelledArray, name: string): LabelledArray {
  return labelledArray({ ...array, name });
}
