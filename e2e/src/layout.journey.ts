import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, expect, test } from "@playwright/test";
import { HouseProcess } from "./house-process.ts";
import { layoutFaults, layoutShifts, watchLayoutShifts } from "./page-layout.ts";
import { WatchedPage } from "./watched-page.ts";

let house: HouseProcess;

test.beforeEach(async () => {
  house = await HouseProcess.prepare();
});
test.afterEach(() => house.forget());

/** The largest first: it costs the others most while it is open. */
const screens = [
  { width: 3840, height: 2160, density: "wall" },
  { width: 1920, height: 1080, density: "comfortable" },
  { width: 1440, height: 900, density: "comfortable" },
  { width: 1024, height: 700, density: "comfortable" },
  { width: 400, height: 800, density: "comfortable" },
] as const;
type Screen = (typeof screens)[number];

const isSoak = process.env["BEAMSCOPE_SOAK"] !== undefined;
/** How long nothing may move. */
const watchMs = isSoak ? 60_000 : 20_000;
/** Axe takes its time, and finds the same on most screens: a desk and a telephone, else. */
const isAudited = ({ width }: Screen): boolean => isSoak || width === 1440 || width === 400;
const places = ["Workflows and jobs", "Streams and accounting", "Dashboards"];

test("nothing is cut, overlaps or moves on any screen, in both themes", async ({ browser }) => {
  test.setTimeout(isSoak ? 480_000 : 240_000);
  const url = await house.start(["start", "--port", "0", "--rate", "100000"]);
  // All screens are open together, so that they need to be watched only once.
  const pages = [];
  for (const screen of screens) pages.push(await openScreen(browser, url, screen));
  for (const { page } of pages) await watchLayoutShifts(page);
  await new Promise((resolve) => setTimeout(resolve, watchMs));

  for (const [i, screen] of screens.entries()) {
    const watched = pages[i];
    if (watched === undefined) continue;
    const { page } = watched;
    const name = `${screen.width} x ${screen.height}`;
    expect.soft(await layoutShifts(page), `layout shifts at ${name}`).toEqual([]);
    for (const theme of ["dark", "light"]) {
      if (theme === "light") {
        await page.getByRole("button", { name: "Light theme" }).click();
        await expect(page.getByRole("button", { name: "Dark theme" })).toBeVisible();
      }
      for (const place of places) {
        const rail = page.getByRole("navigation", { name: "Places" });
        await rail.getByRole("link", { name: place }).click();
        await expect(rail.getByRole("link", { name: place })).toHaveAttribute(
          "aria-current",
          "page",
        );
        const where = `${place} at ${name}, ${theme}`;
        expect.soft(await layoutFaults(page), `layout of ${where}`).toEqual([]);
        if (isAudited(screen)) {
          expect.soft(await accessFaults(watched), `axe on ${where}`).toEqual([]);
        }
      }
    }
    expect.soft(watched.complaints, `complaints at ${name}`).toEqual([]);
    await page.context().close();
  }
});

async function openScreen(browser: Browser, url: string, screen: Screen): Promise<WatchedPage> {
  const { width, height, density } = screen;
  const context = await browser.newContext({ viewport: { width, height } });
  const watched = new WatchedPage(await context.newPage());
  await watched.open(`${url}/?density=${density}&theme=dark`);
  return watched;
}

async function accessFaults({ page }: WatchedPage): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help} (${nodes.map(({ target }) => target.join(" ")).join("; ")})`,
  );
}
