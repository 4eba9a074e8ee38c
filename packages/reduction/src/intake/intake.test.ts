import type { StreamDeclaration } from "@beamscope/catalog";
import {
  type Ev44Message,
  epochNs,
  readEv44,
  writeAl00,
  writeEv44,
  writeF144,
} from "@beamscope/wire";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BlockPool } from "./block-pool.ts";
import { Intake } from "./intake.ts";
import type { StreamCounts } from "./stream-accounting.ts";
import { StreamTable } from "./stream-table.ts";

const declarations: readonly StreamDeclaration[] = [
  {
    name: "panel",
    title: "Panel",
    kind: "detector_events",
    wire: { topic: "detector", source: "panel" },
    shape: [{ name: "x", size: 10 }],
    detectorNumbers: { kind: "consecutive", first: 1 },
  },
  { name: "motion", title: "Motion", kind: "log", wire: { topic: "motion", source: "m" } },
];
const periodNs = 71_428_571n;

function intake(pool = new BlockPool({ blockBytes: 65_536, blocks: 4, oversizeBytes: 1e6 })) {
  const table = new StreamTable(declarations);
  const delivered: { stream: string; bytes: number }[] = [];
  let windows = 0;
  const made = new Intake({
    table,
    pool,
    nowMs: () => 0,
    sink: {
      deliver: (stream, stored) => {
        delivered.push({ stream: stream.name, bytes: stored.length });
        pool.release(stored);
      },
      close: () => {
        windows += 1;
      },
    },
  });
  for (const stream of table.streams) made.want(stream, true);
  const counts = (name: string): StreamCounts => {
    const found = made.counts().streams.get(name);
    if (found === undefined) throw new Error(`no stream ${name}`);
    return found;
  };
  return { intake: made, table, delivered, counts, windows: () => windows };
}

function ev44(
  messageId: number,
  pulse: number,
  events: number,
  over: Partial<Ev44Message> = {},
): Uint8Array {
  return writeEv44({
    sourceName: "panel",
    messageId: BigInt(messageId),
    pulseTime: BigInt64Array.of(BigInt(pulse) * periodNs),
    firstEvent: Int32Array.of(0),
    timeOfArrival: new Int32Array(events).fill(5),
    pixelId: new Int32Array(events).fill(3),
    ...over,
  }).slice();
}

/** The same message with an index beyond its events, which our writer refuses to write. */
function withFirstEvent(message: Uint8Array, first: number): Uint8Array {
  const { firstEvent } = readEv44(message);
  new Int32Array(firstEvent.buffer, firstEvent.byteOffset, 1)[0] = first;
  return message;
}
const take = (made: Intake, value: Uint8Array, topic = "detector") =>
  made.take({ topic, timestampMs: 0, value });

describe("Intake", () => {
  it("balances its books while messages are withheld, doubled, swapped and damaged", () => {
    const fate = fc.constantFrom("sent", "sent", "sent", "withheld", "doubled", "cut", "unequal");
    fc.assert(
      fc.property(fc.array(fate, { minLength: 3, maxLength: 80 }), (fates) => {
        const { intake: made, counts } = intake();
        const truth = { sent: 0, doubled: 0, cut: 0, unequal: 0, withheld: 0, events: 0 };
        // Begins and ends with a sound one: numbers outside those that came are not known to be missing.
        const plan = ["sent", ...fates, "sent"] as const;
        plan.forEach((each, id) => {
          const message = ev44(id, id, 10 + id);
          if (each === "withheld") truth.withheld += 1;
          else if (each === "cut") {
            truth.cut += 1;
            take(made, message.subarray(0, 30));
          } else if (each === "unequal") {
            truth.unequal += 1;
            take(made, withFirstEvent(ev44(id, id, 10), 11));
          } else {
            truth.sent += 1;
            truth.events += 10 + id;
            take(made, message);
            if (each === "doubled") {
              truth.doubled += 1;
              take(made, message);
            }
          }
        });
        made.flush();
        const books = counts("panel");
        expect(books.admitted).toEqual({ messages: truth.sent, counts: truth.events });
        expect(books.delivered).toEqual(books.admitted);
        expect(books.duplicate.messages).toBe(truth.doubled);
        expect(books.dropped.get("corrupt")?.messages ?? 0).toBe(truth.unequal);
        expect(made.counts().unreadable.get("detector")?.get("corrupt") ?? 0).toBe(truth.cut);
        // What cannot be read cannot tell its number: it is missing from the stream as well.
        expect(books.sequence.missing).toBe(truth.withheld + truth.cut + truth.unequal);
        const dropped = [...books.dropped.values()].reduce(
          (sum, { messages }) => sum + messages,
          0,
        );
        expect(books.received.messages).toBe(
          books.admitted.messages + books.duplicate.messages + dropped,
        );
        expect(plan.length).toBe(books.admitted.messages + books.sequence.missing);
      }),
      { numRuns: 100, seed: 44 },
    );
  });

  it("names sources that no stream has, and passes over alarms", () => {
    const { intake: made } = intake();
    take(made, ev44(0, 0, 1, { sourceName: "stranger" }));
    take(
      made,
      writeF144({
        sourceName: "panel",
        timestamp: epochNs(1n),
        value: { kind: "number", type: "float64", value: 1 },
      }),
    );
    take(
      made,
      writeAl00({ sourceName: "m", timestamp: epochNs(1n), severity: "OK", message: "" }),
      "motion",
    );
    take(made, new Uint8Array([1, 2, 3]), "motion");
    const counts = made.counts();
    expect(counts.unmapped).toEqual([{ topic: "detector", sourceName: "stranger", messages: 1 }]);
    expect(counts.streams.get("panel")?.dropped.get("wrong-schema")).toEqual({
      messages: 1,
      counts: 1,
    });
    expect(counts.ignored).toBe(1);
    expect(counts.unreadable.get("motion")?.get("corrupt")).toBe(1);
  });

  it("drops events of a detector that do not say where they were", () => {
    const { intake: made, counts } = intake();
    take(made, ev44(0, 0, 4, { pixelId: new Int32Array(0) }));
    expect(counts("panel").dropped.get("unusable")).toEqual({ messages: 1, counts: 4 });
  });

  it("tells a job what came before it, stored or not", () => {
    const { intake: made, table } = intake();
    const panel = table.named("panel");
    if (panel === undefined) throw new Error("no panel");
    made.want(panel, false);
    take(made, ev44(0, 0, 10));
    take(made, ev44(1, 3, 5));
    expect(made.admittedBefore(panel)).toBe(15);
    made.want(panel, true);
    // It has joined the open window: a job that starts now does not get it any more.
    take(made, ev44(2, 3, 7));
    expect(made.admittedBefore(panel)).toBe(22);
  });

  it("takes a message that found no room when it is offered again, and not as a duplicate", () => {
    const pool = new BlockPool({ blockBytes: 512, blocks: 2, oversizeBytes: 0 });
    const { intake: made, counts } = intake(pool);
    const held = [pool.store(new Uint8Array(500)), pool.store(new Uint8Array(500))];
    expect(take(made, ev44(0, 0, 4))).toBe("full");
    expect(counts("panel").received.messages).toBe(0);
    for (const each of held) if (each !== undefined) pool.release(each);
    expect(take(made, ev44(0, 0, 4))).toBe("taken");
    expect(counts("panel")).toMatchObject({
      admitted: { messages: 1 },
      duplicate: { messages: 0 },
    });
  });
});
