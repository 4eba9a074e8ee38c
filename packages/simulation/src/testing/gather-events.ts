import { readEv44 } from "@beamscope/wire";
import type { SourceMessage } from "../source-message.ts";

/** The events of one stream as its messages carry them, pulse by pulse. */
export interface GatheredPulse {
  readonly time: bigint;
  readonly timeOfArrival: number[];
  readonly pixelId: number[];
}

/** Decodes the bytes of all ev44 messages, by source name; checks that message ids count up from 0. */
export function gatherEvents(messages: Iterable<SourceMessage>): Map<string, GatheredPulse[]> {
  const streams = new Map<string, GatheredPulse[]>();
  const nextIds = new Map<string, bigint>();
  for (const message of messages) {
    if (message.schema !== "ev44") continue;
    const { sourceName, messageId, pulseTime, firstEvent, ...columns } = readEv44(message.value);
    const nextId = nextIds.get(sourceName) ?? 0n;
    if (messageId !== nextId) throw new Error(`${sourceName}: message ${messageId}, not ${nextId}`);
    nextIds.set(sourceName, nextId + 1n);
    const [time] = pulseTime;
    if (time === undefined || pulseTime.length !== 1 || firstEvent[0] !== 0) {
      throw new Error(`${sourceName}: message ${messageId} is not of one pulse`);
    }
    const pulses = streams.get(sourceName) ?? [];
    streams.set(sourceName, pulses);
    let pulse = pulses.at(-1);
    if (pulse?.time !== time) {
      pulse = { time, timeOfArrival: [], pixelId: [] };
      pulses.push(pulse);
    }
    pulse.timeOfArrival.push(...columns.timeOfArrival);
    pulse.pixelId.push(...columns.pixelId);
  }
  return streams;
}
