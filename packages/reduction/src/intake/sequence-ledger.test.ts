import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SequenceLedger } from "./sequence-ledger.ts";

const feed = (ids: readonly number[]): SequenceLedger => {
  const ledger = new SequenceLedger();
  for (const id of ids) ledger.observe(id, id * 71_428_571);
  return ledger;
};

describe("SequenceLedger", () => {
  it("counts what is missing, and takes it back when it comes after all", () => {
    const ledger = feed([10, 11, 14]);
    expect(ledger.counts).toMatchObject({ missing: 2, reordered: 0 });
    expect(ledger.observe(12, 12 * 71_428_571)).toBe("reordered");
    expect(ledger.counts).toMatchObject({ missing: 1, reordered: 1 });
  });

  it("knows a message that comes twice", () => {
    const ledger = feed([1, 2, 3]);
    expect(ledger.observe(2, 2 * 71_428_571)).toBe("duplicate");
    expect(ledger.counts).toMatchObject({ missing: 0, duplicate: 1 });
  });

  it("infers nothing from a producer that writes the same number each time", () => {
    const ledger = new SequenceLedger();
    for (let pulse = 0; pulse < 100; pulse++) ledger.observe(0, pulse);
    expect(ledger.counts).toEqual({
      produced: undefined,
      missing: 0,
      duplicate: 0,
      reordered: 0,
      restarts: 0,
    });
  });

  it("goes on counting when a producer is started again after one message", () => {
    const ledger = new SequenceLedger();
    for (const [time, id] of [0, 0, 1, 2, 4].entries()) ledger.observe(id, time);
    expect(ledger.counts).toMatchObject({ produced: 6, missing: 1, restarts: 1 });
    expect(ledger.observe(4, 4)).toBe("duplicate");
  });

  it("takes a straggler of the count before for what it is", () => {
    const ledger = feed([0, 1, 2, 4]);
    for (const id of [0, 1]) ledger.observe(id, 1e12 + id);
    expect(ledger.counts).toMatchObject({ missing: 1, restarts: 1 });
    expect(ledger.observe(3, 3 * 71_428_571)).toBe("reordered");
    expect(ledger.counts).toMatchObject({ produced: 7, missing: 0, restarts: 1 });
    ledger.observe(2, 1e12 + 2);
    expect(ledger.counts).toMatchObject({ produced: 8, missing: 0, restarts: 1 });
  });

  it("takes a step back, or a wild step forward, as a new count", () => {
    expect(feed([50_000, 50_001, 0, 1, 2]).counts).toMatchObject({
      produced: 5,
      missing: 0,
      restarts: 1,
    });
    const young = feed([3, 4, 5]);
    for (const id of [0, 1, 2, 3]) young.observe(id, 1e12 + id);
    expect(young.counts).toMatchObject({ missing: 0, restarts: 1, reordered: 0 });
    expect(feed([0, 1, 10_000_000, 10_000_001]).counts).toMatchObject({ missing: 0, restarts: 1 });
  });

  it("balances produced = received + missing for any loss, doubling and local reordering", () => {
    const plan = fc.array(
      fc.record({
        fate: fc.constantFrom("sent", "sent", "sent", "lost", "doubled"),
        delay: fc.nat({ max: 30 }),
      }),
      { minLength: 2, maxLength: 300 },
    );
    fc.assert(
      fc.property(plan, fc.nat({ max: 1e9 }), (fates, firstId) => {
        const sent = fates
          .flatMap(({ fate, delay }, index) => {
            const message = { id: firstId + index, order: index + delay };
            if (fate === "lost") return [];
            return fate === "doubled"
              ? [message, { ...message, order: message.order + 1.5 }]
              : [message];
          })
          .sort((a, b) => a.order - b.order);
        const ledger = feed(sent.map((message) => message.id));
        const ids = sent.map((message) => message.id);
        fc.pre(ids.length > 0);
        const distinct = new Set(ids).size;
        const produced = Math.max(...ids) - Math.min(...ids) + 1;
        expect(ledger.counts.produced).toBe(produced);
        expect(distinct + ledger.counts.missing).toBe(produced);
        expect(ledger.counts.duplicate).toBe(ids.length - distinct);
        expect(ledger.counts.restarts).toBe(0);
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});
