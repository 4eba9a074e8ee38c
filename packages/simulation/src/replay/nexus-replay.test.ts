import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type NexusEntry, NexusWriter, openNexusFile } from "@beamscope/neutron";
import { epochNs, readF144 } from "@beamscope/wire";
import { afterAll, describe, expect, it } from "vitest";
import type { ExampleEvents } from "../example-run.ts";
import type { SourceMessage } from "../source-message.ts";
import { gatherEvents } from "../testing/gather-events.ts";
import { writeNexusEvents } from "../write-nexus-events.ts";
import { devAddressOf, NexusReplay, type ReplayOptions } from "./nexus-replay.ts";
import { ReplayError } from "./replay-error.ts";

const folder = mkdtempSync(join(tmpdir(), "replay-"));
afterAll(() => rmSync(folder, { recursive: true }));
const start = epochNs(1_750_000_000_000_000_000n);
const now = { time: { kind: "from", start }, addressOf: devAddressOf("dummy") } as const;

async function withRun<T>(path: string, look: (entry: NexusEntry) => T, name?: string): Promise<T> {
  const opening = await openNexusFile(path);
  if (opening.kind !== "open") throw new Error(opening.sentence);
  try {
    const choice = opening.file.entry(name);
    if (choice.kind !== "entry") throw new Error(choice.sentence);
    return look(choice.entry);
  } finally {
    opening.file.close();
  }
}

const replayed = (entry: NexusEntry, options: ReplayOptions): SourceMessage[] => [
  ...new NexusReplay(entry, options).messages(),
];

/** The events of an example as its messages should carry them. */
function pulsesOf(events: ExampleEvents, shift: bigint) {
  return Array.from(events.pulseTime, (time, pulse) => {
    const [from, to] = [events.firstEvent[pulse], events.firstEvent[pulse + 1]];
    return {
      time: time + shift,
      timeOfArrival: [...events.timeOfArrival.subarray(from, to)],
      pixelId: [...events.pixelId.subarray(from, to)],
    };
  });
}

function logsOf(messages: readonly SourceMessage[]) {
  return messages
    .filter(({ schema }) => schema === "f144")
    .map(({ value }) => {
      const log = readF144(value);
      if (log.value.kind !== "number") throw new Error("not a number");
      return { name: log.sourceName, time: log.timestamp, value: Number(log.value.value) };
    });
}

describe("a file of single events", () => {
  const path = join(folder, "events.nxs");
  const written = writeNexusEvents(path, { pulses: 60, eventsPerPulse: 200 });

  it("is sent as it was recorded, to the event", async () => {
    const run = await written;
    const options = { ...now, time: { kind: "recorded" } } as const;
    const messages = await withRun(path, (entry) => replayed(entry, options));
    const gathered = gatherEvents(messages);
    for (const events of [...run.banks, run.monitor]) {
      expect(gathered.get(events.name)).toEqual(pulsesOf(events, 0n));
    }
    const logs = run.logs.flatMap(({ name, time, value }) =>
      Array.from(time, (instant, i) => ({ name, time: instant, value: value[i] })),
    );
    const byTime = (a: { time: bigint; name: string }, b: { time: bigint; name: string }) =>
      Number(a.time - b.time) || a.name.localeCompare(b.name);
    expect(logsOf(messages).sort(byTime)).toEqual(logs.sort(byTime));
    const times = messages.map(({ time }) => time);
    expect(times).toEqual([...times].sort((a, b) => Number(a - b)));
  });

  it("is moved in time as a whole", async () => {
    const run = await written;
    const gathered = gatherEvents(await withRun(path, (entry) => replayed(entry, now)));
    for (const events of run.banks) {
      expect(gathered.get(events.name)).toEqual(pulsesOf(events, start - run.start));
    }
  });

  it("begins again one period after its last pulse, for ever", async () => {
    const run = await written;
    const looped = await withRun(path, (entry) => {
      const taken: SourceMessage[] = [];
      for (const message of new NexusReplay(entry, { ...now, loop: true }).messages()) {
        if (message.sourceName === "panel_0") taken.push(message);
        if (taken.length === 130) break;
      }
      return taken;
    });
    const gathered = gatherEvents(looped).get("panel_0") ?? [];
    const once = pulsesOf(run.banks[0]!, start - run.start);
    expect(gathered.slice(0, 60)).toEqual(once);
    const second = gathered.slice(60, 120);
    expect(second.map(({ pixelId }) => pixelId)).toEqual(once.map(({ pixelId }) => pixelId));
    const distances = gathered.slice(1).map(({ time }, i) => Number(time - gathered[i]!.time));
    for (const distance of distances) expect(Math.abs(distance - 71_428_571)).toBeLessThan(3);
    expect(looped.at(-1)?.messageId).toBe(129n);
  });

  it("is sent in part, and only where the instrument has a stream for it", async () => {
    const only = { ...now, pulses: 10, eventsPerMessage: 64 };
    const { replay, messages } = await withRun(path, (entry) => {
      const made = new NexusReplay(entry, {
        ...only,
        addressOf: (kind, name) =>
          name === "panel_1" || kind === "log" ? undefined : devAddressOf("x")(kind, name, []),
      });
      return { replay: made, messages: [...made.messages()] };
    });
    const run = await written;
    expect(gatherEvents(messages).get("panel_0")).toEqual(
      pulsesOf(run.banks[0]!, start - run.start).slice(0, 10),
    );
    expect(Math.max(...messages.map(({ events }) => events))).toBe(64);
    expect(replay.leftOut.map(({ name, reason }) => `${name}: ${reason}`)).toEqual([
      "panel_1: no stream of the instrument",
      "motion1: no stream of the instrument",
      "motion2: no stream of the instrument",
    ]);
    expect(
      replay.streams.map(({ name, address, form, count }) => [name, address.topic, form, count]),
    ).toEqual([
      ["panel_0", "x_detector", "events", run.banks[0]!.firstEvent[10]],
      ["monitor1", "x_beam_monitor", "events", run.monitor.firstEvent[10]],
    ]);
  });
});

describe("a file of histograms", () => {
  const path = join(folder, "histograms.nxs");
  const counts = Int32Array.of(3, 0, 50, 1, 1, 7, 0, 0, 0, 20, 2, 9);
  const monitorCounts = Int32Array.of(0, 100, 1);
  const us = { attributes: { units: "us" } };

  async function write(extra: (writer: NexusWriter) => void = () => undefined): Promise<string> {
    const writer = await NexusWriter.create(path);
    writer.group("/run", "NXentry");
    writer.dataset("/run/start_time", "2026-01-15T08:00:00Z");
    writer.dataset("/run/end_time", "2026-01-15T08:01:40Z");
    writer.group("/run/bank", "NXdetector");
    writer.dataset("/run/bank/detector_number", Int32Array.of(9, 4, 6, 5), { shape: [2, 2] });
    writer.dataset("/run/bank/data", counts, { shape: [2, 2, 3] });
    writer.dataset("/run/bank/time_of_flight", Float64Array.of(1, 2.5, 2.6, 10), us);
    writer.group("/run/monitor", "NXmonitor");
    writer.dataset("/run/monitor/data", monitorCounts);
    writer.dataset("/run/monitor/time_of_flight", Float64Array.of(0, 1, 2, 3), us);
    extra(writer);
    writer.close();
    return path;
  }

  it("is sent as events that bin to it, over the pulses asked for", async () => {
    const file = await write();
    const messages = await withRun(file, (entry) => replayed(entry, { ...now, pulses: 14 }));
    const streams = gatherEvents(messages);
    const bank = streams.get("bank") ?? [];
    expect(bank.map(({ time }) => time - start)).toEqual(
      Array.from({ length: 14 }, (_, pulse) => (BigInt(pulse) * 1_000_000_000n) / 14n),
    );
    const binned = counts.map(() => 0);
    for (const { timeOfArrival, pixelId } of bank) {
      for (const [i, toa] of timeOfArrival.entries()) {
        const bin = toa < 2500 ? 0 : toa < 2600 ? 1 : 2;
        expect(toa >= 1000 && toa < 10_000).toBe(true);
        binned[[9, 4, 6, 5].indexOf(pixelId[i]!) * 3 + bin]! += 1;
      }
    }
    expect(binned).toEqual(counts);
    const monitor = [0, 0, 0];
    for (const { timeOfArrival, pixelId } of streams.get("monitor") ?? []) {
      for (const toa of timeOfArrival) monitor[Math.floor(toa / 1000)]! += 1;
      expect(pixelId).toEqual([]);
    }
    expect(monitor).toEqual([...monitorCounts]);
  });

  it("keeps the place of a log's samples in the run, as long or short as it becomes", async () => {
    const file = await write((writer) => {
      writer.group("/run/temperature", "NXlog");
      const value = Float64Array.of(1, 2, 3, 4, 5);
      writer.dataset("/run/temperature/value", value, { attributes: { units: "K" } });
      const time = Float64Array.of(-50, -10, 50, 100, 150);
      writer.dataset("/run/temperature/time", time, { attributes: { units: "s" } });
    });
    const messages = await withRun(file, (entry) => replayed(entry, { ...now, pulses: 28 }));
    // 100 s become 2 s; of what was before the run the last, of what was after it nothing.
    expect(logsOf(messages)).toEqual([
      { name: "temperature", time: start, value: 2 },
      { name: "temperature", time: start + 1_000_000_000n, value: 3 },
      { name: "temperature", time: start + 2_000_000_000n, value: 4 },
    ]);
  });

  it("replays at its recorded time, pulses following each other", async () => {
    const file = await write();
    const options = { ...now, pulses: 2, time: { kind: "recorded" } } as const;
    const times = await withRun(file, (entry) => replayed(entry, options).map(({ time }) => time));
    const recorded = BigInt(Date.UTC(2026, 0, 15, 8)) * 1_000_000n;
    expect(times).toEqual([recorded, recorded, recorded + 71_428_571n, recorded + 71_428_571n]);
  });

  it("tells where in the entry each part stands, its data included", async () => {
    const file = await write((writer) => {
      writer.group("/run/instrument", "NXinstrument");
      writer.group("/run/instrument/empty", "NXdetector");
      writer.group("/run/data", "NXdata", { signal: "c", axes: ["pixel", "t"] });
      writer.dataset("/run/data/c", Int32Array.of(1, 2), { shape: [2, 1] });
      writer.dataset("/run/data/t", Int32Array.of(0, 1), us);
      writer.group("/run/sample", "NXsample");
      writer.group("/run/sample/field", "NXlog");
    });
    const asked: unknown[] = [];
    await withRun(file, (entry) => {
      const addressOf: ReplayOptions["addressOf"] = (kind, name, places) => {
        asked.push([kind, name, places]);
        return { topic: "t", sourceName: name };
      };
      return new NexusReplay(entry, { ...now, addressOf });
    });
    expect(asked).toEqual([
      ["detector", "bank", ["bank"]],
      ["detector", "empty", ["instrument/empty", "data"]],
      ["monitor", "monitor", ["monitor"]],
      ["log", "field", ["sample/field"]],
    ]);
  });

  it("says what cannot be replayed", async () => {
    const writer = await NexusWriter.create(path);
    writer.group("/run", "NXentry");
    writer.group("/run/bank", "NXdetector");
    writer.close();
    const nothing = withRun(path, (entry) => new NexusReplay(entry, now));
    await expect(nothing).rejects.toThrow(ReplayError);
    await expect(nothing).rejects.toThrow(/^Entry run has nothing to replay: .*\.$/);
    const timeless = await NexusWriter.create(path);
    timeless.group("/run", "NXentry");
    timeless.group("/run/bank", "NXdetector");
    timeless.dataset("/run/bank/data", Int32Array.of(1), { shape: [1, 1] });
    timeless.dataset("/run/bank/tof", Int32Array.of(0, 1), us);
    timeless.close();
    const recorded = { ...now, time: { kind: "recorded" } } as const;
    const placeless = withRun(path, (entry) => new NexusReplay(entry, recorded));
    await expect(placeless).rejects.toThrow(/has no start_time/);
  });
});
