import { type Browser, expect, type Page, test } from "@playwright/test";
import { HouseApi } from "./house-api.ts";
import { HouseProcess } from "./house-process.ts";
import { picturesOf, watchPictures } from "./picture.ts";
import { PlotTouch } from "./plot-touch.ts";
import { WatchedPage } from "./watched-page.ts";

let house: HouseProcess;

test.beforeEach(async () => {
  house = await HouseProcess.prepare();
});
test.afterEach(() => house.forget());

const forgottenWithin = { timeout: 30_000, intervals: [500] };

test("two tabs zoom for themselves, and one that dies harms nobody", async ({ browser }) => {
  const url = await house.start(["start", "--port", "0"]);
  const api = new HouseApi(url);
  const mine = await openTab(browser, url);
  await expect.poll(() => watchersOf(api)).toMatchObject({ viewers: 1, interests: 6 });
  const before = await watchersOf(api);
  const theirs = await openTab(browser, url);
  await expect.poll(() => watchersOf(api)).toMatchObject({ viewers: 2, interests: 12 });

  const spectrum = (tab: WatchedPage) => tab.cell("Panel spectrum");
  const followsX = (tab: WatchedPage) =>
    spectrum(tab).getByRole("button", { name: "X axis follows the data" });
  const arrival = async (tab: WatchedPage) =>
    (await new PlotTouch(spectrum(tab).getByRole("img")).readoutAt([0.7, 0.5]))[0];
  const whole = await arrival(mine);
  await new PlotTouch(spectrum(mine).getByRole("img")).drawBox([0.3, 0.3], [0.5, 0.7]);
  await expect(followsX(mine)).toHaveAttribute("aria-pressed", "false");
  const zoomed = await arrival(mine);
  expect(zoomed).not.toBe(whole);
  await expect(followsX(theirs)).toHaveAttribute("aria-pressed", "true");
  expect(await arrival(theirs)).toBe(whole);

  await crash(theirs.page);
  await expect.poll(() => watchersOf(api), forgottenWithin).toEqual(before);
  expect(await arrival(mine)).toBe(zoomed);
  const { changes } = await watchPictures(mine.plots(), { changes: 5, limitMs: 5000 });
  expect(Math.min(...changes.map(({ length }) => length))).toBeGreaterThanOrEqual(5);
  expect(mine.complaints).toEqual([]);
  await mine.page.context().close();
});

test("a server that is killed comes back to the same page, with its history", async ({
  browser,
}) => {
  const url = await house.start(["start", "--port", "0"]);
  const again = ["start", "--port", new URL(url).port];
  const api = new HouseApi(url);
  const tab = await openTab(browser, url);
  const { page } = tab;
  await expect.poll(async () => (await logSamples(api)).length).toBeGreaterThanOrEqual(15);
  const known = await logSamples(api);
  await page.evaluate(() => document.body.setAttribute("data-before", "the kill"));

  await house.end("SIGKILL");
  const banner = page.getByRole("status").filter({ hasText: "No connection since" });
  await expect(banner).toBeVisible();
  await expect(banner).toContainText("The last frames are kept");
  const kept = await picturesOf(tab.plots());
  expect(kept).toHaveLength(6);
  expect(kept).not.toContain(undefined);

  await house.start(again);
  await expect(banner).toBeHidden();
  const { changes } = await watchPictures(tab.plots(), { changes: 3, limitMs: 15_000 });
  expect(Math.min(...changes.map(({ length }) => length))).toBeGreaterThanOrEqual(3);
  await expect(page.locator("body"), "was not loaded again").toHaveAttribute(
    "data-before",
    "the kill",
  );
  const samples = await logSamples(api);
  expect(samples.slice(0, known.length)).toEqual(known);
  expect(samples.length).toBeGreaterThan(known.length);
  await page.context().close();

  // Without new data, what the hub holds changes by its viewers alone.
  await house.end("SIGINT");
  await house.start([...again, "--no-source"]);
  const held = async () => ({ ...(await watchersOf(api)), bytes: (await api.status()).hub.memory });
  const before = await held();
  expect(before.viewers).toBe(0);
  const late = await openTab(browser, url);
  await expect.poll(() => watchersOf(api)).toMatchObject({ viewers: 1, interests: 6 });
  await crash(late.page);
  await expect.poll(held, forgottenWithin).toEqual(before);
});

/** A tab in a profile of its own, so that it has a process of its own too. */
async function openTab(browser: Browser, url: string): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const tab = new WatchedPage(await context.newPage());
  await tab.open(url);
  return tab;
}

/** Kills the process of a page. */
async function crash(page: Page): Promise<void> {
  const crashed = page.waitForEvent("crash");
  const session = await page.context().newCDPSession(page);
  // Nobody is left to answer.
  session.send("Page.crash").catch(() => undefined);
  await crashed;
}

async function watchersOf(api: HouseApi) {
  const { viewers, interests, layers } = (await api.status()).hub;
  return { viewers, interests, layers };
}

/** The samples of a log that the server has: instant and value. */
async function logSamples(api: HouseApi): Promise<readonly (readonly [bigint, number])[]> {
  const query = { kind: "series" };
  const series = await api.data("dummy/timeseries_data/1", "motion1", "delta", query);
  if (series === undefined) return [];
  const times = series.coords.find(({ originNs }) => originNs !== undefined);
  const origin = BigInt(times?.originNs ?? 0);
  return series.values.map((value, i) => [
    origin + BigInt(times?.values[i] ?? 0),
    value ?? Number.NaN,
  ]);
}
