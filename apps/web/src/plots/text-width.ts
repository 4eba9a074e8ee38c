let measuring: OffscreenCanvasRenderingContext2D | null = null;

/** The width of a text in CSS pixels. Has a canvas of its own: fonts set on that of a plot would stay. */
export function textWidth(text: string, font: string): number {
  measuring ??= new OffscreenCanvas(1, 1).getContext("2d");
  if (measuring === null) return 0;
  measuring.font = font;
  return measuring.measureText(text).width;
}
