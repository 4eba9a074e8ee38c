import { swatch } from "./legend-row.ts";
import type { ReadoutRow } from "./plot-content.ts";
import styles from "./plots.module.css";

/** Distance from the pointer, in CSS pixels. */
const offset = 12;

/** The box beside the pointer with what is under it. */
export class ReadoutBox {
  readonly element: HTMLDivElement = document.createElement("div");

  constructor() {
    this.element.className = styles.readout ?? "";
    this.element.hidden = true;
  }

  hide(): void {
    this.element.hidden = true;
  }

  /**
   * Shows rows beside a place, on the side where there is room.
   * @param x - in CSS pixels from the left of the box's parent, as `y` from its top.
   */
  show(
    rows: readonly ReadoutRow[],
    x: number,
    y: number,
    room: { readonly width: number; readonly height: number },
  ): void {
    if (rows.length === 0) {
      this.hide();
      return;
    }
    this.element.replaceChildren(...rows.flatMap(readoutCells));
    this.element.hidden = false;
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const left = x + offset + width <= room.width ? x + offset : x - offset - width;
    const top = y + offset + height <= room.height ? y + offset : y - offset - height;
    const within = (at: number, most: number): number => Math.max(2, Math.min(at, most));
    this.element.style.transform = `translate(${Math.round(within(left, room.width - width - 2))}px, ${Math.round(within(top, room.height - height - 2))}px)`;
  }
}

function readoutCells({ label, value, colour }: ReadoutRow): [HTMLSpanElement, HTMLSpanElement] {
  const name = document.createElement("span");
  if (colour !== undefined) name.append(swatch({ colour, dash: [] }));
  name.append(label);
  const number = document.createElement("b");
  number.textContent = value;
  return [name, number];
}
