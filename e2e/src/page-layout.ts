import type { Page } from "@playwright/test";

/**
 * What of a page cannot be read as it stands: parts that lie over each other, that reach out of what holds them or of
 * the window, and texts that are cut off.
 * @returns one sentence for each fault.
 */
export function layoutFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    const nameOf = (element: Element): string => {
      const role = element.getAttribute("role") ?? element.tagName.toLowerCase();
      const label = element.getAttribute("aria-label") ?? element.textContent ?? "";
      return `${role} "${label.replace(/\s+/g, " ").trim().slice(0, 50)}"`;
    };
    /** Nothing for those that nobody sees: display none, and texts for screen readers alone. */
    const boxOf = (element: Element): DOMRect | undefined => {
      const box = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      const isSeen = style.visibility === "visible" && style.clipPath === "none";
      return box.width > 1 && box.height > 1 && isSeen ? box : undefined;
    };
    const seen = (elements: Iterable<Element>): [Element, DOMRect][] =>
      [...elements].flatMap((element): [Element, DOMRect][] => {
        const box = boxOf(element);
        return box === undefined ? [] : [[element, box]];
      });
    const tolerance = 0.75;

    const noOverlap = (elements: Iterable<Element>): void => {
      const boxes = seen(elements);
      for (const [i, [a, one]] of boxes.entries()) {
        for (const [b, other] of boxes.slice(i + 1)) {
          const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
          const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
          if (across > tolerance && down > tolerance) {
            faults.push(
              `${nameOf(a)} and ${nameOf(b)} overlap by ${across.toFixed(1)} x ${down.toFixed(1)}`,
            );
          }
        }
      }
    };
    const inside = (outer: DOMRect, holder: string, elements: Iterable<Element>): void => {
      for (const [element, box] of seen(elements)) {
        const out = Math.max(
          outer.left - box.left,
          box.right - outer.right,
          outer.top - box.top,
          box.bottom - outer.bottom,
        );
        if (out > tolerance)
          faults.push(`${nameOf(element)} reaches ${out.toFixed(1)} out of ${holder}`);
      }
    };
    /** Boxes may be cut where they scroll; a text that ends in an ellipsis tells the whole when pointed at. */
    const notCut = (elements: Iterable<Element>): void => {
      for (const [element] of seen(elements)) {
        const { overflowX, textOverflow } = getComputedStyle(element);
        if (element.scrollWidth <= element.clientWidth || overflowX === "visible") continue;
        if (overflowX === "auto" || overflowX === "scroll") continue;
        if (textOverflow === "ellipsis" && element.hasAttribute("title")) continue;
        faults.push(`${nameOf(element)} is cut: ${element.scrollWidth} in ${element.clientWidth}`);
      }
    };

    const { documentElement: root } = document;
    if (root.scrollWidth > root.clientWidth) {
      faults.push(`the page is ${root.scrollWidth} wide in a window of ${root.clientWidth}`);
    }
    const all = (selector: string, within: ParentNode = document) =>
      within.querySelectorAll(selector);
    const windowBox = new DOMRect(0, 0, root.clientWidth, root.clientHeight);
    const bars = [...all("body header, body footer, nav[aria-label='Places']")].filter(
      (bar) => bar.closest("main") === null,
    );
    inside(windowBox, "the window", bars);
    noOverlap([...bars, ...all("main > *")]);
    for (const bar of bars) {
      noOverlap(bar.children);
      const isScrolled = ["auto", "scroll"].includes(getComputedStyle(bar).overflowX);
      if (!isScrolled) inside(bar.getBoundingClientRect(), nameOf(bar), bar.querySelectorAll("*"));
    }
    const cells = [...all("main [role='group']")];
    noOverlap(cells);
    for (const cell of cells) {
      const header = cell.querySelector("header");
      const body = header?.nextElementSibling;
      if (header === null || !body) continue;
      inside(cell.getBoundingClientRect(), nameOf(cell), [header, body]);
      noOverlap([header, body]);
      noOverlap(header.children);
      noOverlap(all("button", header));
      inside(header.getBoundingClientRect(), `the header of ${nameOf(cell)}`, all("*", header));
      inside(body.getBoundingClientRect(), nameOf(body), all("[role='img'], canvas", body));
    }
    notCut(all("body *"));
    return faults;
  });
}

/** Counts layout shifts from now on; what moves because somebody typed or clicked does not count. */
export async function watchLayoutShifts(page: Page): Promise<void> {
  await page.evaluate(() => {
    const shifts: string[] = [];
    Object.assign(globalThis, { layoutShifts: shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, sources } = entry as PerformanceEntry & {
          readonly value: number;
          readonly sources: readonly { readonly node: Node | null }[];
        };
        const what = sources.map(({ node }) => {
          const element = node instanceof Element ? node : node?.parentElement;
          const around = element?.closest("[aria-label]")?.getAttribute("aria-label") ?? "the page";
          return `"${element?.textContent?.slice(0, 40)}" (${element?.className}) in ${around}`;
        });
        shifts.push(`${value.toFixed(5)}: ${what.join("; ")}`);
      }
    }).observe({ type: "layout-shift" });
  });
}

/** The layout shifts since {@link watchLayoutShifts}. */
export function layoutShifts(page: Page): Promise<string[]> {
  return page.evaluate(
    () => (globalThis as unknown as { readonly layoutShifts: string[] }).layoutShifts,
  );
}
