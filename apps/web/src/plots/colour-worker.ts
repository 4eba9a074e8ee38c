import { colourTarget, extentOf } from "./autoscale.ts";
import type {
  ColourAnswer,
  ColourContent,
  ColouredImage,
  ColourRequest,
  ColourWish,
} from "./colour-messages.ts";
import { Colouring } from "./colour-table.ts";
import type { Scale, Span } from "./span.ts";
import { onScale } from "./zoom.ts";

/** The part of a worker's global scope that is used here; the types in force are those of a page. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<ColourRequest>) => void) | null;
  postMessage(message: ColourAnswer, transfer: readonly Transferable[]): void;
}
const scope = globalThis as unknown as WorkerScope;

const colouring = new Colouring();
const contents = new Map<number, ColourContent>();
let canvas = new OffscreenCanvas(1, 1);

/** The finite extent of what is shown: of stored numbers only those with a place on the scale count. */
function targetOf({ values, masked, stored }: ColourContent, scale: Scale): Span {
  if (stored === undefined) return colourTarget(extentOf(values, scale, masked), scale);
  const shown = Float64Array.from(values, (value) => value * stored.factor + stored.offset);
  return colourTarget(extentOf(shown, scale, masked), scale);
}

function coloured(content: ColourContent, wish: ColourWish): ColouredImage {
  const { width, height } = content;
  const target = targetOf(content, wish.scale);
  const span = wish.pinned === undefined ? target : onScale(wish.pinned, wish.scale, target);
  const rule = { span, scale: wish.scale, neutral: wish.neutral };
  const pixels = new Uint32Array(width * height);
  colouring.colour(content, rule, pixels);
  if (canvas.width !== width || canvas.height !== height)
    canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("This browser cannot draw images outside of the page.");
  context.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), width, height), 0, 0);
  return { bitmap: canvas.transferToImageBitmap(), rule, target };
}

function answer({ image, content: sent, wish }: ColourRequest & { kind: "colour" }): ColourAnswer {
  try {
    const content = sent ?? contents.get(image);
    if (content === undefined) throw new Error(`Image ${image} has no values yet.`);
    contents.set(image, content);
    return { kind: "coloured", image, coloured: coloured(content, wish) };
  } catch (error) {
    return {
      kind: "failed",
      image,
      reason: error instanceof Error ? error.message : String(error),
    };
  }
}

scope.onmessage = ({ data: request }) => {
  if (request.kind === "forget") {
    contents.delete(request.image);
    return;
  }
  const message = answer(request);
  scope.postMessage(message, message.kind === "coloured" ? [message.coloured.bitmap] : []);
};
