import { expect, type Locator } from "@playwright/test";

/** A place in a plot as fractions of its element, axes included: from the left, from the top. */
export type Place = readonly [x: number, y: number];

/** Touches a plot with the mouse as a person does. */
export class PlotTouch {
  readonly plot: Locator;

  /** @param plot - the image that a plot is to assistive technology. */
  constructor(plot: Locator) {
    this.plot = plot;
  }

  /** Draws a box from one place to another, which zooms into it. */
  async drawBox(from: Place, to: Place): Promise<void> {
    const { mouse } = this.plot.page();
    await mouse.move(...(await this.#pixels(from)));
    await mouse.down();
    await mouse.move(...(await this.#pixels(to)), { steps: 10 });
    await mouse.up();
  }

  async doubleClick(place: Place): Promise<void> {
    await this.plot.page().mouse.dblclick(...(await this.#pixels(place)));
  }

  /** Points at a place. @returns what the plot says of it, row by row. */
  async readoutAt(place: Place): Promise<readonly string[]> {
    const { mouse } = this.plot.page();
    const [x, y] = await this.#pixels(place);
    await mouse.move(x + 3, y);
    await mouse.move(x, y);
    const values = this.plot.locator("b");
    await expect(values.first()).toBeVisible();
    return values.allTextContents();
  }

  async #pixels([x, y]: Place): Promise<[number, number]> {
    const box = await this.plot.boundingBox();
    if (box === null) throw new Error("the plot is not on the screen");
    return [box.x + x * box.width, box.y + y * box.height];
  }
}
