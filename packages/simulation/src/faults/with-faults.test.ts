import { epochNs, readAd00, readEv44, readF144, WireFormatError } from "@beamscope/wire";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DummySource } from "../dummy/dummy-source.ts";
import type { SourceMessage } from "../source-message.ts";
import { type FaultPlan, withFaults } from "./with-faults.ts";

const source = new DummySource({
  start: epochNs(1_750_000_000_000_000_000n),
  panelEventsPerSecond: 1400,
  monitorEventsPerSecond: 140,
});
const clean = [...source.messages({ to: 40 })];

function run(plan: FaultPlan) {
  const { messages, ledger } = withFaults(clean, plan);
  return { sent: [...messages], ledger };
}

const streamOf = ({ topic, sourceName }: { topic: string; sourceName: string }): string =>
  `${topic}/${sourceName}`;

function read({ schema, value }: SourceMessage): unknown {
  switch (schema) {
    case "ev44":
      return readEv44(value);
    case "f144":
      return readF144(value);
    case "ad00":
      return readAd00(value);
  }
}

describe("withFaults", () => {
  it("leaves everything as it is where nothing is to go wrong", () => {
    const { sent } = run({ seed: 1 });
    expect(sent).toEqual(clean);
    const none = run({ seed: 1, withhold: 1, only: () => false });
    expect(none.sent).toEqual(clean);
  });

  it("keeps a record that accounts for every message and event", () => {
    const share = fc.double({ min: 0, max: 0.25, noNaN: true });
    const plan = fc.record({
      seed: fc.integer(),
      withhold: share,
      double: share,
      reorder: share,
      corrupt: share,
      reorderDepth: fc.integer({ min: 1, max: 5 }),
    });
    fc.assert(
      fc.property(plan, (faults) => {
        const { sent, ledger } = run(faults);
        for (const stream of ledger.streams()) {
          const { produced, withheld, doubled, corrupted } = stream;
          const ofStream = clean.filter((one) => streamOf(one) === streamOf(stream.address));
          expect(produced.messages).toBe(ofStream.length);
          const sentOfStream = sent.filter((one) => streamOf(one) === streamOf(stream.address));
          expect(stream.sent.messages).toBe(sentOfStream.length);
          for (const unit of ["messages", "events"] as const) {
            expect(stream.sent[unit]).toBe(produced[unit] - withheld[unit] + doubled[unit]);
          }
          expect(stream.corruptedHow.length).toBe(corrupted.messages);
          // Ids that arrive: all but the withheld, the doubled ones twice.
          const idsOf = (messages: readonly SourceMessage[]) =>
            messages.flatMap(({ messageId }) => messageId ?? []);
          const expected = [...idsOf(ofStream), ...doubled.messageIds].filter(
            (id) => !withheld.messageIds.includes(id),
          );
          expect(idsOf(sentOfStream).toSorted(order)).toEqual(expected.toSorted(order));
        }
      }),
      { numRuns: 60 },
    );
  });

  it("remembers nothing of messages that nothing was done to, however many there are", () => {
    const { ledger } = run({ seed: 3 });
    for (const stream of ledger.streams()) {
      expect(stream.produced.messages).toBeGreaterThan(0);
      const lists = Object.values(stream).flatMap(
        (tally: object) => Object.values(tally) as unknown[],
      );
      expect([...lists, stream.corruptedHow].filter(Array.isArray).flat()).toEqual([]);
    }
  });

  it("spoils a message so that no reader accepts it, and no other", () => {
    const { sent, ledger } = run({ seed: 4, corrupt: 0.5 });
    let unreadable = 0;
    for (const message of sent) {
      try {
        read(message);
      } catch (error) {
        expect(error).toBeInstanceOf(WireFormatError);
        unreadable += 1;
      }
    }
    const streams = ledger.streams();
    expect(unreadable).toBe(streams.reduce((sum, { corrupted }) => sum + corrupted.messages, 0));
    expect(unreadable).toBeGreaterThan(50);
    const ways = new Set(streams.flatMap(({ corruptedHow }) => corruptedHow));
    expect([...ways].sort()).toEqual(["cut", "empty", "identifier", "noise"]);
  });

  it("lets later messages of the same stream pass, at most as many as planned", () => {
    const { sent, ledger } = run({ seed: 2, reorder: 0.3, reorderDepth: 2 });
    expect(sent.length).toBe(clean.length);
    const panel = sent.filter(({ sourceName }) => sourceName === "panel_0");
    let overtaken = 0;
    for (const [i, { messageId }] of panel.entries()) {
      const before = panel
        .slice(0, i)
        .filter((other) => (other.messageId ?? 0n) > (messageId ?? 0n));
      // Held messages may be held together, and then pass each other by too.
      expect(before.length).toBeLessThanOrEqual(6);
      if (before.length > 0) overtaken += 1;
    }
    const address = { topic: "dummy_detector", sourceName: "panel_0" };
    expect(overtaken).toBe(ledger.of(address).reordered.messages);
    expect(overtaken).toBeGreaterThan(4);
    const bytesOf = (messages: readonly SourceMessage[]) =>
      messages.map(({ value }) => Buffer.from(value).toString("hex")).sort();
    expect(bytesOf(sent)).toEqual(bytesOf(clean));
  });

  it("lets one to as many messages pass as planned, each number in its turn", () => {
    const passed = new Set<number>();
    for (let seed = 0; seed < 40; seed++) {
      const only = (message: SourceMessage) =>
        message.sourceName === "panel_0" && message.messageId === 5n;
      const { sent } = run({ seed, reorder: 1, reorderDepth: 3, only });
      const panel = sent.filter(({ sourceName }) => sourceName === "panel_0");
      passed.add(panel.findIndex(({ messageId }) => messageId === 5n) - 5);
    }
    expect([...passed].sort((a, b) => a - b)).toEqual([1, 2, 3]);
  });

  it("does the same again for the same seed", () => {
    const plan = { withhold: 0.1, double: 0.1, reorder: 0.1, corrupt: 0.1 };
    expect(run({ seed: 9, ...plan }).sent).toEqual(run({ seed: 9, ...plan }).sent);
    expect(run({ seed: 9, ...plan }).sent).not.toEqual(run({ seed: 8, ...plan }).sent);
  });
});

const order = (a: bigint, b: bigint): number => Number(a - b);
