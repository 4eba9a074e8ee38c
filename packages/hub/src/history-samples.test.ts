import { unit } from "@beamscope/arrays";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HistorySamples } from "./history-samples.ts";

const mm = unit("mm");
const columns = (samples: readonly (readonly [ns: bigint, value: number])[]) => ({
  timeNs: BigInt64Array.from(samples, ([ns]) => ns),
  startNs: undefined,
  values: Float64Array.from(samples, ([, value]) => value),
  variances: undefined,
});
const list = (history: HistorySamples): [bigint, number][] => {
  const { originNs, time, values } = history.view();
  return Array.from(time, (at, i) => [originNs + BigInt(at), values[i] ?? Number.NaN]);
};

describe("a history", () => {
  it("keeps what a plain list would, whatever is added and taken away", () => {
    const action = fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({
          do: fc.constant("append" as const),
          times: fc.array(fc.nat(500), { maxLength: 40 }),
        }),
      },
      fc.record({ do: fc.constant("cut" as const), at: fc.nat(500) }),
      fc.record({ do: fc.constant("count" as const), samples: fc.integer({ min: 1, max: 90 }) }),
      fc.record({ do: fc.constant("seconds" as const), seconds: fc.nat(300) }),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
        const history = new HistorySamples();
        let kept: [bigint, number][] = [];
        const at = (second: number): bigint =>
          1_790_000_000_000_000_000n + BigInt(second) * 10n ** 9n;
        for (const one of actions) {
          switch (one.do) {
            case "append": {
              const samples = one.times.map((t): [bigint, number] => [at(t), t]);
              history.append(columns(samples), mm);
              for (const sample of samples) {
                const newest = kept.at(-1);
                if (newest === undefined || sample[0] > newest[0]) kept.push(sample);
              }
              break;
            }
            case "cut":
              history.cutFrom(at(one.at));
              kept = kept.filter(([ns]) => ns < at(one.at));
              break;
            case "count":
              history.keepCount(one.samples);
              kept = kept.slice(-one.samples);
              break;
            case "seconds": {
              history.keepLast(one.seconds);
              const newest = kept.at(-1)?.[0] ?? 0n;
              kept = kept.filter(([ns]) => ns >= newest - BigInt(one.seconds) * 10n ** 9n);
            }
          }
          expect(list(history)).toEqual(kept);
          expect(history.newestNs).toBe(kept.at(-1)?.[0]);
        }
      }),
      { seed: 12 },
    );
  });

  it("begins anew with another unit", () => {
    const history = new HistorySamples();
    history.append(columns([[1n, 1]]), mm);
    history.append(columns([[2n, 2]]), unit("m"));
    expect(list(history)).toEqual([[2n, 2]]);
  });

  it("gives back half of its memory and of its samples, never the newest", () => {
    const history = new HistorySamples();
    history.append(columns(Array.from({ length: 1_000 }, (_, i) => [BigInt(i), i])), mm);
    let bytes = history.bytes;
    for (let given = history.shrink(); given > 0; given = history.shrink()) {
      expect(history.bytes).toBe(bytes - given);
      bytes = history.bytes;
    }
    expect(history.newestNs).toBe(999n);
    expect(history.count).toBeLessThanOrEqual(64);
  });
});
