import type { LayerSpecInput } from "@beamscope/contracts";
import { describe, expect, it } from "vitest";
import { Hub } from "./hub.ts";
import { transferList } from "./hub-messages.ts";
import { hubStatus } from "./hub-status.ts";
import { ManualClock } from "./testing/manual-clock.ts";
import { resultBytes } from "./testing/results.ts";
import { ScriptedBroker } from "./testing/scripted-broker.ts";
import { ScriptedViewer } from "./testing/scripted-viewer.ts";
import { monitorKey, otherMonitorKey, tiny } from "./testing/tiny-instrument.ts";
import { ViewerHub } from "./viewer-hub.ts";

async function bothSides() {
  const clock = new ManualClock();
  const broker = new ScriptedBroker();
  // As between threads: what is transferred is gone from where it came.
  const hub: Hub = new Hub({
    instrument: tiny,
    broker,
    clock,
    incarnation: "one",
    post: (message) =>
      viewers.receive(structuredClone(message, { transfer: transferList(message) })),
  });
  let ids = 0;
  const viewers = new ViewerHub({
    instrument: "tiny",
    software: "test",
    clock,
    newViewerId: () => `viewer-${++ids}`,
    post: (message) => hub.receive(structuredClone(message)),
  });
  await hub.start();
  return { clock, broker, hub, viewers };
}

const both = [monitorKey("current"), otherMonitorKey("current")];
const layer = (data: LayerSpecInput["data"]): LayerSpecInput => ({
  data,
  display: { kind: "lines", window: { kind: "latest" } },
});
const result = (second: number) =>
  resultBytes({
    key: monitorKey("current"),
    from: second,
    to: second + 1,
    dims: ["time_of_arrival"],
    values: [second, 1],
  });

describe("many viewers of one layer", () => {
  it("cost one computation and one encoding", async () => {
    const { clock, broker, hub, viewers } = await bothSides();
    const many = Array.from({ length: 50 }, (_, i) => {
      const viewer = new ScriptedViewer(viewers);
      viewer.hello();
      // The same two keys, in either order, are the same layer.
      viewer.want([{ spec: layer(i % 2 === 0 ? both : both.toReversed()) }]);
      return viewer;
    });
    for (let second = 0; second < 5; second++) {
      clock.advance(100);
      for (const viewer of many) viewer.acknowledge();
      await broker.give("tiny_livedata_data", [result(second)]);
    }
    // The first, which waits for data, and one for each result.
    expect(hub.counts()).toMatchObject({ layers: 1, computes: 6, epoch: 6 });
    for (const viewer of many) {
      expect(viewer.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6]);
      expect(viewer.received.at(-2)).toBe(many[0]?.received.at(-2));
    }
    await hub.close();
  });

  it("leave nothing behind when they are killed", async () => {
    const { clock, hub, viewers } = await bothSides();
    const stays = new ScriptedViewer(viewers);
    stays.hello();
    stays.want([{ spec: layer([monitorKey("current")]) }]);
    const before = hubStatus(hub.counts(), viewers.counts());
    const bytesBefore = viewers.counts().heldBytes;
    const killed = new ScriptedViewer(viewers);
    killed.hello();
    killed.want([{ spec: layer(both) }, { spec: layer([otherMonitorKey("current")]) }]);
    expect(hubStatus(hub.counts(), viewers.counts())).toMatchObject({
      viewers: 2,
      interests: 3,
      layers: 3,
    });
    for (let second = 0; second < 31; second++) {
      clock.advance(1_000);
      stays.connection.heard();
    }
    const after = hubStatus(hub.counts(), viewers.counts());
    expect(after).toEqual({ ...before, epoch: after.epoch });
    expect(viewers.counts().heldBytes - bytesBefore).toBeLessThan(100);
    await hub.close();
  });
});
