import {
  allMasks,
  isBinEdges,
  type LabelledArray,
  labelledArray,
  sliceRange,
  type Variable,
  variable,
} from "@beamscope/arrays";
import { type FrameResolution, tileSize } from "@beamscope/contracts";
import { isCounts } from "./aggregate.ts";
import { columnsOfData } from "./numbers.ts";

/** An array of which a tile may have been cut out. */
export interface ResolvedArray {
  readonly array: LabelledArray;
  /** Where the tile lies along each dim. */
  readonly parts: ReadonlyMap<string, { readonly start: number; readonly total: number }>;
}

/**
 * An array of at most two dims with each dim halved `level` times: counts add up, everything else is
 * averaged; masked and missing elements are left out of both.
 */
export function atLevel(array: LabelledArray, level: number): LabelledArray {
  const { data } = array;
  if (level === 0 || data.dims.length === 0) return array;
  const step = 2 ** level;
  const coords = [...array.coords].flatMap(([name, coord]) => {
    const coarser = coordAtLevel(coord, data, step);
    return coarser === undefined ? [] : ([[name, coarser]] as const);
  });
  const masks = [...array.masks].map(([name, mask]) => [name, maskAtLevel(mask, step)] as const);
  const hidden = allMasks(array);
  return labelledArray({ ...array, data: dataAtLevel(data, hidden, step), coords, masks });
}

/** The tile of a resolution, of an array that is at its level. */
export function tileOf(array: LabelledArray, tile: FrameResolution["tile"]): ResolvedArray {
  const { dims, shape } = array.data;
  const parts = new Map<string, { start: number; total: number }>();
  if (tile === undefined || dims.length !== 2) return { array, parts };
  let cut = array;
  for (const [axis, at] of [tile.row, tile.column].entries()) {
    const dim = dims[axis];
    const total = shape[axis];
    if (dim === undefined || total === undefined) continue;
    const start = Math.min(at * tileSize, total);
    cut = sliceRange(cut, dim, start, Math.min(start + tileSize, total));
    parts.set(dim, { start, total });
  }
  return { array: cut, parts };
}

/** Rows and columns of at most two dims; one dim is one row. */
function grid(shape: readonly number[]): { rows: number; columns: number } {
  if (shape.length > 2) throw new RangeError(`${shape.length} dims have no levels`);
  return { rows: shape.length === 2 ? (shape[0] ?? 0) : 1, columns: shape.at(-1) ?? 1 };
}

const coarse = (length: number, step: number): number => Math.ceil(length / step);

function dataAtLevel(data: Variable, hidden: Variable | undefined, step: number): Variable {
  const { dims, unit } = data;
  const { values, variances } = columnsOfData(data);
  const { rows, columns } = grid(data.shape);
  const shape = data.shape.map((length) => coarse(length, step));
  const width = coarse(columns, step);
  const length = shape.reduce((product, size) => product * size, 1);
  const totals = new Float64Array(length);
  const spread = variances && new Float64Array(length);
  const taken = new Uint32Array(length);
  const flags = hidden?.dtype === "bool" ? hidden.values : undefined;
  const rowStep = data.shape.length === 2 ? step : 1;
  for (let row = 0, from = 0; row < rows; row++) {
    const begin = Math.floor(row / rowStep) * width;
    for (let column = 0; column < columns; column++, from++) {
      const value = values[from]!;
      if (Number.isNaN(value) || (flags !== undefined && flags[from] !== 0)) continue;
      const to = begin + Math.floor(column / step);
      totals[to]! += value;
      taken[to]! += 1;
      if (spread !== undefined) spread[to]! += variances?.[from] ?? Number.NaN;
    }
  }
  const isSum = isCounts(unit);
  for (let i = 0; i < length; i++) {
    const n = taken[i]!;
    // A block of which nothing is left has no number.
    const by = n === 0 ? Number.NaN : isSum ? 1 : n;
    totals[i] = totals[i]! / by;
    if (spread !== undefined) spread[i] = spread[i]! / (by * by);
  }
  return variable({ dims, shape, values: totals, variances: spread, unit });
}

/** Masked where every element of the block is. */
function maskAtLevel(mask: Variable, step: number): Variable {
  if (mask.dtype !== "bool" || mask.dims.length === 0) return mask;
  const { rows, columns } = grid(mask.shape);
  const shape = mask.shape.map((length) => coarse(length, step));
  const width = coarse(columns, step);
  const flags = new Uint8Array(shape.reduce((product, size) => product * size, 1)).fill(1);
  const rowStep = mask.shape.length === 2 ? step : 1;
  for (let row = 0, from = 0; row < rows; row++) {
    const begin = Math.floor(row / rowStep) * width;
    for (let column = 0; column < columns; column++, from++) {
      if (mask.values[from] === 0) flags[begin + Math.floor(column / step)] = 0;
    }
  }
  return variable({ dims: mask.dims, shape, values: flags });
}

/** Edges keep every `step`-th and the last; points become the middle of their block. */
function coordAtLevel(coord: Variable, data: Variable, step: number): Variable | undefined {
  const [dim] = coord.dims;
  if (dim === undefined) return coord;
  if (coord.dims.length > 1 || coord.dtype === "string" || coord.dtype === "bool") return undefined;
  if (coord.dtype === "datetime64" || !data.dims.includes(dim)) return undefined;
  const { values } = columnsOfData(coord);
  const { dims, unit } = coord;
  if (isBinEdges(coord, data, dim)) {
    const edges = coarse(values.length - 1, step) + 1;
    const last = values.length - 1;
    const kept = Float64Array.from({ length: edges }, (_, i) => values[Math.min(i * step, last)]!);
    return variable({ dims, values: kept, unit });
  }
  const middles = Float64Array.from({ length: coarse(values.length, step) }, (_, i) => {
    const block = values.subarray(i * step, (i + 1) * step);
    return block.reduce((total, value) => total + value, 0) / block.length;
  });
  return variable({ dims, values: middles, unit });
}
