import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  defaultWindowOptions,
  type Timeliness,
  type Window,
  WindowBatcher,
} from "./window-batcher.ts";

const periodNs = 1e9 / 14;

interface Delivery {
  readonly item: string;
  readonly timeliness: Timeliness;
}
interface Closed extends Window {
  readonly deliveries: readonly Delivery[];
}

function recorder(options = defaultWindowOptions) {
  const closed: Closed[] = [];
  let open: Delivery[] = [];
  const batcher = new WindowBatcher<string>(options, {
    deliver: (item, timeliness) => void open.push({ item, timeliness }),
    close: (window) => {
      closed.push({ ...window, deliveries: open });
      open = [];
    },
  });
  return { batcher, closed, pending: () => open };
}

/** A message of `stream` at a pulse, named after both. */
const send = (batcher: WindowBatcher<string>, stream: number, pulse: number, nowMs = 0): void =>
  batcher.add(`s${stream}p${pulse}`, pulse * periodNs, stream, true, nowMs);

const items = (window: Closed | undefined): string[] =>
  window?.deliveries.map((delivery) => delivery.item) ?? [];

describe("WindowBatcher", () => {
  it("closes a window when each stream has moved past it", () => {
    const { batcher, closed } = recorder();
    for (let pulse = 0; pulse < 3; pulse++)
      for (const stream of [0, 1]) send(batcher, stream, pulse);
    send(batcher, 0, 3);
    expect(closed).toEqual([]);
    send(batcher, 1, 3);
    expect(closed).toHaveLength(1);
    expect(closed[0]).toMatchObject({ index: 0, startNs: 0, endNs: Math.round(3 * periodNs) });
    expect(items(closed[0])).toEqual(["s0p0", "s1p0", "s0p1", "s1p1", "s0p2", "s1p2"]);
  });

  it("does not wait for ever for a stream that fell silent", () => {
    const { batcher, closed } = recorder();
    for (const stream of [0, 1]) send(batcher, stream, 0);
    for (let pulse = 1; pulse <= 5; pulse++) send(batcher, 0, pulse);
    expect(closed.map((window) => window.index)).toEqual([0]);
  });

  it("does not wait for a camera that is slower than the windows", () => {
    const { batcher, closed } = recorder();
    for (let pulse = 0; pulse < 60; pulse++) {
      send(batcher, 0, pulse);
      if (pulse % 14 === 0) send(batcher, 1, pulse);
    }
    batcher.idle(100);
    expect(closed.map((window) => window.index)).toEqual(
      Array.from({ length: 20 }, (_, index) => index),
    );
  });

  it("closes on the last pulse once the log is idle", () => {
    const { batcher, closed } = recorder();
    for (let pulse = 0; pulse < 3; pulse++) send(batcher, 0, pulse, pulse);
    batcher.idle(2 + defaultWindowOptions.settleMs - 1);
    expect(closed).toHaveLength(0);
    batcher.idle(2 + defaultWindowOptions.settleMs);
    expect(closed).toHaveLength(1);
  });

  it("delivers the trailing part of a window after a quiet period", () => {
    const { batcher, closed } = recorder();
    send(batcher, 0, 0, 0);
    batcher.idle(defaultWindowOptions.quietMs - 1);
    expect(closed).toHaveLength(0);
    batcher.idle(defaultWindowOptions.quietMs);
    expect(items(closed[0])).toEqual(["s0p0"]);
  });

  it("lets late messages join the open window, marked", () => {
    const { batcher, closed, pending } = recorder();
    for (let pulse = 0; pulse <= 3; pulse++) send(batcher, 0, pulse);
    send(batcher, 0, 1);
    expect(closed).toHaveLength(1);
    expect(pending()).toEqual([
      { item: "s0p3", timeliness: "on-time" },
      { item: "s0p1", timeliness: "late" },
    ]);
  });

  it("is not dragged along by one stamp from the far future", () => {
    const { batcher, closed } = recorder();
    for (let pulse = 0; pulse < 90; pulse++) {
      send(batcher, 0, pulse);
      if (pulse === 4) send(batcher, 0, 1_000_000);
    }
    expect(closed.map((window) => window.index)).toEqual(
      Array.from({ length: 29 }, (_, index) => index),
    );
    const ahead = closed
      .flatMap((window) => window.deliveries)
      .filter((delivery) => delivery.timeliness === "clock-ahead");
    expect(ahead).toEqual([{ item: "s0p1000000", timeliness: "clock-ahead" }]);
  });

  it.each([1_000_000, -1_000_000])(
    "follows the clock of the data when all of it jumps by %i pulses",
    (jump) => {
      const { batcher, closed } = recorder();
      for (let pulse = 0; pulse < 12; pulse++)
        for (const stream of [0, 1]) send(batcher, stream, pulse);
      for (let pulse = 0; pulse < 12; pulse++)
        for (const stream of [0, 1]) send(batcher, stream, jump + pulse);
      batcher.flush();
      expect(closed.at(-1)?.index).toBe(Math.floor((jump + 11) / 3));
      expect(closed.flatMap(items)).toHaveLength(48);
      expect(closed.length).toBeLessThanOrEqual(10);
    },
  );

  it("holds the logs until events have set the clock", () => {
    const { batcher, closed } = recorder();
    batcher.add("log", 100 * periodNs, 7, false, 0);
    for (let pulse = 99; pulse < 103; pulse++) send(batcher, 0, pulse);
    expect(items(closed[0])).toEqual(["log", "s0p99", "s0p100", "s0p101"]);
  });

  it("counts a log stamped with the instant of a pulse as on time, to the ns", () => {
    const { batcher, closed } = recorder();
    for (let pulse = 0; pulse < 3000; pulse++) {
      const timeNs = Math.round(pulse * periodNs);
      batcher.add(`event ${pulse}`, timeNs, 0, true, 0);
      batcher.add(`log ${pulse}`, timeNs, 1, false, 0);
    }
    batcher.flush();
    const late = closed
      .flatMap((window) => window.deliveries)
      .filter((delivery) => delivery.timeliness !== "on-time");
    expect(late).toEqual([]);
  });

  it("delivers logs alone after the quiet period", () => {
    const { batcher, closed } = recorder();
    batcher.add("old", -1e15, 7, false, 0);
    batcher.add("new", 5 * periodNs, 7, false, 0);
    batcher.idle(500);
    expect(closed.flatMap(items).sort()).toEqual(["new", "old"]);
  });

  it.each([5, 1000])(
    "delivers logs of %i Hz while there is no beam, window by window",
    (rateHz) => {
      const { batcher, closed } = recorder();
      for (let pulse = 0; pulse < 4; pulse++) send(batcher, 0, pulse, pulse * 71);
      const samples = rateHz * 20;
      for (let i = 0; i < samples; i++) {
        const nowMs = 300 + (i * 1000) / rateHz;
        batcher.add(`log ${i}`, nowMs * 1e6, 1, false, nowMs);
        // A fast log never lets a pull come back empty.
        if (rateHz < 100) batcher.idle(nowMs + 10);
      }
      const delivered = closed.flatMap(items).filter((item) => item.startsWith("log"));
      expect(delivered.length).toBeGreaterThan(samples * 0.95);
      expect(closed.flatMap(items)).toContain("s0p3");
      expect(closed.length).toBeLessThan(20 * 7);
    },
  );

  it("delivers every message exactly once, whatever the clocks do", () => {
    const message = fc.record({
      stream: fc.nat({ max: 3 }),
      pulse: fc.oneof(
        { weight: 8, arbitrary: fc.integer({ min: 0, max: 40 }) },
        { weight: 1, arbitrary: fc.constantFrom(-1e6, 1e6, 1e9) },
      ),
      gates: fc.boolean(),
      idleMs: fc.constantFrom(0, 0, 0, 20, 600),
    });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 120 }), (messages) => {
        const { batcher, closed, pending } = recorder({ ...defaultWindowOptions, heldLimit: 10 });
        let nowMs = 0;
        messages.forEach((each, index) => {
          batcher.add(String(index), each.pulse * periodNs, each.stream, each.gates, nowMs);
          nowMs += each.idleMs;
          if (each.idleMs > 0) batcher.idle(nowMs);
          expect(batcher.held).toBeLessThanOrEqual(10);
        });
        batcher.flush();
        expect(pending()).toEqual([]);
        expect(batcher.held).toBe(0);
        const delivered = closed
          .flatMap(items)
          .map(Number)
          .sort((a, b) => a - b);
        expect(delivered).toEqual(messages.map((_, index) => index));
        for (const window of closed) expect(window.deliveries.length).toBeGreaterThan(0);
      }),
      { numRuns: 500, seed: 14 },
    );
  });

  it("never holds a doubted message for more than a dozen windows of data time", () => {
    const { batcher } = recorder();
    batcher.add("first", 0, 0, true, 0);
    batcher.add("doubted", 1e6 * periodNs, 0, true, 0);
    for (let pulse = 1; pulse < 40; pulse++) send(batcher, 0, pulse);
    expect(batcher.held).toBe(0);
  });
});
