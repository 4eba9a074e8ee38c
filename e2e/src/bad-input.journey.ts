import { expect, test } from "@playwright/test";
import { expectBalance } from "./balance.ts";
import { HouseApi } from "./house-api.ts";
import { HouseProcess } from "./house-process.ts";
import { watchPictures } from "./picture.ts";
import { WatchedPage } from "./watched-page.ts";

let house: HouseProcess;

test.beforeEach(async () => {
  house = await HouseProcess.prepare();
});
test.afterEach(() => house.forget());

const topics = ["dummy_area_detector", "dummy_beam_monitor", "dummy_detector", "dummy_motion"];
const faults = ["--withhold", "0.05", "--double", "0.05", "--reorder", "0.05", "--corrupt", "0.15"];

test("messages that go wrong are dropped, counted and shown, and the plots go on", async ({
  page,
}) => {
  const url = await house.start(["start", "--port", "0", ...faults]);
  const api = new HouseApi(url);
  const watched = new WatchedPage(page);
  await watched.open(url);

  await expect.poll(() => topicsWithDrops(api)).toEqual(topics);
  await expect
    .poll(() => faultsSeen(api))
    .toEqual({ missing: true, duplicate: true, reordered: true });
  await expectBalance(api);
  const { changes } = await watchPictures(watched.plots(), { changes: 10, limitMs: 10_000 });
  expect(changes.map(({ length }) => length >= 10)).toEqual(Array(6).fill(true));

  const losses = page.getByRole("link", {
    name: /^[\d,]+ messages? missing, [\d,]+ messages? dropped since /,
  });
  await losses.click();
  await expect(page.getByRole("heading", { name: "Streams and accounting" })).toBeVisible();
  const messages = page.getByRole("region", { name: "Messages" }).getByRole("table");
  await expect(messages.getByRole("cell", { name: "balances" })).toHaveCount(6);
  const outputs = page
    .getByRole("region", { name: "Events of each job output" })
    .getByRole("table");
  await expect(outputs.getByRole("cell", { name: "balances" })).toHaveCount(7);
  const unreadable = page.getByRole("definition").filter({ hasText: "dummy_motion" });
  await expect(unreadable).toHaveText(/[\d,]+ on dummy_motion \(corrupt\)/);
  await expectBalance(api);
  expect(watched.complaints).toEqual([]);
});

/** Topics of which messages could not be used, whether or not it could be told whose they were. */
async function topicsWithDrops(api: HouseApi): Promise<readonly string[]> {
  const { intake, streams } = await api.accounting();
  const { streams: declared } = await api.streams();
  const dropped = streams.flatMap(({ stream, dropped: reasons }) =>
    reasons.length === 0 ? [] : (declared.find(({ name }) => name === stream)?.wire?.topic ?? []),
  );
  return [...new Set([...dropped, ...intake.unreadable.map(({ topic }) => topic)])].toSorted();
}

async function faultsSeen(api: HouseApi) {
  const { streams } = await api.accounting();
  return {
    missing: streams.some(({ missing = 0 }) => missing > 0),
    duplicate: streams.some(({ duplicate }) => duplicate > 0),
    reordered: streams.some(({ reordered }) => reordered > 0),
  };
}
