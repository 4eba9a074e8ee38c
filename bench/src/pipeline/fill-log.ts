import type { Broker } from "@beamscope/broker";
import { FlatWriter, writeEv44 } from "@beamscope/wire";
import { Random } from "../random.ts";
import { side } from "./bench-instrument.ts";

/** Events of one message: 100 kB, as event formation units write them. */
const eventsPerMessage = 12_500;
const periodNs = 1e9 / 14;
/** Nothing comes later after its pulse than the pulse after it. */
const latestNs = 71_428_571;
/** Messages made with events of their own; then the same events come again with other times and numbers. */
const distinctMessages = 64;
/** Messages on their way to the log. */
const mostPending = 200;

/** What a topic is filled with. */
export interface Filling {
  readonly topic: string;
  readonly events: number;
  /** Of data time: how many messages share a pulse. */
  readonly eventsPerSecond: number;
}

/** What a filled topic holds. */
export interface FilledLog {
  readonly topic: string;
  readonly messages: number;
  readonly events: number;
}

/** When the message with this number was measured: several share a pulse. ns since 1970-01-01 UTC. */
export function pulseTimeOf(message: number, eventsPerSecond: number): bigint {
  const messagesPerPulse = Math.max(1, Math.round(eventsPerSecond / 14 / eventsPerMessage));
  return BigInt(1e18) + BigInt(Math.round(Math.floor(message / messagesPerPulse) * periodNs));
}

/** Writes ev44 messages of random pixels and times, several per pulse with equal pulse times. */
export async function fillLog(
  broker: Broker,
  { topic, events, eventsPerSecond }: Filling,
): Promise<FilledLog> {
  const random = new Random(44);
  const columns = Array.from({ length: distinctMessages }, () => ({
    timeOfArrival: Int32Array.from({ length: eventsPerMessage }, () => random.below(latestNs)),
    pixelId: Int32Array.from({ length: eventsPerMessage }, () => 1 + random.below(side * side)),
  }));
  const producer = await broker.openProducer();
  const writer = new FlatWriter(150_000);
  const messages = Math.ceil(events / eventsPerMessage);
  let pending: Promise<unknown>[] = [];
  for (let id = 0; id < messages; id++) {
    const pulseTime = pulseTimeOf(id, eventsPerSecond);
    const value = writeEv44(
      {
        sourceName: "bank",
        messageId: BigInt(id),
        pulseTime: BigInt64Array.of(pulseTime),
        firstEvent: Int32Array.of(0),
        ...columns[id % distinctMessages]!,
      },
      writer,
    );
    pending.push(producer.produce([{ topic, timestampMs: Number(pulseTime / 1_000_000n), value }]));
    if (pending.length >= mostPending) {
      await Promise.all(pending);
      pending = [];
    }
  }
  await Promise.all(pending);
  await producer.close();
  return { topic, messages, events: messages * eventsPerMessage };
}
