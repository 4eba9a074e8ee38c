import { expect, test } from "@playwright/test";
import { HouseProcess } from "./house-process.ts";
import { watchPictures } from "./picture.ts";
import { WatchedPage } from "./watched-page.ts";

let house: HouseProcess;

test.beforeEach(async () => {
  house = await HouseProcess.prepare();
});
test.afterEach(() => house.forget());

test("one command shows a running instrument", async ({ page }) => {
  const begin = performance.now();
  const url = await house.startWithNpm(["--port", "0"]);
  const watched = new WatchedPage(page);
  await watched.open(url);
  await expect(watched.plots()).toHaveCount(6);
  const first = await watchPictures(watched.plots(), { changes: 1, limitMs: 20_000 });
  expect(first.changes.map(({ length }) => length >= 1)).toEqual(Array(6).fill(true));
  expect(performance.now() - begin, "ms until every plot was live").toBeLessThan(30_000);

  const samples = 50;
  const fromMs = performance.now();
  const { changes } = await watchPictures(watched.plots(), { changes: samples, limitMs: 25_000 });
  const seconds = (performance.now() - fromMs) / 1000;
  const versions = [...watched.versions(fromMs).values()];
  const leastPainted = Math.min(...changes.map(({ length }) => length));
  const leastSent = Math.min(...versions.map(({ length }) => length));
  test.info().annotations.push({
    type: "updates a second",
    description: `painted ${(leastPainted / seconds).toFixed(2)}, sent ${(leastSent / seconds).toFixed(2)}`,
  });
  expect(versions, "layers that got further versions").toHaveLength(6);
  expect(leastPainted, "changed pictures of the slowest plot").toBeGreaterThanOrEqual(samples);
  expect(leastPainted / seconds).toBeGreaterThanOrEqual(2);
  expect(leastSent / seconds).toBeGreaterThanOrEqual(2);
  expect(watched.complaints).toEqual([]);

  await page.close();
  const ending = await house.end("SIGINT");
  expect(ending.afterMs, "ms until Ctrl-C had ended every process").toBeLessThan(3000);
  // npm may have said something of its settings, and the page may have been built.
  expect(ending.errors).not.toMatch(/^beamscope:|Error|^\s+at /m);
});
