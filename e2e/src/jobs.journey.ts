import { expect, type Page, test } from "@playwright/test";
import { HouseApi } from "./house-api.ts";
import { HouseProcess } from "./house-process.ts";
import { picturesOf, watchPictures } from "./picture.ts";
import { WatchedPage } from "./watched-page.ts";

let house: HouseProcess;

test.beforeEach(async () => {
  house = await HouseProcess.prepare();
});
test.afterEach(() => house.forget());

test("a job is stopped, started again and reset by hand", async ({ page }) => {
  const url = await house.start(["start", "--port", "0"]);
  const api = new HouseApi(url);
  const watched = new WatchedPage(page);
  await watched.open(url);
  const image = watched.cell("Panel image");

  await goTo(page, "Streams and accounting");
  const streams = page.getByRole("region", { name: "Streams", exact: true }).getByRole("table");
  await expect(streams.getByRole("cell", { name: "live", exact: true })).toHaveCount(6);
  const messages = page.getByRole("region", { name: "Messages" }).getByRole("table");
  await expect(messages.getByRole("cell", { name: "balances" })).toHaveCount(6);

  await goTo(page, "Workflows and jobs");
  await press(page, "Stop Panel on Panel", "Stop");
  await expect(page.getByText("Panel: accepted.")).toBeVisible();
  await expect(panelJob(page).getByRole("cell", { name: "stopped", exact: true })).toBeVisible();
  const stoppedAt = await panelCounts(api);
  await goTo(page, "Dashboards");
  await expect(image).toContainText("stopped");
  await expect(image.getByRole("img")).toBeVisible();
  const kept = await picturesOf(image.getByRole("img"));
  expect(kept).not.toContain(undefined);
  const { changes } = await watchPictures(watched.cell("Area panel image").getByRole("img"), {
    changes: 5,
    limitMs: 10_000,
  });
  expect(changes[0]).toHaveLength(5);
  expect(await picturesOf(image.getByRole("img"))).toEqual(kept);
  expect(await panelCounts(api)).toBe(stoppedAt);

  await goTo(page, "Workflows and jobs");
  await page.getByRole("button", { name: "Start Panel on Panel" }).click();
  await expect(panelJob(page).getByRole("cell", { name: "active", exact: true })).toBeVisible();
  await goTo(page, "Dashboards");
  await expect(image).not.toContainText("stopped");
  const again = await watchPictures(image.getByRole("img"), { changes: 5, limitMs: 10_000 });
  expect(again.changes[0]).toHaveLength(5);

  // Half a million events a second: a reset that does nothing leaves far more than a fresh one has.
  await expect.poll(() => panelCounts(api)).toBeGreaterThan(2_000_000);
  await goTo(page, "Workflows and jobs");
  const beforeReset = await panelCounts(api);
  await press(page, "Reset Panel on Panel", "Reset");
  await expect(page.getByText("Panel: accepted.")).toBeVisible();
  await expect.poll(() => panelCounts(api), { intervals: [100] }).toBeLessThan(beforeReset / 2);
  expect(watched.complaints).toEqual([]);
});

async function goTo(page: Page, place: string): Promise<void> {
  await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: place }).click();
}

/** Presses a button and says yes to what it asks. */
async function press(page: Page, name: string, yes: string): Promise<void> {
  await page.getByRole("button", { name }).click();
  await page.getByRole("dialog").getByRole("button", { name: yes, exact: true }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
}

function panelJob(page: Page) {
  return page.getByRole("region", { name: "Jobs of Panel", exact: true }).getByRole("row").last();
}

async function panelCounts(api: HouseApi): Promise<number> {
  const query = { window: "since-start" };
  const image = await api.data("dummy/panel_0_xy/1", "panel_0", "cumulative", query);
  return (image?.values ?? []).reduce<number>((sum, value) => sum + (value ?? 0), 0);
}
