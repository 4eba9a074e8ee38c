import type { Delivery, OutgoingMessage } from "@beamscope/broker";
import { epochNs } from "@beamscope/wire";
import { describe, expect, it } from "vitest";
import { type PaceClock, type PaceOptions, pace } from "./pacer.ts";
import type { SourceMessage } from "./source-message.ts";

const message = (ms: number, bytes = 10): SourceMessage => ({
  topic: "t",
  sourceName: "s",
  schema: "ev44",
  time: epochNs(BigInt(1_750_000_000_000 + ms) * 1_000_000n),
  messageId: 0n,
  events: 3,
  value: new Uint8Array(bytes).fill(ms % 256),
});

/** A clock that stands still but for sleeping. */
class FakeClock implements PaceClock {
  ms = 500;
  readonly sleeps: number[] = [];
  nowMs(): number {
    return this.ms;
  }
  sleepMs(ms: number): Promise<void> {
    this.sleeps.push(ms);
    this.ms += ms;
    return Promise.resolve();
  }
}

/** A broker that notes when it got what. */
class FakeProducer {
  readonly got: { readonly atMs: number; readonly message: OutgoingMessage }[] = [];
  readonly #clock: FakeClock;
  readonly #answer: () => Promise<Delivery>;
  constructor(clock: FakeClock, answer: () => Promise<Delivery> = delivered) {
    this.#clock = clock;
    this.#answer = answer;
  }
  async produce(messages: readonly OutgoingMessage[]): Promise<readonly Delivery[]> {
    for (const one of messages) {
      const value = one.value.slice();
      this.got.push({ atMs: this.#clock.ms, message: { ...one, value } });
    }
    return [await this.#answer()];
  }
}

const delivered = (): Promise<Delivery> =>
  Promise.resolve({ kind: "delivered", partition: 0, offset: 0 });

async function sendAt(speed: number, times: readonly number[], more: Partial<PaceOptions> = {}) {
  const clock = new FakeClock();
  const producer = new FakeProducer(clock);
  const report = await pace(
    times.map((ms) => message(ms)),
    producer,
    { clock, speed, ...more },
  );
  return { report, clock, at: producer.got.map(({ atMs }) => atMs - 500), got: producer.got };
}

describe("pace", () => {
  it("sends each message at its time, or faster by the speed", async () => {
    expect((await sendAt(1, [0, 71, 143])).at).toEqual([0, 71, 143]);
    expect((await sendAt(10, [0, 100, 150])).at).toEqual([0, 10, 15]);
    const fastest = await sendAt(Number.POSITIVE_INFINITY, [0, 1000, 5000]);
    expect(fastest.at).toEqual([0, 0, 0]);
    expect(fastest.clock.sleeps).toEqual([]);
  });

  it("stamps messages with their data time and reports what it sent", async () => {
    const { got, report } = await sendAt(2, [7, 8]);
    expect(got.map(({ message: one }) => one.timestampMs)).toEqual([
      1_750_000_000_007, 1_750_000_000_008,
    ]);
    expect(got[1]?.message.value).toEqual(message(8).value);
    expect(report).toEqual({ messages: 2, events: 6, bytes: 20, undelivered: 0, latestMs: 0 });
  });

  it("sends what is late at once, in order, and says how late", async () => {
    const clock = new FakeClock();
    const producer = new FakeProducer(clock);
    function* slowSource(): Generator<SourceMessage> {
      yield message(0);
      clock.ms += 250;
      yield message(100);
      yield message(200);
      yield message(300);
      yield message(50);
    }
    const report = await pace(slowSource(), producer, { clock, speed: 1 });
    expect(producer.got.map(({ atMs }) => atMs - 500)).toEqual([0, 250, 250, 300, 300]);
    expect(report.latestMs).toBe(250);
  });

  it("draws no message while too many bytes wait for the broker", async () => {
    const clock = new FakeClock();
    const confirm: (() => void)[] = [];
    const slowBroker = (): Promise<Delivery> =>
      new Promise((resolve) => {
        confirm.push(() => resolve({ kind: "delivered", partition: 0, offset: 0 }));
      });
    const producer = new FakeProducer(clock, slowBroker);
    let drawn = 0;
    function* source(): Generator<SourceMessage> {
      for (; drawn < 10; drawn++) yield message(drawn, 100);
    }
    const speed = Number.POSITIVE_INFINITY;
    const done = pace(source(), producer, { clock, speed, maxUnconfirmedBytes: 300 });
    await settled();
    // Three are on their way, the fourth is drawn and waits.
    expect([producer.got.length, drawn]).toEqual([3, 3]);
    confirm[0]?.();
    await settled();
    expect([producer.got.length, drawn]).toEqual([4, 4]);
    for (let i = 1; i < 10; i++) {
      confirm[i]?.();
      await settled();
    }
    expect((await done).messages).toBe(10);
  });

  it("sends a message that is larger than all that may wait", async () => {
    const { report } = await sendAt(1, [0, 1], { maxUnconfirmedBytes: 1 });
    expect(report.messages).toBe(2);
  });

  it("counts what the broker does not take and goes on", async () => {
    const clock = new FakeClock();
    const refused: Delivery = { kind: "refused", reason: "unknown-topic", detail: "no topic t" };
    const producer = new FakeProducer(clock, () => Promise.resolve(refused));
    const told: string[] = [];
    const report = await pace([message(0), message(1)], producer, {
      clock,
      speed: 1,
      onUndelivered: (delivery, one) => told.push(`${delivery.kind} ${one.sourceName}`),
    });
    expect(report).toMatchObject({ messages: 2, undelivered: 2 });
    expect(told).toEqual(["refused s", "refused s"]);
  });

  it("ends when told to, and ends its source", async () => {
    const stop = new AbortController();
    let ended = false;
    function* endless(): Generator<SourceMessage> {
      try {
        for (let ms = 0; ; ms += 10) {
          if (ms === 50) stop.abort();
          yield message(ms);
        }
      } finally {
        ended = true;
      }
    }
    const clock = new FakeClock();
    const producer = new FakeProducer(clock);
    const report = await pace(endless(), producer, { clock, speed: 1, signal: stop.signal });
    expect([report.messages, producer.got.length, ended]).toEqual([5, 5, true]);
  });

  it("refuses a speed that is none, and passes on that the broker is closed", async () => {
    await expect(sendAt(0, [0])).rejects.toThrow(RangeError);
    const clock = new FakeClock();
    const closed = new Error("closed");
    const producer = new FakeProducer(clock, () => Promise.reject(closed));
    await expect(pace([message(0), message(1)], producer, { clock, speed: 1 })).rejects.toBe(
      closed,
    );
  });
});

/** Lets every promise that can go on do so. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
