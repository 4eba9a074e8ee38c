import { BinAxis, linearEdges, PixelFactors, PixelTable } from "@beamscope/arrays/kernels";
import { Random } from "../random.ts";

/** Rows and columns of the screen. */
const screenSide = 256;

/** A detector as the kernels see it: ids from 1 on. */
export interface Detector {
  readonly pixels: number;
  readonly table: PixelTable;
  /** Angstrom per ns */
  readonly factors: PixelFactors;
}

/** The default of the detector view: 0 to 71.43 ms in 100 bins, edges in ns. */
export const arrivalAxis = new BinAxis(linearEdges(0, 71_430_000, 100));

/** The default of the powder workflow: 0.4 to 3.5 Angstrom in 500 bins. */
export const dspacingAxis = new BinAxis(linearEdges(0.4, 3.5, 500));

/** A square of pixels shrunk to the screen, every thousandth pixel dead; angles without order. */
export function makeDetector(pixels: number): Detector {
  const random = new Random(1234);
  const side = Math.ceil(Math.sqrt(pixels));
  const binOfPixel = new Int32Array(pixels);
  const factors = new Float32Array(pixels);
  for (let i = 0; i < pixels; i++) {
    const row = Math.floor((Math.floor(i / side) * screenSide) / side);
    const column = Math.floor(((i % side) * screenSide) / side);
    binOfPixel[i] = i % 1000 === 999 ? -1 : row * screenSide + column;
    // DIFC at 78 m between 30 and 150 degrees, in us / Angstrom.
    const difc = 10_160 + random.next() * (37_919 - 10_160);
    factors[i] = 1 / (difc * 1000);
  }
  return {
    pixels,
    table: new PixelTable(1, binOfPixel, screenSide * screenSide),
    factors: new PixelFactors(1, factors),
  };
}
