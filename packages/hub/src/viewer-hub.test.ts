import {
  closeCodes,
  encodeAck,
  encodeFrame,
  frameSlot,
  LayerSpec,
  type LayerSpecInput,
  layerIdOf,
  packExactly,
} from "@beamscope/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FrameParcel, ToHub } from "./hub-messages.ts";
import { ManualClock } from "./testing/manual-clock.ts";
import { ScriptedViewer } from "./testing/scripted-viewer.ts";
import { ViewerHub } from "./viewer-hub.ts";

const specs = ["a", "b", "c"].map(
  (source): LayerSpecInput => ({
    data: [{ workflow: "tiny/w/1", source, output: "o" }],
    display: { kind: "lines", window: { kind: "latest" } },
  }),
);
const spec = (index: number): LayerSpecInput => specs[index] ?? { data: [], display: {} as never };
const slotOf = (index: number): string =>
  frameSlot({ layer: layerIdOf(spec(index)), resolution: { level: 0 } });

function parcel(index: number, version: number, epoch = version, length = 3): FrameParcel {
  const layer = layerIdOf(spec(index));
  const encoded = encodeFrame(
    {
      layer,
      version,
      epoch,
      madeAtNs: "0",
      resolution: { level: 0 },
      title: "",
      state: { kind: "live" },
      items: [
        {
          key: { workflow: "tiny/w/1", source: "a", output: "o" },
          sourceTitle: "",
          outputTitle: "",
          array: {
            dims: [{ name: "x", title: "x", size: length }],
            data: packExactly(Float64Array.from({ length }, (_, i) => Math.sqrt(i + 2))),
            coords: [],
            masks: [],
          },
        },
      ],
    },
    { transfer: version * 10 + index },
  );
  const { messages, sentBytes } = encoded;
  return { slot: slotOf(index), layer, version, epoch, messages, sentBytes };
}

function opened() {
  const clock = new ManualClock();
  const posted: ToHub[] = [];
  let viewers = 0;
  const hub = new ViewerHub({
    instrument: "tiny",
    software: "beamscope test",
    clock,
    newViewerId: () => `viewer-${++viewers}`,
    post: (message) => posted.push(message),
  });
  hub.receive({ kind: "ready", incarnation: "one" });
  const viewer = (...layers: number[]): ScriptedViewer => {
    const one = new ScriptedViewer(hub);
    one.hello();
    if (layers.length > 0) one.want(layers.map((index) => ({ spec: spec(index) })));
    return one;
  };
  const epoch = (version: number, ...layers: number[]): void =>
    hub.receive({
      kind: "epoch",
      epoch: version,
      frames: layers.map((index) => parcel(index, version)),
    });
  return { clock, posted, hub, viewer, epoch };
}

describe("the viewers' side of the hub", () => {
  it("asks the hub once for what many want, and lets go with the last", () => {
    const { posted, viewer } = opened();
    const first = viewer(0, 1);
    const second = viewer(0);
    expect(posted).toMatchObject([
      { kind: "acquire", slots: [{ slot: slotOf(0), spec: LayerSpec.parse(spec(0)) }, {}] },
    ]);
    first.want([{ spec: spec(2) }]);
    expect(posted.slice(1)).toMatchObject([
      { kind: "acquire", slots: [{ slot: slotOf(2) }] },
      { kind: "release", slots: [slotOf(1)] },
    ]);
    second.connection.closed();
    expect(posted.at(-1)).toEqual({ kind: "release", slots: [slotOf(0)] });
  });

  it("sends everybody the same bytes, and the current frame to whoever comes later", () => {
    const { hub, viewer, epoch } = opened();
    const first = viewer(0);
    epoch(1, 0);
    const second = viewer(0);
    expect(second.kinds).toEqual(["hello", "frame", "commit"]);
    expect(second.received[1]).toBe(first.received[1]);
    expect(hub.counts()).toMatchObject({ viewers: 2, interests: 2, slots: 1, epochsInFlight: 2 });
  });

  it("does not send what a viewer says it has", () => {
    const { viewer, epoch } = opened();
    viewer(0);
    epoch(4, 0);
    const back = viewer();
    back.want([{ spec: spec(0), have: 4 }]);
    expect(back.kinds).toEqual(["hello"]);
    epoch(5, 0);
    expect(back.epochs.map(({ versions }) => versions.get(slotOf(0)))).toEqual([5]);
  });

  it("gives a slow viewer the newest when it is ready, at no cost to another", () => {
    const { hub, viewer, epoch } = opened();
    const slow = viewer(0);
    const quick = viewer(0);
    for (let version = 1; version <= 5; version++) {
      epoch(version, 0);
      quick.acknowledge();
    }
    slow.acknowledge();
    expect(quick.epochs.map((one) => one.epoch)).toEqual([1, 2, 3, 4, 5]);
    expect(slow.epochs.map((one) => one.epoch)).toEqual([1, 5]);
    expect(hub.counts().epochsSkipped).toBe(3);
  });

  it("takes no frame that is older than the one it holds", () => {
    const { hub, viewer, epoch } = opened();
    const one = viewer(0);
    epoch(5, 0);
    one.acknowledge();
    hub.receive({ kind: "epoch", epoch: 6, frames: [parcel(0, 4, 6)] });
    const later = viewer(0);
    expect(one.epochs).toHaveLength(1);
    expect(later.epochs[0]?.versions.get(slotOf(0))).toBe(5);
  });

  it("sends a viewer away that asks on and on and reads nothing", () => {
    const { hub, viewer } = opened();
    const one = viewer();
    one.want([{ spec: spec(0) }]);
    hub.receive({
      kind: "rejected",
      slot: slotOf(0),
      layer: layerIdOf(spec(0)),
      reason: "x".repeat(2_000),
    });
    one.isStuck = true;
    for (let asked = 0; asked < 10_000; asked++) one.want([{ spec: spec(0) }]);
    expect(one.closedWith?.code).toBe(closeCodes.tooSlow);
    expect(one.bufferedAmount).toBeLessThan(17 << 20);
    expect(hub.counts()).toMatchObject({ viewers: 0, slots: 0, dismissed: { "too slow": 1 } });
  });

  it("waits while a socket is full", () => {
    const { clock, viewer, epoch } = opened();
    const one = viewer(0);
    one.bufferedAmount = 2 << 20;
    epoch(1, 0);
    expect(one.epochs).toEqual([]);
    epoch(2, 0);
    one.bufferedAmount = 0;
    clock.advance(10);
    expect(one.epochs.map(({ versions }) => versions.get(slotOf(0)))).toEqual([2]);
  });

  it("lets a notice pass between the chunks of a large frame", () => {
    const { clock, hub, viewer } = opened();
    const one = viewer(0);
    one.isStuck = true;
    hub.receive({ kind: "epoch", epoch: 1, frames: [parcel(0, 1, 1, 200_000)] });
    const chunksBefore = one.kinds.filter((kind) => kind === "chunk").length;
    expect(chunksBefore).toBeGreaterThan(1);
    hub.announce({ kind: "changed", resource: "jobs", version: 1 });
    one.isStuck = false;
    one.bufferedAmount = 0;
    clock.advance(10);
    expect(one.kinds.indexOf("notice")).toBe(1 + chunksBefore);
    expect(one.kinds.slice(-2)).toEqual(["chunk", "commit"]);
  });

  it("tells each of its interests that cannot be served", () => {
    const { hub, viewer } = opened();
    const first = viewer(0, 1);
    const layer = layerIdOf(spec(1));
    hub.receive({ kind: "rejected", slot: slotOf(1), layer, reason: "No." });
    const second = viewer(1);
    const rejected = { kind: "rejected", sequence: 1, layer, reason: "No." };
    expect([first.notices, second.notices]).toEqual([[rejected], [rejected]]);
  });

  it("forgets a silent viewer: interests and bytes are back to before", () => {
    const { clock, hub, posted, viewer, epoch } = opened();
    const stays = viewer(0);
    epoch(1, 0);
    stays.acknowledge();
    const before = hub.counts();
    const silent = viewer(1);
    epoch(2, 1);
    expect(hub.counts().heldBytes).toBeGreaterThan(before.heldBytes);
    clock.advance(20_000);
    stays.connection.heard();
    clock.advance(11_000);
    const { viewers, interests, slots, heldBytes, epochsInFlight } = before;
    expect(hub.counts()).toMatchObject({ viewers, interests, slots, heldBytes, epochsInFlight });
    expect(hub.counts().dismissed).toEqual({ "too slow": 1 });
    expect(silent.closedWith?.code).toBe(closeCodes.tooSlow);
    expect(posted.at(-1)).toEqual({ kind: "release", slots: [slotOf(1)] });
    expect(stays.closedWith).toBeUndefined();
  });

  it("closes a socket that speaks another protocol, or none", () => {
    const { hub, viewer } = opened();
    const foreign = new ScriptedViewer(hub);
    foreign.hello(99);
    const early = new ScriptedViewer(hub);
    early.want([]);
    const noise = viewer(0);
    noise.connection.receive(Uint8Array.of(1, 2, 3));
    const wrongAck = viewer(0);
    wrongAck.connection.receive(encodeAck({ epoch: 7 }));
    const twice = viewer();
    twice.hello();
    expect([foreign, early, noise, wrongAck, twice].map((one) => one.closedWith?.code)).toEqual([
      closeCodes.protocolVersion,
      closeCodes.badMessage,
      closeCodes.badMessage,
      closeCodes.badMessage,
      closeCodes.badMessage,
    ]);
    expect(hub.counts()).toMatchObject({
      viewers: 0,
      slots: 0,
      dismissed: { "foreign protocol": 1, "bad message": 4 },
    });
  });

  it("greets when the hub is ready, and sends viewers away when it begins anew", () => {
    const clock = new ManualClock();
    const hub = new ViewerHub({
      instrument: "tiny",
      software: "test",
      clock,
      newViewerId: () => "v",
      post: () => {},
    });
    const one = new ScriptedViewer(hub);
    one.hello();
    expect(one.kinds).toEqual([]);
    hub.receive({ kind: "ready", incarnation: "one" });
    expect(one.kinds).toEqual(["hello"]);
    hub.receive({ kind: "ready", incarnation: "two" });
    expect(one.closedWith?.code).toBe(1012);
  });

  it("says goodbye and leaves no timer", () => {
    const { clock, hub, viewer, epoch } = opened();
    const one = viewer(0);
    one.bufferedAmount = 2 << 20;
    epoch(1, 0);
    hub.close("The server ends.");
    expect(one.notices).toEqual([{ kind: "closing", reason: "The server ends." }]);
    expect(one.closedWith).toEqual({ code: 1001, reason: "The server ends." });
    expect(clock.waiting).toBe(0);
  });

  it("never sends older after newer, nor two epochs at once, and commits all there is", () => {
    const layers = fc.subarray([0, 1, 2], { minLength: 1 });
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ do: fc.constant("epoch" as const), layers }) },
      {
        weight: 4,
        arbitrary: fc.record({ do: fc.constant("ack" as const), viewer: fc.nat(2) }),
      },
      {
        weight: 2,
        arbitrary: fc.record({ do: fc.constant("want" as const), viewer: fc.nat(2), layers }),
      },
      fc.record({ do: fc.constant("stick" as const), viewer: fc.nat(2), full: fc.boolean() }),
      fc.record({ do: fc.constant("wait" as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { clock, viewer, epoch, hub } = opened();
        const viewers = [viewer(0), viewer(1, 2), viewer(0, 1, 2)];
        const newest = new Map<string, number>();
        let version = 0;
        for (const action of steps) {
          const one = "viewer" in action ? viewers[action.viewer] : undefined;
          switch (action.do) {
            case "epoch":
              version += 1;
              for (const index of action.layers) newest.set(slotOf(index), version);
              epoch(version, ...action.layers);
              break;
            case "ack":
              one?.acknowledge();
              break;
            case "want":
              one?.want(action.layers.map((index) => ({ spec: spec(index) })));
              break;
            case "stick":
              if (one !== undefined) one.bufferedAmount = action.full ? 2 << 20 : 0;
              break;
            case "wait":
              clock.advance(10);
          }
        }
        for (const one of viewers) {
          one.bufferedAmount = 0;
          clock.advance(10);
          for (let i = 0; i < 3; i++) one.acknowledge();
          one.want([0, 1, 2].map((index) => ({ spec: spec(index) })));
          for (let i = 0; i < 3; i++) one.acknowledge();
        }
        // Whatever happened before, everybody sees the newest of all that the hub still holds.
        epoch(version + 1, 0, 1, 2);
        for (const one of viewers) {
          expect(one.closedWith).toBeUndefined();
          expect(one.mostInFlight).toBeLessThanOrEqual(1);
          expect([...(one.epochs.at(-1)?.versions.values() ?? [])]).toEqual([
            version + 1,
            version + 1,
            version + 1,
          ]);
          const seen = new Map<string, number>();
          for (const { epoch: committed, versions } of one.epochs) {
            expect(versions.size).toBeGreaterThan(0);
            for (const [slot, got] of versions) {
              expect(got).toBeGreaterThanOrEqual(seen.get(slot) ?? 0);
              expect(got).toBeLessThanOrEqual(committed);
              seen.set(slot, got);
            }
          }
        }
        expect(hub.counts().viewers).toBe(3);
      }),
      { seed: 11, numRuns: 150 },
    );
  });
});
