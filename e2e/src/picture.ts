import type { Locator } from "@playwright/test";

/** What became of the pictures of some canvases while they were watched. */
export interface PictureWatch {
  /** [canvas] a number that is another when a pixel is another; undefined for a canvas of one colour */
  readonly pictures: readonly (number | undefined)[];
  /** [canvas][change] ms since 1970-01-01 UTC */
  readonly changes: readonly (readonly number[])[];
}

/**
 * Watches the pixels of plots ten times a second, until each picture has changed so many times or the time is over.
 * @param plots - with one canvas each.
 */
export function watchPictures(
  plots: Locator,
  until: { readonly changes: number; readonly limitMs: number },
): Promise<PictureWatch> {
  return plots.locator("canvas").evaluateAll(watchCanvases, until);
}

/** The pictures as they are now. @returns [plot] as {@link PictureWatch.pictures}. */
export async function picturesOf(plots: Locator): Promise<PictureWatch["pictures"]> {
  return (await watchPictures(plots, { changes: 0, limitMs: 0 })).pictures;
}

/** Runs in the page, so it can use nothing from around it. */
async function watchCanvases(
  canvases: readonly Element[],
  until: { readonly changes: number; readonly limitMs: number },
): Promise<PictureWatch> {
  // FNV-1a, by pixel.
  const pictureOf = (canvas: Element): number | undefined => {
    if (!(canvas instanceof HTMLCanvasElement) || canvas.width === 0) return undefined;
    const { width, height } = canvas;
    // Read from a copy: reading a canvas again and again would change how the browser draws it.
    const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    copy?.drawImage(canvas, 0, 0);
    const pixels = new Uint32Array(copy?.getImageData(0, 0, width, height).data.buffer ?? []);
    let hash = 0x811c9dc5;
    for (const pixel of pixels) hash = Math.imul(hash ^ pixel, 0x01000193);
    return pixels.some((pixel) => pixel !== pixels[0]) ? hash : undefined;
  };
  const pictures = canvases.map(pictureOf);
  const changes = canvases.map((): number[] => []);
  const end = performance.now() + until.limitMs;
  while (performance.now() < end && changes.some(({ length }) => length < until.changes)) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    for (const [i, canvas] of canvases.entries()) {
      const picture = pictureOf(canvas);
      if (picture === pictures[i]) continue;
      pictures[i] = picture;
      changes[i]?.push(Date.now());
    }
  }
  return { pictures, changes };
}
