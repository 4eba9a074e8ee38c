import { describe, expect, it } from "vitest";
import { uuidOf } from "../testing/board-bench.ts";
import { DesiredGenerations } from "./desired-generations.ts";
import type { DesiredGeneration } from "./desired-jobs.ts";
import {
  DesiredJobsError,
  type DesiredJobsStore,
  DocumentDesiredJobsStore,
  type DocumentSlot,
  MemoryDesiredJobsStore,
} from "./desired-jobs-store.ts";

const generation = (id: number): DesiredGeneration => ({
  workflow: "small/view/1",
  jobNumber: uuidOf(id),
  jobs: [
    {
      source: "bank_a",
      parameters: { bins: 10, nested: { list: [1, null, "x"] } },
      auxInputs: { monitor: "m1" },
      wanted: { state: "stopped", by: "person" },
      changedBy: "a person",
      changedAtNs: "1790000000123456789",
    },
  ],
});

class TextSlot implements DocumentSlot {
  text: string | undefined;

  async read(): Promise<string | undefined> {
    return this.text;
  }

  async replace(text: string): Promise<void> {
    this.text = text;
  }
}

describe.each<[string, () => DesiredJobsStore]>([
  ["in memory", () => new MemoryDesiredJobsStore()],
  ["in a document", () => new DocumentDesiredJobsStore(new TextSlot())],
])("a store of desired jobs %s", (_, make) => {
  it("knows nothing at first, and then what was saved last", async () => {
    const store = make();
    expect(await store.load()).toEqual([]);
    await store.save([generation(1)]);
    await store.save([generation(2)]);
    expect(await store.load()).toEqual([generation(2)]);
  });
});

describe("a document that is not ours", () => {
  it.each([
    ["no JSON", "{"],
    ["from a newer version", '{"schemaVersion":2,"generations":[]}'],
    ["with a job number that is none", '{"schemaVersion":1,"generations":[{"workflow":"a/b/1"}]}'],
  ])("is refused: %s", async (_, text) => {
    const slot = new TextSlot();
    slot.text = text;
    await expect(new DocumentDesiredJobsStore(slot).load()).rejects.toThrow(DesiredJobsError);
    expect(slot.text).toBe(text);
  });
});

describe("generations", () => {
  it("are saved one at a time, the newest last, adopted ones never", async () => {
    const saves: string[][] = [];
    let [running, most] = [0, 0];
    const store: DesiredJobsStore = {
      load: async () => [],
      save: async (generations) => {
        running += 1;
        most = Math.max(most, running);
        await Promise.resolve();
        saves.push(generations.map(({ jobNumber }) => jobNumber));
        running -= 1;
      },
    };
    const desired = await DesiredGenerations.open(store, (cause) => expect.fail(String(cause)));
    for (let id = 1; id <= 5; id++) desired.begin(generation(id));
    desired.begin({ ...generation(9), workflow: "small/fixed/1", adopted: { startNs: 0n } });
    await desired.saved();
    expect(most).toBe(1);
    expect(saves.at(-1)).toEqual([uuidOf(5)]);
  });

  it("count although they could not be kept, which is told", async () => {
    const faults: unknown[] = [];
    const full = new Error("disk full");
    const store: DesiredJobsStore = {
      load: async () => [],
      save: () => Promise.reject(full),
    };
    const desired = await DesiredGenerations.open(store, (cause) => faults.push(cause));
    desired.begin(generation(1));
    await desired.saved();
    expect(faults).toEqual([full]);
    expect(desired.of("small/view/1")?.jobNumber).toBe(uuidOf(1));
  });
});
