import { expect, test } from "@playwright/test";
import { HouseProcess } from "./house-process.ts";
import { PlotTouch } from "./plot-touch.ts";
import { WatchedPage } from "./watched-page.ts";

let house: HouseProcess;

test.beforeEach(async () => {
  house = await HouseProcess.prepare();
});
test.afterEach(() => house.forget());

test("a zoom survives updates until a person takes it back", async ({ page }) => {
  const watched = new WatchedPage(page);
  await watched.open(await house.start(["start", "--port", "0"]));
  const cell = watched.cell("Panel spectrum");
  const spectrum = new PlotTouch(cell.getByRole("img"));
  const followsX = cell.getByRole("button", { name: "X axis follows the data" });
  const followsY = cell.getByRole("button", { name: "Y axis follows the data" });
  const arrivalAt = async (x: number): Promise<string | undefined> =>
    (await spectrum.readoutAt([x, 0.5]))[0];
  const updates = (count: number) => watched.waitForUpdates(/^spectrum_cumulative$/, count);

  const whole = [await arrivalAt(0.3), await arrivalAt(0.8)];
  await spectrum.drawBox([0.4, 0.3], [0.6, 0.7]);
  await expect(followsX).toHaveAttribute("aria-pressed", "false");
  await expect(followsY).toHaveAttribute("aria-pressed", "false");
  const zoomed = [await arrivalAt(0.3), await arrivalAt(0.8)];
  expect(binStart(zoomed[0])).toBeGreaterThan(binStart(whole[0]));
  expect(binStart(zoomed[1])).toBeLessThan(binStart(whole[1]));

  await updates(20);
  expect([await arrivalAt(0.3), await arrivalAt(0.8)]).toEqual(zoomed);
  await expect(followsX).toHaveAttribute("aria-pressed", "false");

  await spectrum.doubleClick([0.5, 0.5]);
  await expect(followsX).toHaveAttribute("aria-pressed", "true");
  await expect(followsY).toHaveAttribute("aria-pressed", "true");
  expect([await arrivalAt(0.3), await arrivalAt(0.8)]).toEqual(whole);

  await followsY.click();
  await updates(3);
  await expect(followsY).toHaveAttribute("aria-pressed", "false");
  await expect(followsX).toHaveAttribute("aria-pressed", "true");
  await followsY.click();
  await updates(3);
  await expect(followsY).toHaveAttribute("aria-pressed", "true");
  expect(watched.complaints).toEqual([]);
});

/** Where a bin as "12.3 to 13.1 ms" begins. */
function binStart(text: string | undefined): number {
  const start = /^([\d.]+) to [\d.]+ ms$/.exec(text ?? "")?.[1];
  expect(start, text).toBeDefined();
  return Number(start);
}
