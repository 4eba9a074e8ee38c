import type { PixelDim } from "../streams/stream.ts";

/** One step that rearranges pixels without adding any up. */
export type ViewStep =
  /** Splits a dim; the sizes multiply to its own, slowest first. */
  | { readonly step: "fold"; readonly dim: string; readonly into: readonly PixelDim[] }
  /** Joins dims that stand side by side, in their order. */
  | { readonly step: "flatten"; readonly dims: readonly string[]; readonly to: string }
  /** Keeps one position of a dim and drops the dim. */
  | { readonly step: "slice"; readonly dim: string; readonly index: number }
  /** Brings the dims into this order, all of them named. */
  | { readonly step: "transpose"; readonly dims: readonly string[] };

/** How a bank becomes a picture: rearranged, then summed over some dims. */
export interface LogicalView {
  readonly steps: readonly ViewStep[];
  readonly sumOver: readonly string[];
}

/** The bank as it is. */
export const identityView: LogicalView = { steps: [], sumOver: [] };

/** A view worked out for one shape. */
export interface ResolvedView {
  /** Dims of the picture, slowest first. */
  readonly dims: readonly PixelDim[];
  /** [pixel] row-major bin of the picture, or -1 where a slice left the pixel out. */
  readonly binOfPixel: Int32Array;
  /** [bin] how many pixels fall into it. */
  readonly pixelsPerBin: Int32Array;
}

/** A view that does not fit the shape that it is for. */
export class LogicalViewError extends Error {
  override readonly name = "LogicalViewError";
}

/** Pixels in some arrangement: `pixels` is row-major over `dims`. */
interface Arrangement {
  readonly dims: readonly PixelDim[];
  readonly pixels: Int32Array;
}

/**
 * Works out which bin of the picture each pixel falls into.
 * @param shape - of the bank; pixels are counted row-major over it.
 * @throws LogicalViewError where a step does not fit.
 */
export function resolveView(view: LogicalView, shape: readonly PixelDim[]): ResolvedView {
  const pixelTotal = elements(shape);
  let now: Arrangement = {
    dims: shape,
    pixels: Int32Array.from({ length: pixelTotal }, (_, i) => i),
  };
  for (const step of view.steps) now = rearranged(now, step);
  const names = now.dims.map((dim) => dim.name);
  if (new Set(names).size !== names.length) throw new LogicalViewError(`dims repeat: ${names}`);
  for (const name of view.sumOver) position(now, name);
  const dims = now.dims.filter((dim) => !view.sumOver.includes(dim.name));
  const strides = new Map(dims.map((dim, i) => [dim.name, elements(dims.slice(i + 1))]));
  const binOfPixel = new Int32Array(pixelTotal).fill(-1);
  const pixelsPerBin = new Int32Array(elements(dims));
  const steps = now.dims.map((dim) => strides.get(dim.name) ?? 0);
  for (const [place, pixel] of now.pixels.entries()) {
    let rest = place;
    let bin = 0;
    for (let axis = now.dims.length - 1; axis >= 0; axis--) {
      const size = now.dims[axis]?.size ?? 1;
      bin += (rest % size) * (steps[axis] ?? 0);
      rest = Math.floor(rest / size);
    }
    binOfPixel[pixel] = bin;
    pixelsPerBin[bin] = (pixelsPerBin[bin] ?? 0) + 1;
  }
  return { dims, binOfPixel, pixelsPerBin };
}

function rearranged(from: Arrangement, step: ViewStep): Arrangement {
  switch (step.step) {
    case "fold": {
      const axis = position(from, step.dim);
      const size = from.dims[axis]?.size;
      if (elements(step.into) !== size) {
        throw new LogicalViewError(`fold ${step.dim}: ${elements(step.into)} of ${size} pixels`);
      }
      return { dims: from.dims.toSpliced(axis, 1, ...step.into), pixels: from.pixels };
    }
    case "flatten": {
      const [leading] = step.dims;
      if (leading === undefined) throw new LogicalViewError(`flatten to ${step.to}: no dims`);
      const first = position(from, leading);
      const joined = from.dims.slice(first, first + step.dims.length);
      if (joined.map((dim) => dim.name).join("\0") !== step.dims.join("\0")) {
        throw new LogicalViewError(`flatten ${step.dims}: not side by side in this order`);
      }
      const dim = { name: step.to, size: elements(joined) };
      return { dims: from.dims.toSpliced(first, joined.length, dim), pixels: from.pixels };
    }
    case "slice": {
      const axis = position(from, step.dim);
      const size = from.dims[axis]?.size ?? 0;
      if (!Number.isInteger(step.index) || step.index < 0 || step.index >= size) {
        throw new LogicalViewError(`slice ${step.dim}: ${step.index} of ${size}`);
      }
      const inner = elements(from.dims.slice(axis + 1));
      const pixels = from.pixels.filter((_, i) => Math.floor(i / inner) % size === step.index);
      return { dims: from.dims.toSpliced(axis, 1), pixels };
    }
    case "transpose": {
      const axes = step.dims.map((name) => position(from, name));
      if (new Set(axes).size !== from.dims.length) {
        throw new LogicalViewError(`transpose ${step.dims}: not each dim once`);
      }
      const dims = axes.map((axis) => from.dims[axis] ?? { name: "", size: 0 });
      const stride = axes.map((axis) => elements(from.dims.slice(axis + 1)));
      const pixels = from.pixels.map((_, i) => {
        let rest = i;
        let place = 0;
        for (let axis = dims.length - 1; axis >= 0; axis--) {
          const size = dims[axis]?.size ?? 1;
          place += (rest % size) * (stride[axis] ?? 0);
          rest = Math.floor(rest / size);
        }
        return from.pixels[place] ?? 0;
      });
      return { dims, pixels };
    }
  }
}

function position(arrangement: Arrangement, name: string): number {
  const axis = arrangement.dims.findIndex((dim) => dim.name === name);
  if (axis < 0) {
    throw new LogicalViewError(`no dim ${name} in ${arrangement.dims.map((dim) => dim.name)}`);
  }
  return axis;
}

function elements(dims: readonly PixelDim[]): number {
  return dims.reduce((product, dim) => product * dim.size, 1);
}
