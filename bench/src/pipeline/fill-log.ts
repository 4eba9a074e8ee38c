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

/** What a filled topic holds. */
export interface FilledLog {
  readonly topic: string;
  readonly messages: number;
  readonly events: number;
  readonly bytes: number;
}

/**
 * Writes ev44 messages of random pixels and times, several per pulse with equal pulse times.
 * @param eventsPerSecond - of data time: how many messages share a pulse.
 */
export async function fillLog(
  broker: Broker,
  topic: string,
  events: number,
  eventsPerSecond: number,
): Promise<FilledLog> {
  const random = new Random(44);
  const columns = Array.from({ length: distinctMessages }, () => ({
    timeOfArrival: Int32Array.from({ length: eventsPerMessage }, () => random.below(latestNs)),
    pixelId: Int32Array.from({ length: eventsPerMessage }, () => 1 + random.below(side * side)),
  }));
  const producer = await broker.openProducer();
  const writer = new FlatWriter(150_000);
  const messages = Math.ceil(events / eventsPerMessage);
  const messagesPerPulse = Math.max(1, Math.round(eventsPerSecond / 14 / eventsPerMessage));
  let bytes = 0;
  let pending: Promise<unknown>[] = [];
  for (let id = 0; id < messages; id++) {
    const pulse = Math.floor(id / messagesPerPulse);
    const value = writeEv44(
      {
        sourceName: "bank",
        messageId: BigInt(id),
        pulseTime: BigInt64Array.of(BigInt(Math.round(1e18 + pulse * periodNs))),
        firstEvent: Int32Array.of(0),
        ...columns[id % distinctMessages]!,
      },
      writer,
    );
    bytes += value.length;
    pending.push(
      producer.produce([{ topic, timestampMs: Math.round((pulse * periodNs) / 1e6), value }]),
    );
    if (pending.length >= 200) {
      await Promise.all(pending);
      pending = [];
    }
  }
  await Promise.all(pending);
  await producer.close();
  return { topic, messages, events: messages * eventsPerMessage, bytes };
}
