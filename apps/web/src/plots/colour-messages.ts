import type { ColourRule } from "./colour-table.ts";
import type { NumberColumn } from "./plot-data.ts";
import type { Scale, Span } from "./span.ts";

/** The numbers of an image, as in `ImagePlotData`. */
export interface ColourContent {
  readonly width: number;
  readonly height: number;
  readonly values: NumberColumn;
  readonly masked: Uint8Array | undefined;
  readonly stored: { readonly factor: number; readonly offset: number } | undefined;
}

/** How a viewer wants an image coloured. */
export interface ColourWish {
  readonly scale: Scale;
  /** Limits that a person has set; absent: those of autoscale. */
  readonly pinned: Span | undefined;
  /** 0xRRGGBB of masked and never-filled bins. */
  readonly neutral: number;
}

/** From the page to the colour worker. */
export type ColourRequest =
  | {
      readonly kind: "colour";
      readonly image: number;
      /** Absent: colour the values sent last for this image anew. */
      readonly content?: ColourContent;
      readonly wish: ColourWish;
    }
  | { readonly kind: "forget"; readonly image: number };

/** A coloured image, the rule it was coloured by, and what autoscale would choose. */
export interface ColouredImage {
  /** Row 0 of the values is its first row. Closed by its receiver. */
  readonly bitmap: ImageBitmap;
  readonly rule: ColourRule;
  readonly target: Span;
}

/** From the colour worker to the page: the answer to each "colour", in order. */
export type ColourAnswer = { readonly image: number } & (
  | { readonly kind: "coloured"; readonly coloured: ColouredImage }
  | { readonly kind: "failed"; readonly reason: string }
);
