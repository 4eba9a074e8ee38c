import type { DataQuery } from "@beamscope/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Hub } from "./hub.ts";
import type { StoredResult } from "./retention-store.ts";
import { ManualClock } from "./testing/manual-clock.ts";
import { MemoryRetentionStore } from "./testing/memory-retention-store.ts";
import { burst, jobA, jobB, jobC, resultBytes, seriesBytes } from "./testing/results.ts";
import { ScriptedBroker } from "./testing/scripted-broker.ts";
import { cameraKey, monitorKey, motorKey, tiny } from "./testing/tiny-instrument.ts";

const dataTopic = "tiny_livedata_data";

async function started(records: readonly StoredResult[] = [], pastMessages = 0) {
  const clock = new ManualClock();
  const broker = new ScriptedBroker();
  broker.pastMessages = pastMessages;
  const store = new MemoryRetentionStore(records);
  const hub = new Hub({
    instrument: tiny,
    broker,
    clock,
    store,
    incarnation: "one",
    post: () => {},
  });
  await hub.start();
  return { clock, broker, store, hub };
}

const ask = (hub: Hub, key: ReturnType<typeof monitorKey>, kind: DataQuery["kind"] = "array") => {
  const window = key.output.includes("cumulative") ? "since-start" : "latest";
  const answer = hub.layerData({
    workflow: key.workflow,
    source: [key.source],
    output: key.output,
    window,
    aggregation: "auto",
    perSecond: false,
    kind,
    format: "json",
  });
  if (answer.kind !== "json") throw new Error("no numbers");
  return answer.data.items;
};

const spectrum = (second: number, value: number, job = jobA) =>
  resultBytes({
    key: monitorKey("current"),
    job,
    from: second,
    to: second + 1,
    dims: ["time_of_arrival"],
    values: [value, 0],
  });
const image = (second: number, value: number) =>
  resultBytes({
    key: cameraKey("cumulative"),
    from: 0,
    to: second,
    dims: ["y", "x"],
    shape: [2, 3],
    values: [value, 0, 0, 0, 0, 0],
    variances: [value, 0, 0, 0, 0, 0],
  });
const count = (second: number, value: number, job = jobA, output = "counts_total") =>
  resultBytes({
    key: monitorKey(output),
    job,
    from: second,
    to: second + 1,
    values: [value],
    variances: [value],
  });

describe("a hub that begins again", () => {
  it("shows what it showed before", async () => {
    const { clock, broker, store, hub } = await started();
    for (let second = 0; second < 20; second++) {
      await broker.give(dataTopic, [
        spectrum(second, second),
        image(second + 1, second),
        count(second, second),
        count(second, second * 2, jobA, "counts_total_cumulative"),
        seriesBytes(motorKey("delta"), [
          [second, second / 3],
          [second + 0.5, 0],
        ]),
      ]);
      clock.advance(1_000);
    }
    const everything = (of: Hub) => [
      ask(of, monitorKey("current")),
      ask(of, cameraKey("cumulative")),
      ask(of, monitorKey("counts_total"), "series"),
      ask(of, monitorKey("counts_total_cumulative"), "series"),
      ask(of, motorKey("delta"), "series"),
    ];
    const before = everything(hub);
    expect(before[4]?.[0]?.values).toHaveLength(40);
    await hub.close();
    expect(store.closed).toBe(true);
    const again = await started(store.records);
    expect(everything(again.hub)).toEqual(before);
    await again.hub.close();
  });

  it("has numbers over time of all generations, and accumulated ones of the last alone", async () => {
    const { clock, broker, store, hub } = await started();
    for (const [second, job] of [jobA, jobA, jobB, jobB, jobC].entries()) {
      await broker.give(dataTopic, [
        count(second, second, job),
        count(second, second, job, "counts_total_cumulative"),
      ]);
      // Each generation reaches the disk in a record of its own, or in one with the next.
      clock.advance(4_000);
    }
    await hub.close();
    const again = await started(store.records);
    const numbers = (output: string) =>
      ask(again.hub, monitorKey(output), "series").flatMap((item) => [item.values, item.jobNumber]);
    expect(numbers("counts_total")).toEqual([[0, 1, 2, 3, 4], jobC]);
    expect(numbers("counts_total_cumulative")).toEqual([[4], jobC]);
    await again.hub.close();
  });

  it("takes from the log what the disk had not, and nothing twice", async () => {
    const { broker, store, hub } = await started();
    const messages = [0, 1, 2, 3, 4].map((second) => count(second, second));
    await broker.give(dataTopic, messages.slice(0, 3));
    await hub.close();
    const again = await started(store.records, 5);
    await again.broker.give(dataTopic, messages);
    expect(ask(again.hub, monitorKey("counts_total"), "series")[0]?.values).toEqual([
      0, 1, 2, 3, 4,
    ]);
    await again.hub.close();
  });

  it("does not let an older generation in the log's past take over", async () => {
    const { broker, store, hub } = await started();
    await broker.give(dataTopic, [spectrum(5, 5, jobB)]);
    await hub.close();
    const again = await started(store.records, 3);
    await again.broker.give(dataTopic, [spectrum(3, 3, jobA), spectrum(5, 5, jobB)]);
    expect(again.hub.counts().results).toMatchObject({ admitted: 1, refused: { "not newer": 2 } });
    await again.broker.give(dataTopic, [spectrum(6, 6, jobB)]);
    expect(ask(again.hub, monitorKey("current"))[0]).toMatchObject({
      values: [6, 0],
      jobNumber: jobB,
    });
    await again.hub.close();
  });

  it("names records that cannot be read, and goes on", async () => {
    const { broker, store, hub } = await started();
    await broker.give(dataTopic, [spectrum(1, 1)]);
    await hub.close();
    const bad = { storedClass: "images", bytes: Uint8Array.of(1, 2, 3), timestampMs: 0 } as const;
    const again = await started([bad, ...store.records]);
    expect(again.hub.counts().damage).toEqual(["images: a record of 3 bytes cannot be read."]);
    expect(ask(again.hub, monitorKey("current"))).toHaveLength(1);
    await again.hub.close();
  });
});

describe("what goes to disk", () => {
  const ofClass = (store: MemoryRetentionStore, storedClass: string) =>
    store.records.filter((record) => record.storedClass === storedClass);

  it("is a spectrum a second and an image every 30 s", async () => {
    const { clock, broker, store, hub } = await started();
    for (let i = 0; i < 61 * 5; i++) {
      await broker.give(dataTopic, [spectrum(i / 5, i), image(i / 5 + 0.1, i)]);
      clock.advance(200);
    }
    expect(ofClass(store, "spectra")).toHaveLength(61);
    expect(ofClass(store, "images")).toHaveLength(3);
    await hub.close();
    // The newest of each, which had to wait.
    expect(ofClass(store, "spectra")).toHaveLength(62);
    expect(ofClass(store, "images")).toHaveLength(4);
  });

  it("is the newest image when its job stops", async () => {
    const { clock, broker, store, hub } = await started();
    const key = cameraKey("cumulative");
    const beat = (jobs: Parameters<typeof burst>[0]) =>
      broker.give("tiny_livedata_heartbeat", burst(jobs));
    await broker.give(dataTopic, [image(1, 1)]);
    await beat([{ key, job: jobA }]);
    clock.advance(1_000);
    await broker.give(dataTopic, [image(2, 2)]);
    expect(ofClass(store, "images")).toHaveLength(1);
    await beat([]);
    expect(ofClass(store, "images")).toHaveLength(2);
    await hub.close();
    expect(ofClass(store, "images")).toHaveLength(2);
  });

  it("is every number over time, in few records", async () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(sizes, async (perTurn) => {
        const { clock, broker, store, hub } = await started();
        let second = 0;
        for (const size of perTurn) {
          const messages = Array.from({ length: size }, () => count(second++, second));
          if (size > 0) await broker.give(dataTopic, messages);
          clock.advance(2_500);
        }
        const before =
          second === 0 ? [] : ask(hub, monitorKey("counts_total"), "series")[0]?.values;
        await hub.close();
        expect(store.records.length).toBeLessThanOrEqual(perTurn.length / 2 + 2);
        const again = await started(store.records);
        const after = ask(again.hub, monitorKey("counts_total"), "series")[0]?.values ?? [];
        expect(after).toEqual(before);
        await again.hub.close();
      }),
      { seed: 15, numRuns: 25 },
    );
  });
});
