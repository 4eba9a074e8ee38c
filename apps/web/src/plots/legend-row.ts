import type { LegendEntry } from "./plot-content.ts";
import styles from "./plots.module.css";

const svg = "http://www.w3.org/2000/svg";

/** A short stroke in the style of a curve. */
export function swatch({ colour, dash }: Pick<LegendEntry, "colour" | "dash">): SVGSVGElement {
  const element = document.createElementNS(svg, "svg");
  element.setAttribute("class", styles.swatch ?? "");
  element.setAttribute("viewBox", "0 0 16 4");
  element.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(svg, "path");
  line.setAttribute("d", "M0 2H16");
  line.setAttribute("stroke", colour);
  line.setAttribute("stroke-width", "2");
  if (dash.length > 0) line.setAttribute("stroke-dasharray", dash.join(" "));
  element.append(line);
  return element;
}

/** The names of a plot's curves, in a row above it. It changes only when the curves or its width do. */
export class LegendRow {
  readonly element: HTMLDivElement = document.createElement("div");
  #entries: readonly LegendEntry[] = [];
  #key = "";

  constructor() {
    this.element.className = styles.legend ?? "";
    this.element.hidden = true;
  }

  /** Shows the entries; a lone curve needs none. @returns whether anything has changed. */
  show(entries: readonly LegendEntry[]): boolean {
    const shown = entries.length > 1 ? entries : [];
    const key = JSON.stringify(shown);
    if (key === this.#key) return false;
    this.#key = key;
    this.#entries = shown;
    this.element.hidden = shown.length === 0;
    this.fit();
    return true;
  }

  /** Shows as many names as two lines hold, and how many there are beyond. */
  fit(): void {
    const { element } = this;
    const items = this.#entries.map(legendItem);
    element.replaceChildren(...items);
    let beyond = 0;
    const more = document.createElement("span");
    while (element.scrollHeight > element.clientHeight + 1 && items.length > 1) {
      items.pop()?.remove();
      beyond += 1;
      more.textContent = `+ ${beyond} more`;
      element.append(more);
    }
  }
}

function legendItem(entry: LegendEntry): HTMLSpanElement {
  const item = document.createElement("span");
  const name = document.createElement("span");
  name.textContent = entry.label;
  item.append(swatch(entry), name);
  return item;
}
