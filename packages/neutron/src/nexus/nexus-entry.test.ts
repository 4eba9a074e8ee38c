import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { NexusEntry } from "./nexus-entry.ts";
import { openNexusFile } from "./nexus-file.ts";
import { NexusReadError } from "./nexus-read-error.ts";
import { NexusWriter } from "./nexus-writer.ts";

const folder = mkdtempSync(join(tmpdir(), "nexus-entry-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a file with an entry and an instrument, reads the entry and hands it over while the file is open. */
async function withEntry<T>(
  write: (writer: NexusWriter) => void,
  look: (entry: NexusEntry) => T,
): Promise<T> {
  const path = join(folder, "case.nxs");
  const writer = await NexusWriter.create(path);
  writer.group("/e", "NXentry");
  writer.group("/e/instrument", "NXinstrument");
  write(writer);
  writer.close();
  const opening = await openNexusFile(path);
  if (opening.kind !== "open") throw new Error(opening.sentence);
  try {
    const choice = opening.file.entry();
    if (choice.kind !== "entry") throw new Error(choice.sentence);
    return look(choice.entry);
  } finally {
    opening.file.close();
  }
}

const units = (unit: string, more: Record<string, string> = {}) => ({
  attributes: { units: unit, ...more },
});

interface Columns {
  readonly offset?: Int32Array | Float32Array | Float64Array;
  readonly offsetUnit?: string;
  readonly id?: Int32Array | BigInt64Array | Uint32Array | undefined;
  readonly zero?: BigInt64Array | Float64Array;
  readonly zeroUnits?: ReturnType<typeof units>;
  readonly index?: BigUint64Array | Int32Array | Float64Array | undefined;
}

/** An event group of three pulses with 2, 0 and 3 events, but for what a case changes. */
function writeEvents(writer: NexusWriter, path: string, columns: Columns = {}): void {
  const all = {
    offset: Int32Array.of(1, 2, 3, 4, 5),
    offsetUnit: "ns",
    id: Int32Array.of(11, 12, 13, 14, 15),
    zero: BigInt64Array.of(10n, 20n, 30n),
    zeroUnits: units("ns"),
    index: BigUint64Array.of(0n, 2n, 2n),
    ...columns,
  };
  writer.group(path, "NXevent_data");
  writer.dataset(`${path}/event_time_offset`, all.offset, units(all.offsetUnit));
  if (all.id !== undefined) writer.dataset(`${path}/event_id`, all.id);
  writer.dataset(`${path}/event_time_zero`, all.zero, all.zeroUnits);
  if (all.index !== undefined) writer.dataset(`${path}/event_index`, all.index);
}

const onlyEvents = (entry: NexusEntry) => {
  const events = entry.detectors[0]?.events;
  if (events === undefined) throw new Error("no events were found");
  return events;
};

async function readEventCase(columns: Columns) {
  return withEntry(
    (writer) => writeEvents(writer, "/e/bank_events", columns),
    (entry) => {
      const events = onlyEvents(entry);
      const { timeOfArrival, pixelId } = events.read(0, events.eventCount);
      return {
        pulseTime: [...events.pulseTime],
        firstEvent: [...events.firstEvent],
        timeOfArrival: [...timeOfArrival],
        pixelId: [...pixelId],
        withoutPulse: events.eventsWithoutPulse,
      };
    },
  );
}

describe("NXevent_data", () => {
  it("is read as columns, and in stretches", async () => {
    expect(await readEventCase({})).toEqual({
      pulseTime: [10n, 20n, 30n],
      firstEvent: [0, 2, 2, 5],
      timeOfArrival: [1, 2, 3, 4, 5],
      pixelId: [11, 12, 13, 14, 15],
      withoutPulse: 0,
    });
    const stretch = await withEntry(
      (writer) => writeEvents(writer, "/e/bank_events"),
      (entry) => onlyEvents(entry).read(1, 4),
    );
    expect(stretch.timeOfArrival).toEqual(Int32Array.of(2, 3, 4));
    expect(stretch.pixelId).toEqual(Int32Array.of(12, 13, 14));
  });

  it("counts pulse times in the unit and from the instant that they name", async () => {
    const seconds = {
      zero: Float64Array.of(0, 0.0714285714, 1e6 + 0.25),
      zeroUnits: units("second", { offset: "2020-01-01T00:00:00Z" }),
    };
    const start = 1_577_836_800_000_000_000n;
    expect((await readEventCase(seconds)).pulseTime).toEqual([
      start,
      start + 71_428_571n,
      start + 1_000_000_250_000_000n,
    ]);
    const ns = { zeroUnits: units("ns", { start: "1970-01-01T00:00:01Z" }) };
    expect((await readEventCase(ns)).pulseTime).toEqual([
      1_000_000_010n,
      1_000_000_020n,
      1_000_000_030n,
    ]);
  });

  it.each([
    ["us", Float32Array.of(0.5, 1, 1.5, 2, 2.25), [500, 1000, 1500, 2000, 2250]],
    ["microsecond", Float64Array.of(1.0004, 1, 1, 1, 1), [1000, 1000, 1000, 1000, 1000]],
    ["µs", Int32Array.of(1, 2, 3, 4, 5), [1000, 2000, 3000, 4000, 5000]],
    ["ms", Int32Array.of(0, 0, 0, 0, 2147), [0, 0, 0, 0, 2_147_000_000]],
  ])("turns offsets in %s into ns", async (offsetUnit, offset, expected) => {
    expect((await readEventCase({ offset, offsetUnit })).timeOfArrival).toEqual(expected);
  });

  it("takes a missing index as a pulse without events, in the middle and at the end", async () => {
    const missing = 2n ** 64n - 1n;
    const middle = await readEventCase({ index: BigUint64Array.of(0n, missing, 2n) });
    expect(middle.firstEvent).toEqual([0, 2, 2, 5]);
    const end = await readEventCase({ index: BigUint64Array.of(0n, 2n, missing) });
    expect(end.firstEvent).toEqual([0, 2, 5, 5]);
  });

  it("accepts the number of events as a last index, and leaves out what follows it", async () => {
    const same = await readEventCase({ index: BigUint64Array.of(0n, 2n, 2n, 5n) });
    expect(same.firstEvent).toEqual([0, 2, 2, 5]);
    const fewer = await readEventCase({ index: BigUint64Array.of(0n, 2n, 2n, 4n) });
    expect(fewer.firstEvent).toEqual([0, 2, 2, 4]);
  });

  it("reports events before the first pulse", async () => {
    const late = await readEventCase({ index: Int32Array.of(1, 2, 2) });
    expect(late).toMatchObject({ withoutPulse: 1, firstEvent: [1, 2, 2, 5] });
  });

  it("takes one pulse for each event where there is no index", async () => {
    const zero = BigInt64Array.of(1n, 2n, 3n, 4n, 5n);
    expect((await readEventCase({ zero, index: undefined })).firstEvent).toEqual([
      0, 1, 2, 3, 4, 5,
    ]);
  });

  it("reads ids of other widths", async () => {
    const wide = await readEventCase({ id: BigInt64Array.of(1n, 2n, 3n, 4n, 2n ** 31n - 1n) });
    expect(wide.pixelId).toEqual([1, 2, 3, 4, 2 ** 31 - 1]);
  });

  it.each<[string, Columns, RegExp]>([
    ["descending indices", { index: Int32Array.of(0, 3, 2) }, /goes from 3 to 2 at pulse 1/],
    ["an index beyond the events", { index: Int32Array.of(0, 2, 6) }, /goes from 6 to 5/],
    [
      "an index that is no whole number",
      { index: Float64Array.of(0, 2.5, 3) },
      /holds 2.5 at pulse 1/,
    ],
    ["an index that is no number", { index: Float64Array.of(0, Number.NaN, 3) }, /NaN at pulse 1/],
    ["too few indices", { index: Int32Array.of(0) }, /1 event_index for 3 pulses/],
    ["too few ids", { id: Int32Array.of(1) }, /1 event_id for 5 events/],
    ["no index and unequal pulses", { index: undefined }, /no event_index, and 3 event_time_zero/],
    ["an unknown unit", { offsetUnit: "furlong" }, /"furlong", which are not of time/],
    [
      "a strange origin",
      { zeroUnits: units("ns", { offset: "noon" }) },
      /"noon", which is not a time/,
    ],
    ["a time beyond 32 bits", { offset: Int32Array.of(0, 0, 0, 0, 3), offsetUnit: "s" }, /32 bits/],
    ["an id beyond 32 bits", { id: Uint32Array.of(0, 0, 0, 0, 2 ** 31) }, /at event 4.*32 bits/],
    ["times that are not numbers", { zero: Float64Array.of(0, Number.NaN, 1) }, /NaN at index 1/],
  ])("rejects %s with the place in the file", async (_, columns, what) => {
    const failure = await readEventCase(columns).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(NexusReadError);
    expect(String(failure)).toMatch(what);
    expect(String(failure)).toMatch(/case\.nxs: \/e\/bank_events.*\.$/);
  });
});

describe("banks", () => {
  it("belong to their detector or monitor, and links to them are not further banks", async () => {
    const entry = await withEntry(
      (writer) => {
        writer.group("/e/instrument/bank1", "NXdetector");
        writer.dataset("/e/instrument/bank1/detector_number", Int32Array.of(4, 3, 2, 1), {
          shape: [2, 2],
        });
        writeEvents(writer, "/e/instrument/bank1/events");
        writer.softLink("/e/bank1_events", "/e/instrument/bank1/events");
        writer.softLink("/e/instrument/again", "bank1");
        writer.softLink("/e/nowhere", "/e/instrument/gone");
        writer.group("/e/monitor", "NXmonitor");
        writeEvents(writer, "/e/monitor/events", { id: undefined });
        writeEvents(writer, "/e/bank7_events");
      },
      ({ detectors, monitors }) => ({
        detectors: detectors.map(({ name, events, detectorNumber }) => [
          name,
          events?.path,
          detectorNumber && [...detectorNumber],
        ]),
        monitors: monitors.map(({ name, events }) => [name, events?.read(0, 5).pixelId.length]),
      }),
    );
    expect(entry).toEqual({
      detectors: [
        ["bank1", "/e/instrument/bank1/events", [4, 3, 2, 1]],
        ["bank7", "/e/bank7_events", undefined],
      ],
      monitors: [["monitor", 0]],
    });
  });

  it("end where links go round in circles", async () => {
    const names = await withEntry(
      (writer) => writer.softLink("/e/instrument/parent", "/e"),
      ({ detectors }) => detectors.map(({ name }) => name),
    );
    expect(names).toEqual([]);
  });
});

describe("histograms", () => {
  const counts = Int32Array.of(1, 2, 3, 4, 5, 6);

  it("are found by the signal and axes of the group, time last", async () => {
    const histogram = await withEntry(
      (writer) => {
        writer.group("/e/instrument/bank", "NXdetector");
        writer.group("/e/instrument/bank/data", "NXdata", {
          signal: "counts",
          axes: ["y", "time_of_flight"],
        });
        const at = "/e/instrument/bank/data";
        writer.dataset(`${at}/counts`, counts, { shape: [2, 3] });
        writer.dataset(`${at}/time_of_flight`, Float64Array.of(0, 0.1, 0.2, 0.7), units("us"));
      },
      ({ detectors }) => {
        const found = detectors[0]?.histogram;
        return { edges: found?.edgesNs, shape: found?.pixelShape, row: found?.read(1, 2) };
      },
    );
    // 0.7 us is 700.0000000000001 ns in doubles; the whole ns was meant.
    expect(histogram).toEqual({
      edges: Float64Array.of(0, 100, 200, 700),
      shape: [2],
      row: Float64Array.of(4, 5, 6),
    });
  });

  it("are turned round where time comes first", async () => {
    const rows = await withEntry(
      (writer) => {
        writer.group("/e/instrument/bank", "NXdetector");
        const at = "/e/instrument/bank";
        writer.dataset(`${at}/data`, counts, {
          shape: [3, 2],
          attributes: { signal: 1, axes: "time_of_flight:pixel" },
        });
        writer.dataset(`${at}/time_of_flight`, Int32Array.of(0, 1, 2, 3), units("ms"));
      },
      ({ detectors }) => detectors[0]?.histogram?.read(0, 2),
    );
    expect(rows).toEqual(Float64Array.of(1, 3, 5, 2, 4, 6));
  });

  it("of several pixel dimensions are read in any stretch of pixels", async () => {
    const all = Int32Array.from({ length: 2 * 3 * 4 }, (_, i) => i);
    const stretches = await withEntry(
      (writer) => {
        writer.group("/e/instrument/bank", "NXdetector");
        const at = "/e/instrument/bank";
        writer.dataset(`${at}/data`, all, { shape: [2, 3, 4] });
        writer.dataset(`${at}/tof`, Int32Array.of(0, 1, 2, 3, 4), units("ms"));
      },
      ({ detectors }) => {
        const histogram = detectors[0]?.histogram;
        return [histogram?.read(0, 6), histogram?.read(2, 4), histogram?.read(5, 6)];
      },
    );
    const expected = Float64Array.from(all);
    expect(stretches).toEqual([expected, expected.subarray(8, 16), expected.subarray(20)]);
  });

  it("take an edge stored as a float for the whole ns next to it", async () => {
    const edges = await withEntry(
      (writer) => {
        writer.group("/e/monitor", "NXmonitor");
        writer.dataset("/e/monitor/data", Int32Array.of(1, 2));
        const stored = Float32Array.of(1900.1, 1900.2, 1900.3);
        writer.dataset("/e/monitor/time_of_flight", stored, units("microseconds"));
      },
      ({ monitors }) => monitors[0]?.histogram?.edgesNs,
    );
    expect(edges).toEqual(Float64Array.of(1_900_100, 1_900_200, 1_900_300));
  });

  it.each([
    ["centres", Float64Array.of(1, 2, 3), /gives the centres of bins/],
    ["a wrong number of edges", Float64Array.of(1, 2), /has 2 edges for 3 bins/],
    ["descending edges", Float64Array.of(1, 2, 2, 3), /does not ascend at edge 2/],
  ])("are rejected for %s", async (_, edges, what) => {
    const reading = withEntry(
      (writer) => {
        writer.group("/e/data", "NXdata", { signal: "c", axes: ["pixel", "t"] });
        writer.dataset("/e/data/c", counts, { shape: [2, 3] });
        writer.dataset("/e/data/t", edges, units("us"));
      },
      () => undefined,
    );
    await expect(reading).rejects.toThrow(what);
    await expect(reading).rejects.toBeInstanceOf(NexusReadError);
  });

  it("beside the instrument belong to the one detector without data", async () => {
    const banks = await withEntry(
      (writer) => {
        writer.group("/e/instrument/bank", "NXdetector");
        writer.group("/e/data", "NXdata", { signal: "c", axes: ["pixel", "t"] });
        writer.dataset("/e/data/c", counts, { shape: [2, 3] });
        writer.dataset("/e/data/t", Int32Array.of(0, 1, 2, 3), units("us"));
        writer.group("/e/picture", "NXdata", { signal: "c" });
        writer.dataset("/e/picture/c", counts, { shape: [2, 3] });
      },
      ({ detectors }) => detectors.map(({ name, histogram }) => [name, histogram?.path]),
    );
    expect(banks).toEqual([["bank", "/e/data/c"]]);
  });
});

describe("logs", () => {
  it("are read in time order, from the run's start where they do not say from when", async () => {
    const logs = await withEntry(
      (writer) => {
        writer.dataset("/e/start_time", "1970-01-01T00:01:00Z");
        writer.group("/e/sample", "NXsample");
        for (const name of ["temperature", "empty", "mode", "vector"]) {
          writer.group(`/e/sample/${name}`, "NXlog");
        }
        writer.dataset("/e/sample/temperature/value", Float32Array.of(4, 2), units("K"));
        writer.dataset("/e/sample/temperature/time", Float64Array.of(1.5, 0.5), units("s"));
        writer.dataset("/e/sample/mode/value", "on");
        writer.dataset("/e/sample/mode/time", Float64Array.of(0), units("s"));
        writer.dataset("/e/sample/vector/value", Float64Array.of(1, 2), { shape: [1, 2] });
        writer.dataset("/e/sample/vector/time", Float64Array.of(0), units("s"));
      },
      (entry) => entry.logs.map((log) => [log.name, log.units, log.read()] as const),
    );
    expect(logs).toEqual([
      ["empty", undefined, { time: new BigInt64Array(0), value: new Float64Array(0) }],
      ["mode", undefined, undefined],
      [
        "temperature",
        "K",
        { time: BigInt64Array.of(60_500_000_000n, 61_500_000_000n), value: Float64Array.of(2, 4) },
      ],
      ["vector", undefined, undefined],
    ]);
  });
});
