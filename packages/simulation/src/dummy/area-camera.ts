import { drawPoisson } from "../random/poisson.ts";
import type { RandomStream } from "../random/random-stream.ts";
import { DUMMY } from "./dummy-layout.ts";
import { stageAt } from "./moving-stage.ts";

/** Mean counts in a frame: of the spot, and everywhere. */
const SPOT_COUNTS = 12_000;
const BACKGROUND_COUNTS = 6_000;
/** Standard deviations of the spot along its axes, in pixels. */
const SPOT_PIXELS = { long: 22, short: 9 } as const;
const PIXELS_PER_MM = 1.6;

/**
 * A camera that looks at a sample on the moving stage: an oblong spot that `motion1` carries along a row and
 * `motion2` turns, on an even background. Each pixel is a Poisson number.
 * @param seconds - since the first pulse.
 * @returns [row, column] counts, the caller's.
 */
export function photograph(random: RandomStream, seconds: number): Int32Array {
  const { rows, columns } = DUMMY.areaPanel;
  const image = new Int32Array(rows * columns);
  const background = drawPoisson(random, BACKGROUND_COUNTS);
  for (let i = 0; i < background; i++) image[random.below(image.length)]! += 1;
  const angle = (stageAt("motion2", seconds) * Math.PI) / 180;
  const centreColumn = columns / 2 + (stageAt("motion1", seconds) - 45) * PIXELS_PER_MM;
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  const spot = drawPoisson(random, SPOT_COUNTS);
  for (let i = 0; i < spot; i++) {
    // Box and Muller's pair of normal deviates, one for each axis of the spot.
    const radius = Math.sqrt(-2 * Math.log(1 - random.uniform()));
    const turn = 2 * Math.PI * random.uniform32();
    const along = SPOT_PIXELS.long * radius * Math.cos(turn);
    const across = SPOT_PIXELS.short * radius * Math.sin(turn);
    const column = Math.floor(centreColumn + along * cosine - across * sine);
    const row = Math.floor(rows / 2 + along * sine + across * cosine);
    if (column < 0 || column >= columns || row < 0 || row >= rows) continue;
    image[row * columns + column]! += 1;
  }
  return image;
}
