import { closeCodes, type Frame, layerIdOf } from "@beamscope/contracts";
import { describe, expect, it } from "vitest";
import type { LayerWish } from "./layer-store.ts";
import { LiveLink } from "./live-link.ts";
import { FakeHouse, settle, specOf } from "./testing/fake-house.ts";

const wishFor = (output: string, level = 0): LayerWish => {
  const spec = specOf(output);
  return { spec, layer: layerIdOf(spec), resolution: { level } };
};
const image = wishFor("current");
const spectrum = wishFor("spectrum_current");

const frameOf = (wish: LayerWish, version: number, epoch = version): Frame => ({
  layer: wish.layer,
  version,
  epoch,
  madeAtNs: "1790000000000000000",
  resolution: wish.resolution,
  title: "",
  state: { kind: "waiting", waitingFor: [`version ${version}`] },
  items: [],
});

async function connected(house: FakeHouse, incarnation = "one"): Promise<LiveLink> {
  const link = new LiveLink(house.ports());
  link.start();
  house.connection.welcome(incarnation);
  await settle();
  return link;
}

const nothing = (): void => {};

describe("the connection", () => {
  it("greets, and says all that is wanted once it is greeted", async () => {
    const house = new FakeHouse();
    const link = new LiveLink(house.ports());
    link.layers.want(image, nothing);
    link.layers.want(spectrum, nothing);
    link.start();
    expect(link.state().kind).toBe("connecting");
    house.connection.welcome("one");
    await settle();
    expect(house.connection.sent.map(({ kind }) => kind)).toEqual(["hello", "interest"]);
    expect(house.connection.interests()[0]?.layers).toHaveLength(2);
    expect(link.state()).toMatchObject({ kind: "open", instrument: "dummy" });
  });

  it("sends an interest when what is wanted changes, once for all changes of a task", async () => {
    const house = new FakeHouse();
    const link = await connected(house);
    const release = link.layers.want(image, nothing);
    link.layers.want(spectrum, nothing);
    await settle();
    expect(house.connection.interests().map(({ layers }) => layers.length)).toEqual([0, 2]);
    // A second cell with the same layer changes nothing for the server.
    const releaseSecond = link.layers.want(image, nothing);
    release();
    await settle();
    expect(house.connection.interests()).toHaveLength(2);
    releaseSecond();
    await settle();
    const [, , last] = house.connection.interests();
    expect(last?.layers.map(({ spec }) => spec)).toEqual([spectrum.spec]);
  });

  it("hands the frames of an epoch over together, then acknowledges", async () => {
    const house = new FakeHouse();
    const link = await connected(house);
    const seen: (readonly (number | undefined)[])[] = [];
    const look = (): void => {
      const versions = [image, spectrum].map((wish) => link.layers.latest(wish)?.version);
      seen.push([...versions, house.connection.acks().length]);
    };
    link.layers.want(image, look);
    link.layers.want(spectrum, look);
    house.connection.epoch(1, [frameOf(image, 1), frameOf(spectrum, 1)]);
    await settle();
    house.connection.epoch(2, [frameOf(image, 2)]);
    await settle();
    expect(seen).toEqual([
      [1, 1, 0],
      [2, 1, 1],
    ]);
    expect(house.connection.acks()).toEqual([1, 2]);
  });

  it("never lets an older version replace a newer one", async () => {
    const house = new FakeHouse();
    const link = await connected(house);
    link.layers.want(image, nothing);
    house.connection.epoch(5, [frameOf(image, 5)]);
    house.connection.epoch(6, [frameOf(image, 4)]);
    await settle();
    expect(link.layers.latest(image)?.version).toBe(5);
    expect(house.connection.acks()).toEqual([5, 6]);
  });

  it("connects again by itself, keeps its frames and says which versions it holds", async () => {
    const house = new FakeHouse();
    const link = await connected(house);
    link.layers.want(image, nothing);
    house.connection.epoch(3, [frameOf(image, 3)]);
    await settle();
    house.connection.events.closed(1006);
    expect(link.state().kind).toBe("lost");
    expect(link.layers.latest(image)?.version).toBe(3);
    house.pass(299);
    expect(house.connections).toHaveLength(1);
    house.pass(1);
    expect(house.connections).toHaveLength(2);
    house.connection.welcome("one");
    await settle();
    expect(house.connection.interests()[0]?.layers[0]?.have).toBe(3);
    expect(link.state().kind).toBe("open");
  });

  it("waits longer with each failure, and starts anew after a success", async () => {
    const house = new FakeHouse();
    const link = await connected(house);
    const waits: number[] = [];
    for (let failure = 0; failure < 8; failure++) {
      const before = house.connections.length;
      house.connection.events.closed(1006);
      let waited = 0;
      for (; house.connections.length === before; waited += 100) house.pass(100);
      waits.push(waited);
    }
    expect(waits).toEqual([300, 600, 1200, 2400, 4800, 9600, 10_000, 10_000]);
    house.connection.welcome("one");
    await settle();
    house.connection.events.closed(1006);
    house.pass(300);
    expect(house.connections).toHaveLength(10);
    link.stop();
  });

  it("takes any version of another incarnation, and keeps the old frame until then", async () => {
    const house = new FakeHouse();
    const link = await connected(house);
    link.layers.want(image, nothing);
    house.connection.epoch(900, [frameOf(image, 900)]);
    await settle();
    house.connection.events.closed(1001);
    house.pass(300);
    house.connection.welcome("two");
    await settle();
    expect(house.connection.interests()[0]?.layers[0]).not.toHaveProperty("have");
    expect(link.layers.latest(image)?.version).toBe(900);
    house.connection.epoch(1, [frameOf(image, 1)]);
    await settle();
    expect(link.layers.latest(image)?.version).toBe(1);
  });

  it("gives up for good where the versions do not fit", async () => {
    const house = new FakeHouse();
    const link = new LiveLink(house.ports());
    link.start();
    house.connection.welcome("one", 2);
    await settle();
    expect(link.state().kind).toBe("outdated");
    expect(house.connection.closedWith).toBe(closeCodes.protocolVersion);
    house.pass(60_000);
    expect(house.connections).toHaveLength(1);
  });

  it("leaves a server that breaks the protocol, and comes back", async () => {
    const house = new FakeHouse();
    const link = await connected(house);
    house.connection.events.message(Uint8Array.of(1, 2, 3));
    await settle();
    expect(house.connection.closedWith).toBe(closeCodes.badMessage);
    expect(link.state()).toMatchObject({ kind: "lost" });
    house.pass(300);
    expect(house.connections).toHaveLength(2);
  });

  it("ignores whatever still happens on a socket that it has left", async () => {
    const house = new FakeHouse();
    const link = await connected(house);
    const old = house.connection;
    link.layers.want(image, nothing);
    old.events.closed(1006);
    house.pass(300);
    house.connection.welcome("one");
    old.epoch(9, [frameOf(image, 9)]);
    old.events.closed(1006);
    await settle();
    expect(link.layers.latest(image)).toBeUndefined();
    expect(link.state().kind).toBe("open");
  });

  it("wants nothing while nobody sees the page, and says that it is there", async () => {
    const house = new FakeHouse();
    const link = await connected(house);
    link.layers.want(image, nothing);
    await settle();
    link.setPaused(true);
    await settle();
    house.pass(10_000);
    link.setPaused(false);
    await settle();
    const sizes = house.connection.interests().map(({ layers }) => layers.length);
    expect(sizes).toEqual([0, 1, 0, 0, 1]);
  });

  it("passes a refusal on to whoever wanted the layer, but not one of an earlier interest", async () => {
    const house = new FakeHouse();
    const link = await connected(house);
    let told = 0;
    link.layers.want(image, () => {
      told += 1;
    });
    await settle();
    const refusal = { kind: "rejected", layer: image.layer, reason: "No such output." } as const;
    house.connection.notice({ ...refusal, sequence: 1 });
    await settle();
    expect(told).toBe(0);
    house.connection.notice({ ...refusal, sequence: 2 });
    await settle();
    expect([told, link.layers.problem(image)]).toEqual([1, "No such output."]);
  });

  it("takes a socket for dead that is silent while the server does not answer elsewhere", async () => {
    const house = new FakeHouse();
    const link = await connected(house);
    link.suspect();
    expect(link.state().kind).toBe("open");
    house.pass(10_000);
    link.suspect();
    expect(link.state().kind).toBe("lost");
  });

  it("has one watcher's fault cost the others nothing", async () => {
    const house = new FakeHouse();
    const link = await connected(house);
    let told = 0;
    link.layers.want(image, () => {
      throw new Error("broken cell");
    });
    link.layers.want(spectrum, () => {
      told += 1;
    });
    house.connection.epoch(1, [frameOf(image, 1), frameOf(spectrum, 1)]);
    await settle();
    expect(told).toBe(1);
    expect(house.reported).toHaveLength(1);
    expect(house.connection.acks()).toEqual([1]);
  });

  it("knows the server's clock by the message that took least time", async () => {
    const house = new FakeHouse();
    const link = await connected(house);
    expect(link.clock.nowMs()).toBe(1_790_000_000_000);
    house.pass(1500);
    // The same server time again, 1.5 s later: this one was slow.
    house.connection.epoch(1, []);
    await settle();
    expect(link.clock.nowMs()).toBe(1_790_000_001_500);
  });
});
