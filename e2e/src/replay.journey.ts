import { join } from "node:path";
import { type NexusEntry, openNexusFile } from "@beamscope/neutron";
import { expect, test } from "@playwright/test";
import { expectBalance, waitUntilRead } from "./balance.ts";
import { type DataItem, HouseApi } from "./house-api.ts";
import { HouseProcess } from "./house-process.ts";

let house: HouseProcess;

test.beforeEach(async () => {
  house = await HouseProcess.prepare();
});
test.afterEach(() => house.forget());

const testData = process.env["BEAMSCOPE_TEST_DATA"];
const isContinuousIntegration = process.env["CI"] === "true";

test("the measured run, count for count (needs BEAMSCOPE_TEST_DATA)", async () => {
  test.skip(testData === undefined && !isContinuousIntegration, "BEAMSCOPE_TEST_DATA is not set");
  const file = join(testData ?? "", "lrmecs-3701.nx5");
  const api = await replayed([
    file,
    "--instrument",
    "lrmecs",
    "--entry",
    "Histogram1",
    "--pulses",
    "2000",
  ]);
  const fine = await readEntry(file, "Histogram1", countsOf);
  const coarse = await readEntry(file, "Histogram2", countsOf);

  const tubes = await shown(
    () => api.data("lrmecs/tubes/1", "detector_bank", "spectrum_view", sinceStart),
    2_666_912,
  );
  expect(tubes.dims).toEqual(["detector", "time_of_arrival"]);
  expect(tubes.shape).toEqual([148, 750]);
  expect(edgesNsOf(tubes)).toEqual(fine.bank.edgesNs);
  expect(firstDifference(tubes.values, fine.bank.counts)).toBeUndefined();

  for (const [i, monitor] of fine.monitors.entries()) {
    const source = `monitor${i + 1}`;
    const histogram = await shown(
      () => api.data("lrmecs/monitor_histogram/1", source, "cumulative", sinceStart),
      total(monitor.counts),
    );
    expect(edgesNsOf(histogram)).toEqual(monitor.edgesNs);
    expect(firstDifference(histogram.values, monitor.counts)).toBeUndefined();
  }

  // The entries look at different stretches; from 2.0 to 3.4 ms they have the same neutrons (docs/decisions/15).
  const [first, last, width] = [5, 12, 100];
  const common = Array.from({ length: 148 }, (_, tube) =>
    Array.from({ length: last - first }, (_, bin) => {
      const from = tube * 750 + 50 + bin * width;
      return total(tubes.values.slice(from, from + width));
    }),
  );
  expect(common).toEqual(
    Array.from({ length: 148 }, (_, tube) =>
      coarse.bank.counts.slice(tube * 35 + first, tube * 35 + last),
    ),
  );
  expect(total(common.flat())).toBe(2_630_199);
  await expectBalance(api);
});

test("a generated event file, event for event", async () => {
  const file = join(house.data, "run.nxs");
  expect((await house.run(["make-file", file])).code).toBe(0);
  const api = await replayed([file, "--time", "recorded"]);
  const run = await readEntry(file, undefined, eventsOf);

  const events = run.panel.pixelId.length;
  const image = await shown(
    () => api.data("dummy/panel_0_xy/1", "panel_0", "cumulative", sinceStart),
    events,
  );
  const byPixel = Array<number>(128 * 128).fill(0);
  for (const id of run.panel.pixelId) byPixel[id - 1]! += 1;
  expect(firstDifference(image.values, byPixel)).toBeUndefined();

  const spectrum = await shown(
    () => api.data("dummy/panel_0_xy/1", "panel_0", "spectrum_cumulative", sinceStart),
    events,
  );
  expect(spectrum.values).toEqual(binned(run.panel.timeOfArrival, edgesNsOf(spectrum)));

  const monitor = await shown(
    () => api.data("dummy/monitor_histogram/1", "monitor1", "cumulative", sinceStart),
    run.monitor.timeOfArrival.length,
  );
  expect(monitor.values).toEqual(binned(run.monitor.timeOfArrival, edgesNsOf(monitor)));

  expect(run.logs.map(({ name }) => name)).toEqual(["motion1", "motion2"]);
  for (const log of run.logs) {
    const query = ["dummy/timeseries_data/1", log.name, "delta", { kind: "series" }] as const;
    await expect
      .poll(async () => (await api.data(...query))?.values.length)
      .toBe(log.values.length);
    const series = existing(await api.data(...query));
    expect(series.values).toEqual(log.values);
    expect(instantsNsOf(series)).toEqual(log.timesNs);
  }
  await expectBalance(api);
});

const sinceStart = { window: "since-start" };

/** Replays as fast as the log takes it, and waits until everything is counted. */
async function replayed(args: readonly string[]): Promise<HouseApi> {
  const url = await house.start(["replay", ...args, "--speed", "max", "--port", "0"]);
  const api = new HouseApi(url);
  const sent = (): string | undefined => /Sent (\d+) messages/.exec(house.output)?.[1];
  await expect.poll(sent, { message: "messages sent" }).toBeDefined();
  await waitUntilRead(api, Number(sent()));
  return api;
}

/** What is counted reaches the hub a moment later. @returns the data once it has so many counts. */
async function shown(read: () => Promise<DataItem | undefined>, counts: number): Promise<DataItem> {
  const options = { message: "counts shown", timeout: 30_000, intervals: [250] };
  await expect.poll(async () => total((await read())?.values ?? []), options).toBe(counts);
  return existing(await read());
}

function existing(item: DataItem | undefined): DataItem {
  if (item === undefined) throw new Error("the server has no such data");
  return item;
}

/** Of long lists, of which no person wants to read the difference. */
function firstDifference(shownValues: readonly (number | null)[], values: readonly number[]) {
  if (shownValues.length !== values.length) return { lengths: [shownValues.length, values.length] };
  const index = values.findIndex((value, i) => value !== shownValues[i]);
  return index < 0 ? undefined : { index, shown: shownValues[index], expected: values[index] };
}

async function readEntry<T>(
  path: string,
  name: string | undefined,
  read: (entry: NexusEntry) => T,
): Promise<T> {
  const opening = await openNexusFile(path);
  if (opening.kind !== "open") throw new Error(opening.sentence);
  try {
    const choice = opening.file.entry(name);
    if (choice.kind !== "entry") throw new Error(choice.sentence);
    return read(choice.entry);
  } finally {
    opening.file.close();
  }
}

function countsOf({ detectors, monitors }: NexusEntry) {
  const read = ({ histogram }: Pick<NexusEntry["monitors"][number], "histogram">) => {
    if (histogram === undefined) throw new Error("no histogram");
    const { edgesNs, pixelCount } = histogram;
    return { edgesNs: [...edgesNs], counts: [...histogram.read(0, pixelCount)] };
  };
  const [bank] = detectors;
  if (bank === undefined) throw new Error("no detector");
  return { bank: read(bank), monitors: monitors.map(read) };
}

function eventsOf({ detectors, monitors, logs }: NexusEntry) {
  const panel = detectors.find(({ name }) => name === "panel_0")?.events;
  const monitor = monitors.find(({ name }) => name === "monitor1")?.events;
  if (panel === undefined || monitor === undefined) throw new Error("no events");
  return {
    panel: panel.read(0, panel.eventCount),
    monitor: monitor.read(0, monitor.eventCount),
    logs: logs.map((log) => {
      const { time = [], value = [] } = log.read() ?? {};
      return { name: log.name, timesNs: [...time], values: [...value] };
    }),
  };
}

/** Slow and plainly right. @returns counts in half-open bins. */
function binned(timesNs: Int32Array, edgesNs: readonly number[]): number[] {
  const counts = Array<number>(edgesNs.length - 1).fill(0);
  for (const time of timesNs) {
    const bin = edgesNs.findIndex((edge, i) => time >= edge && time < (edgesNs[i + 1] ?? edge));
    if (bin >= 0) counts[bin]! += 1;
  }
  return counts;
}

const total = (counts: readonly (number | null)[]): number =>
  counts.reduce<number>((sum, count) => sum + (count ?? Number.NaN), 0);

/** The micro sign and the Greek letter look the same. */
const nsPer: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  "\u00b5s": 1e3,
  "\u03bcs": 1e3,
  ms: 1e6,
  s: 1e9,
};

/** The edges of the bins of the last dimension, whole ns. */
function edgesNsOf({ dims, coords }: DataItem): number[] {
  const coord = coords.find(({ edgesAlong }) => edgesAlong === dims.at(-1));
  const factor = nsPer[coord?.unit ?? ""];
  if (coord === undefined || factor === undefined)
    throw new Error(`no edges in a unit of time: ${coord?.unit}`);
  return coord.values.map((edge) => Math.round((edge ?? Number.NaN) * factor));
}

/** The instants of a series, ns since the epoch. */
function instantsNsOf({ coords }: DataItem): bigint[] {
  const coord = coords.find(({ originNs }) => originNs !== undefined);
  const factor = nsPer[coord?.unit ?? ""];
  if (coord?.originNs === undefined || factor === undefined) throw new Error("no instants");
  const origin = BigInt(coord.originNs);
  return coord.values.map((time) => origin + BigInt(Math.round((time ?? Number.NaN) * factor)));
}
