import { isBinEdges, type Variable } from "@beamscope/arrays";
import { dimTitle } from "@beamscope/catalog";
import { type FrameArray, type FrameCoord, instantText, packExactly } from "@beamscope/contracts";
import type { ResolvedArray } from "./at-level.ts";
import { columnsOfData, float64Of } from "./numbers.ts";

/** As many as a frame's header takes. */
const mostCoords = 32;

/** The form in which a frame carries an array: every number exact, in the smallest section that holds it. */
export function frameOfArray({ array, parts }: ResolvedArray): FrameArray {
  const { data } = array;
  const { values, variances } = columnsOfData(data);
  const coords = [...array.coords]
    .flatMap(([name, coord]) => frameCoord(name, coord, data) ?? [])
    .slice(0, mostCoords);
  return {
    dims: data.dims.map((name, axis) => {
      const part = parts.get(name);
      return {
        name,
        title: dimTitle(name),
        size: data.shape[axis] ?? 0,
        ...(part === undefined ? {} : { part }),
      };
    }),
    unit: data.unit?.symbol,
    data: packExactly(values),
    ...(variances === undefined ? {} : { variances: packExactly(variances) }),
    coords,
    masks: [...array.masks].flatMap(([name, mask]) =>
      mask.dtype === "bool"
        ? [{ name, dims: mask.dims, section: { values: Uint8Array.from(mask.values) } }]
        : [],
    ),
  };
}

function frameCoord(name: string, coord: Variable, data: Variable): FrameCoord | undefined {
  if (!coord.dims.every((dim) => data.dims.includes(dim))) return undefined;
  const edgesAlong = coord.dims.find((dim) => isBinEdges(coord, data, dim));
  const labels = {
    name,
    title: dimTitle(name),
    dims: coord.dims,
    ...(edgesAlong === undefined ? {} : { edgesAlong }),
  };
  switch (coord.dtype) {
    case "string":
      return undefined;
    case "bool":
      return { ...labels, section: { values: Uint8Array.from(coord.values) } };
    case "datetime64": {
      const origin = coord.values[0] ?? 0n;
      const offsets = Float64Array.from(coord.values, (ns) => Number(ns - origin));
      const originNs = instantText(origin);
      return { ...labels, unit: "ns", originNs, section: packExactly(offsets) };
    }
    case "float64":
    case "float32":
    case "int64":
    case "int32":
      return {
        ...labels,
        ...(coord.unit === undefined ? {} : { unit: coord.unit.symbol }),
        section: packExactly(float64Of(coord.values)),
      };
  }
}
