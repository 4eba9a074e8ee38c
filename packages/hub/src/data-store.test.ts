import { labelledArray, variable } from "@beamscope/arrays";
import type { Retention } from "@beamscope/catalog";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataStore, type Retained } from "./data-store.ts";
import { OutputIndex } from "./output-index.ts";
import { cameraKey, monitorKey, panelKey, tiny } from "./testing/tiny-instrument.ts";

const index = new OutputIndex(tiny);
const keys = [cameraKey("current"), monitorKey("current"), panelKey("current")];

function opened(store: DataStore, at: number, retention?: Retention): Retained {
  const key = keys[at] ?? cameraKey("current");
  const declared = index.find(key);
  if (typeof declared === "string") throw new Error(declared);
  return store.open(key, retention === undefined ? declared : { ...declared, retention }, "job");
}

function add(store: DataStore, retained: Retained, second: number, bytes: number, nowMs = 0) {
  store.change(retained, nowMs, () => {
    if (retained.samples.kind !== "arrays") throw new Error("no arrays");
    const data = variable({ dims: ["x"], values: Float64Array.of(second) });
    const timeNs = BigInt(Math.round(second * 1e9));
    const array = labelledArray({ data });
    retained.samples.append({ startNs: timeNs, timeNs, array, accounting: new Map(), bytes });
  });
}

const times = (retained: Retained): number[] =>
  retained.samples.kind === "arrays"
    ? retained.samples.samples.map(({ timeNs }) => Number(timeNs) / 1e9)
    : [];

describe("what is kept in memory", () => {
  it("is never more than the budget but for the newest of each, which is always there", () => {
    const addition = fc.record({ key: fc.nat(2), bytes: fc.integer({ min: 1, max: 400 }) });
    fc.assert(
      fc.property(fc.array(addition, { maxLength: 60 }), (additions) => {
        const store = new DataStore(1_000);
        const newest = new Map<number, { second: number; bytes: number }>();
        for (const [second, { key, bytes }] of additions.entries()) {
          const retained = opened(store, key, { kind: "history" });
          add(store, retained, second, bytes);
          newest.set(key, { second, bytes });
          const unavoidable = [...newest.values()].reduce((sum, one) => sum + one.bytes, 0);
          expect(store.usedBytes).toBeLessThanOrEqual(Math.max(1_000, unavoidable));
          const counted = [...store.all()].reduce((sum, one) => sum + one.samples.bytes, 0);
          expect(store.usedBytes).toBe(counted);
          for (const [one, { second: last }] of newest) {
            expect(times(opened(store, one)).at(-1)).toBe(last);
          }
        }
      }),
      { seed: 13 },
    );
  });

  it("is what the rule of the output says", () => {
    const store = new DataStore(1e6);
    const counted = opened(store, 0, { kind: "count", samples: 3 });
    const timed = opened(store, 1, { kind: "duration", seconds: 2 });
    const all = opened(store, 2, { kind: "history" });
    for (let second = 0; second < 6; second++) {
      for (const one of [counted, timed, all]) add(store, one, second, 10);
    }
    expect([counted, timed, all].map(times)).toEqual([
      [3, 4, 5],
      [3, 4, 5],
      [0, 1, 2, 3, 4, 5],
    ]);
  });

  it("loses first what nobody wanted for long", () => {
    const store = new DataStore(1_000);
    const wanted = opened(store, 0, { kind: "history" });
    const forgotten = opened(store, 1, { kind: "history" });
    for (let second = 0; second < 8; second++) {
      add(store, wanted, second, 60, second * 1_000);
      add(store, forgotten, second, 60, second * 1_000);
    }
    wanted.wantedMs = 100_000;
    for (let second = 8; second < 12; second++) add(store, wanted, second, 60, 100_000);
    expect(times(wanted)).toHaveLength(12);
    expect(times(forgotten).length).toBeLessThan(8);
    expect(times(forgotten).at(-1)).toBe(7);
  });

  it("begins anew with arrays of another form", () => {
    const store = new DataStore(1e6);
    const retained = opened(store, 0, { kind: "history" });
    add(store, retained, 1, 10);
    store.change(retained, 0, () => {
      if (retained.samples.kind !== "arrays") throw new Error("no arrays");
      const data = variable({ dims: ["x"], values: Float64Array.of(1, 2) });
      const array = labelledArray({ data });
      const accounting = new Map();
      retained.samples.append({ startNs: 2n, timeNs: 2n, array, accounting, bytes: 10 });
    });
    expect(retained.samples.count).toBe(1);
    expect(store.usedBytes).toBe(10);
  });
});
