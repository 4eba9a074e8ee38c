import type {
  ColourAnswer,
  ColourContent,
  ColouredImage,
  ColourRequest,
  ColourWish,
} from "./colour-messages.ts";

/** The part of a `Worker` that is used here. */
export interface ColourPort {
  postMessage(request: ColourRequest): void;
  onmessage: ((event: MessageEvent<ColourAnswer>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

/** What became of an order. */
export type ColourOutcome =
  | { readonly kind: "coloured"; readonly coloured: ColouredImage }
  | { readonly kind: "superseded" }
  | { readonly kind: "failed"; readonly reason: string };

interface Order {
  readonly content: ColourContent;
  readonly wish: ColourWish;
  readonly done: (outcome: ColourOutcome) => void;
}

/**
 * One image's way to the colour worker. At most one order is under way; of those that come meanwhile only the
 * newest is kept. Each order gets an outcome, also when the image is given up.
 */
export class ColourImage {
  readonly #image: number;
  readonly #post: (request: ColourRequest) => void;
  #underWay: Order | undefined;
  #next: Order | undefined;
  #sent: ColourContent | undefined;

  constructor(image: number, post: (request: ColourRequest) => void) {
    this.#image = image;
    this.#post = post;
  }

  /** Colours an image. Ordering the same content again, in another way, does not send its values again. */
  colour(content: ColourContent, wish: ColourWish): Promise<ColourOutcome> {
    return new Promise((done) => {
      this.#next?.done({ kind: "superseded" });
      this.#next = { content, wish, done };
      if (this.#underWay === undefined) this.#start();
    });
  }

  /** Takes the worker's answer to the order under way. */
  receive(outcome: ColourOutcome): void {
    const order = this.#underWay;
    this.#underWay = undefined;
    this.#start();
    order?.done(outcome);
  }

  /** Ends all orders. */
  abandon(): void {
    this.#underWay?.done({ kind: "superseded" });
    this.#next?.done({ kind: "superseded" });
    this.#underWay = this.#next = undefined;
  }

  #start(): void {
    const order = this.#next;
    if (order === undefined) return;
    this.#next = undefined;
    this.#underWay = order;
    const isNew = order.content !== this.#sent;
    this.#sent = order.content;
    this.#post({
      kind: "colour",
      image: this.#image,
      wish: order.wish,
      ...(isNew ? { content: order.content } : {}),
    });
  }
}

/** All images of a page share one worker. */
export class ColourClient {
  readonly #port: ColourPort;
  readonly #images = new Map<number, ColourImage>();
  #lastImage = 0;

  constructor(port: ColourPort) {
    this.#port = port;
    port.onmessage = ({ data: answer }) => {
      const image = this.#images.get(answer.image);
      if (image !== undefined) image.receive(answer);
      else if (answer.kind === "coloured") answer.coloured.bitmap.close();
    };
    port.onerror = () => {
      const reason = "The part of the page that colours images has failed. Reload the page.";
      for (const image of this.#images.values()) image.receive({ kind: "failed", reason });
    };
  }

  /** @returns an image to order colours for, and how to give it up. */
  open(): { readonly image: ColourImage; readonly close: () => void } {
    const number = ++this.#lastImage;
    const image = new ColourImage(number, (request) => this.#port.postMessage(request));
    this.#images.set(number, image);
    const close = (): void => {
      this.#images.delete(number);
      image.abandon();
      this.#port.postMessage({ kind: "forget", image: number });
    };
    return { image, close };
  }
}

/** The colour client of the page, with its worker. */
export function createPageColourClient(): ColourClient {
  return new ColourClient(
    new Worker(new URL("./colour-worker.ts", import.meta.url), { type: "module" }),
  );
}
