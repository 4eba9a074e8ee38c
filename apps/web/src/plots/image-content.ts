import { rgbOf } from "../theme/plot-theme.ts";
import { edgesOf, extentOfPositions, tightTarget } from "./autoscale.ts";
import type { ColourImage, ColourOutcome } from "./colour-client.ts";
import type { ColourContent, ColouredImage, ColourWish } from "./colour-messages.ts";
import type { ColourRule } from "./colour-table.ts";
import { type ImageGrid, paintImage } from "./image-painter.ts";
import { fullNumber, significantDigits, withUnit } from "./number-format.ts";
import type {
  ContentPorts,
  LegendEntry,
  Painting,
  PlotContent,
  PlotLook,
  ReadoutRow,
} from "./plot-content.ts";
import type { Coordinate, ImagePlotData, PixelIds, Quantity } from "./plot-data.ts";
import type { AxisName, Targets } from "./plot-view.ts";
import { indexAt } from "./position-search.ts";
import type { Scale } from "./span.ts";

/** An image with its numbers in the form the painter and the worker take. */
interface Loaded {
  readonly data: ImagePlotData;
  readonly grid: ImageGrid;
  readonly content: ColourContent;
}

interface Picture extends Loaded {
  readonly coloured: ColouredImage;
}

/** Who has opened the image at the colour client. */
export interface ImageOwner {
  /** Told why the image could not be coloured, and undefined once it can again. */
  readonly problem: (reason: string | undefined) => void;
  /** Gives the image up. */
  readonly close: () => void;
}

function loaded(data: ImagePlotData): Loaded {
  const grid = { xEdges: edgesOf(data.x), yEdges: edgesOf(data.y) };
  const content = {
    width: grid.xEdges.length - 1,
    height: grid.yEdges.length - 1,
    values: data.values,
    masked: data.masked,
    stored: data.stored,
  };
  return { data, grid, content };
}

/** An image whose colours are made in a worker. What is on the screen always belongs together. */
export class ImageContent implements PlotContent<ImagePlotData> {
  readonly #ports: ContentPorts;
  readonly #image: ColourImage;
  readonly #owner: ImageOwner;
  #newest: Loaded | undefined;
  #prepared: Picture | undefined;
  #shown: Picture | undefined;
  #wished: ColourWish | undefined;

  constructor(ports: ContentPorts, image: ColourImage, owner: ImageOwner) {
    this.#ports = ports;
    this.#image = image;
    this.#owner = owner;
  }

  prepare(data: ImagePlotData): Promise<void> {
    this.#newest = loaded(data);
    return this.#order(this.#newest);
  }

  adopt(): boolean {
    if (this.#prepared !== undefined) {
      if (this.#shown !== undefined) this.#shown.coloured.bitmap.close();
      this.#shown = this.#prepared;
      this.#prepared = undefined;
    }
    return this.#shown !== undefined;
  }

  shown(): ImagePlotData | undefined {
    return this.#shown?.data;
  }

  look(): PlotLook | undefined {
    if (this.#shown === undefined) return undefined;
    const { x, y } = this.#shown.data;
    return { x: { kind: "number", quantity: x }, y: { kind: "number", quantity: y }, grid: false };
  }

  targets(scaleOf: (axis: AxisName) => Scale): Targets {
    if (this.#shown === undefined) return {};
    const { grid, coloured } = this.#shown;
    const along = (values: Float64Array, axis: AxisName) =>
      tightTarget(extentOfPositions({ at: "edges", values }, scaleOf(axis)), scaleOf(axis));
    return { x: along(grid.xEdges, "x"), y: along(grid.yEdges, "y"), colour: coloured.target };
  }

  restyle(): void {
    if (this.#newest === undefined || sameWish(this.#wish(), this.#wished)) return;
    void this.#order(this.#newest).then(() => {
      this.adopt();
      this.#ports.refresh();
    });
  }

  #wish(): ColourWish {
    const { auto, scale, span } = this.#ports.view.display.colour;
    const pinned = auto ? undefined : span;
    return { scale, pinned, neutral: rgbOf(this.#ports.theme().neutral) };
  }

  async #order(image: Loaded): Promise<void> {
    this.#wished = this.#wish();
    this.#take(image, await this.#image.colour(image.content, this.#wished));
  }

  #take(image: Loaded, outcome: ColourOutcome): void {
    switch (outcome.kind) {
      case "superseded":
        return;
      case "failed":
        this.#owner.problem(outcome.reason);
        return;
      case "coloured":
        this.#prepared?.coloured.bitmap.close();
        this.#prepared = { ...image, coloured: outcome.coloured };
        this.#owner.problem(undefined);
    }
  }

  drawBelow(painting: Painting): void {
    if (this.#shown === undefined) return;
    paintImage(painting, this.#shown.coloured.bitmap, this.#shown.grid);
  }

  drawAbove(): void {}

  legend(): readonly LegendEntry[] {
    return [];
  }

  readout(x: number, y: number): readonly ReadoutRow[] {
    if (this.#shown === undefined) return [];
    const { data, grid } = this.#shown;
    const column = indexAt({ at: "edges", values: grid.xEdges }, x);
    const row = indexAt({ at: "edges", values: grid.yEdges }, y);
    if (column === undefined || row === undefined) return [];
    const index = row * (grid.xEdges.length - 1) + column;
    const rows = [
      { label: data.value.name, value: valueText(data, index) },
      { label: data.x.name, value: placeText(data.x, column) },
      { label: data.y.name, value: placeText(data.y, row) },
    ];
    if (data.pixelIds === undefined) return rows;
    return [
      ...rows,
      { label: "pixel", value: String(pixelIdAt(data.pixelIds, row, column, index)) },
    ];
  }

  colours(): { readonly rule: ColourRule; readonly quantity: Quantity } | undefined {
    if (this.#shown === undefined) return undefined;
    return { rule: this.#shown.coloured.rule, quantity: this.#shown.data.value };
  }

  dispose(): void {
    this.#prepared?.coloured.bitmap.close();
    this.#shown?.coloured.bitmap.close();
    this.#prepared = this.#shown = this.#newest = undefined;
    this.#owner.close();
  }
}

function sameWish(a: ColourWish, b: ColourWish | undefined): boolean {
  return (
    a.scale === b?.scale &&
    a.neutral === b.neutral &&
    a.pinned?.min === b.pinned?.min &&
    a.pinned?.max === b.pinned?.max
  );
}

/** The number in full, or why there is none. */
function valueText({ values, stored, masked, value }: ImagePlotData, index: number): string {
  if (masked !== undefined && masked[index] !== 0) return "masked";
  const raw = values[index]!;
  if (Number.isNaN(raw)) return "never filled";
  const number = stored === undefined ? raw : raw * stored.factor + stored.offset;
  return withUnit(
    fullNumber(number, significantDigits(values)),
    value.unit === value.name ? undefined : value.unit,
  );
}

/** The point, or the middle of the bin. */
function placeText({ at, values, unit }: Coordinate, index: number): string {
  const place = at === "points" ? values[index]! : (values[index]! + values[index + 1]!) / 2;
  return withUnit(fullNumber(place, 6), unit);
}

function pixelIdAt(ids: PixelIds, row: number, column: number, index: number): number {
  return ids instanceof Int32Array
    ? ids[index]!
    : ids.first + row * ids.rowStep + column * ids.columnStep;
}
