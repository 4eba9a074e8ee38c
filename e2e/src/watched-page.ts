import { type Frame, inflateRaw, ViewerInbox, viewerLimits } from "@beamscope/contracts";
import { expect, type Locator, type Page } from "@playwright/test";

/** A frame as the page received it, and when. */
export interface SeenFrame {
  readonly frame: Frame;
  readonly atMs: number;
}

/** A page of a house with what it is sent, and what it complains about. */
export class WatchedPage {
  readonly page: Page;
  /** Whatever is written to the console, errors that nothing caught, answers that are errors. */
  readonly complaints: string[] = [];
  /** All frames so far, in the order of their epochs. */
  readonly frames: SeenFrame[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on("console", (message) => this.complaints.push(`${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => this.complaints.push(`error: ${error.message}`));
    page.on("response", (response) => {
      if (response.status() >= 400) this.complaints.push(`${response.status()} ${response.url()}`);
    });
    page.on("websocket", (socket) => {
      // A reader beside the page's own: it sees what the page sees, and asks for nothing.
      const inbox = new ViewerInbox(viewerLimits, inflateRaw);
      socket.on("framereceived", ({ payload }) => {
        if (typeof payload !== "string") void this.#take(inbox, payload);
      });
    });
  }

  /** Opens a house's page and waits until every plot of its dashboard is drawn. */
  async open(url: string): Promise<void> {
    await this.page.goto(url);
    await expect(this.page.getByRole("group").first()).toBeVisible();
    await expect(this.plots()).toHaveCount(await this.page.getByRole("group").count());
  }

  /** The cell with this title. */
  cell(title: string): Locator {
    return this.page.getByRole("group", { name: title, exact: true });
  }

  /** The plots of the dashboard that have something to draw. */
  plots(): Locator {
    return this.page
      .getByRole("group")
      .getByRole("img")
      .filter({ has: this.page.locator("canvas") });
  }

  /** The versions received of each layer since `fromMs` (of `performance.now()`). */
  versions(fromMs = 0): ReadonlyMap<string, readonly number[]> {
    const versions = new Map<string, number[]>();
    for (const { frame, atMs } of this.frames) {
      if (atMs < fromMs) continue;
      const known = versions.get(frame.layer) ?? [];
      if (known.at(-1) !== frame.version) known.push(frame.version);
      versions.set(frame.layer, known);
    }
    return versions;
  }

  /** Waits for further versions of the layer that shows `output` of a source. */
  async waitForUpdates(output: RegExp, updates: number): Promise<void> {
    const fromMs = performance.now();
    const count = (): number =>
      this.frames.filter(
        ({ frame, atMs }) =>
          atMs >= fromMs && frame.items.some(({ key }) => output.test(key.output)),
      ).length;
    await expect.poll(count).toBeGreaterThanOrEqual(updates);
  }

  async #take(inbox: ViewerInbox, payload: Buffer): Promise<void> {
    try {
      const received = await inbox.receive(Uint8Array.from(payload));
      if (received?.kind !== "epoch") return;
      const atMs = performance.now();
      for (const frame of received.frames.values()) this.frames.push({ frame, atMs });
    } catch (error) {
      this.complaints.push(`a message that breaks the protocol: ${String(error)}`);
    }
  }
}
