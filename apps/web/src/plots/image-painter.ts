import { type AxisPixels, pixelOf } from "./axis-pixels.ts";
import type { Painting } from "./plot-content.ts";

/** Edges of the columns and rows of an image, in values of the axes. */
export interface ImageGrid {
  readonly xEdges: Float64Array;
  readonly yEdges: Float64Array;
}

/** How far an edge may be from where even spacing has it, in parts of a bin. */
const evenness = 1e-3;
const evenEdges = new WeakMap<Float64Array, boolean>();

/** Whether bins have the same width; looked at once for each array. */
function areEven(edges: Float64Array): boolean {
  const known = evenEdges.get(edges);
  if (known !== undefined) return known;
  const n = edges.length - 1;
  const width = (edges[n]! - edges[0]!) / n;
  const even = edges.every(
    (edge, i) => Math.abs(edge - (edges[0]! + i * width)) <= evenness * Math.abs(width),
  );
  evenEdges.set(edges, even);
  return even;
}

/** The bins that a stretch of pixels touches. */
function visibleBins(
  edges: Float64Array,
  axis: AxisPixels,
  from: number,
  to: number,
): [number, number] {
  const n = edges.length - 1;
  let first = n;
  let end = 0;
  for (let i = 0; i < n; i++) {
    const a = pixelOf(edges[i]!, axis);
    const b = pixelOf(edges[i + 1]!, axis);
    if (Math.max(a, b) <= from || Math.min(a, b) >= to) continue;
    first = Math.min(first, i);
    end = i + 1;
  }
  return [first, end];
}

let strips: OffscreenCanvas | undefined;

/** Scratch space of at least this size, empty. */
function scratch(width: number, height: number): OffscreenCanvasRenderingContext2D | null {
  if (strips === undefined || strips.width < width || strips.height < height) {
    strips = new OffscreenCanvas(
      Math.max(width, strips?.width ?? 0),
      Math.max(height, strips?.height ?? 0),
    );
  }
  const context = strips.getContext("2d");
  context?.clearRect(0, 0, strips.width, strips.height);
  return context;
}

/**
 * Draws a coloured image into its place. Evenly spaced bins on linear axes are one operation; others are stretched
 * column by column, then row by row.
 */
export function paintImage(painting: Painting, bitmap: ImageBitmap, grid: ImageGrid): void {
  const { context, left, top, width, height, x, y } = painting;
  const [x0, x1] = visibleBins(grid.xEdges, x, left, left + width);
  const [y0, y1] = visibleBins(grid.yEdges, y, top, top + height);
  if (x0 >= x1 || y0 >= y1) return;
  context.save();
  // Many bins to a pixel: averaging keeps a lone bright one visible. Else each bin stays a sharp square.
  context.imageSmoothingEnabled = x1 - x0 > 1.5 * width || y1 - y0 > 1.5 * height;
  context.imageSmoothingQuality = "medium";
  if (!x.log && !y.log && areEven(grid.xEdges) && areEven(grid.yEdges)) {
    const xa = pixelOf(grid.xEdges[x0]!, x);
    const xb = pixelOf(grid.xEdges[x1]!, x);
    const ya = pixelOf(grid.yEdges[y0]!, y);
    const yb = pixelOf(grid.yEdges[y1]!, y);
    // Signs turn the image over where values grow upwards or to the left.
    context.transform((xb - xa) / (x1 - x0), 0, 0, (yb - ya) / (y1 - y0), xa, ya);
    context.drawImage(bitmap, x0, y0, x1 - x0, y1 - y0, 0, 0, x1 - x0, y1 - y0);
  } else {
    paintStrips(painting, bitmap, grid, [x0, x1], [y0, y1]);
  }
  context.restore();
}

function paintStrips(
  { context, left, width, x, y }: Painting,
  bitmap: ImageBitmap,
  { xEdges, yEdges }: ImageGrid,
  [x0, x1]: [number, number],
  [y0, y1]: [number, number],
): void {
  const rows = y1 - y0;
  const columns = Math.ceil(width);
  const stretched = scratch(columns, rows);
  if (stretched === null) return;
  stretched.imageSmoothingEnabled = false;
  for (let i = x0; i < x1; i++) {
    const [a, b] = wholePixels(xEdges, i, x);
    stretched.drawImage(bitmap, i, y0, 1, rows, a - left, 0, b - a, rows);
  }
  context.imageSmoothingEnabled = false;
  for (let j = y0; j < y1; j++) {
    const [a, b] = wholePixels(yEdges, j, y);
    context.drawImage(stretched.canvas, 0, j - y0, columns, 1, left, a, columns, b - a);
  }
}

/** From where to where a bin reaches, in whole pixels so that no seam shows between neighbours. */
function wholePixels(edges: Float64Array, bin: number, axis: AxisPixels): [number, number] {
  const a = Math.round(pixelOf(edges[bin]!, axis));
  const b = Math.round(pixelOf(edges[bin + 1]!, axis));
  return a < b ? [a, b] : [b, a];
}
