import { RandomStream } from "../random/random-stream.ts";
import type { SourceMessage } from "../source-message.ts";
import { CORRUPTIONS, corrupt } from "./corruption.ts";
import { FaultLedger } from "./fault-ledger.ts";

/** What goes wrong between a source and the broker. Probabilities of a message, 0 to 1; together at most 1. */
export interface FaultPlan {
  /** Names the run: equal seeds, equal faults. */
  readonly seed: number;
  /** Never sent. */
  readonly withhold?: number;
  /** Sent twice. */
  readonly double?: number;
  /** Sent after later messages of its stream. */
  readonly reorder?: number;
  /** Sent as bytes that no reader accepts. */
  readonly corrupt?: number;
  /** The most messages of its stream that a reordered one lets pass. Default 3. */
  readonly reorderDepth?: number;
  /** Which messages may be hit. Default: all. */
  readonly only?: (message: SourceMessage) => boolean;
}

/** Messages after faults, and the record of what was done to them. */
export interface FaultySource {
  readonly messages: Generator<SourceMessage, void, void>;
  /** Grows as messages are drawn; complete at the end. */
  readonly ledger: FaultLedger;
}

/** Does to messages what networks and readouts do, on purpose and repeatably. */
export function withFaults(source: Iterable<SourceMessage>, plan: FaultPlan): FaultySource {
  const ledger = new FaultLedger();
  return { messages: inject(source, plan, ledger), ledger };
}

/** A message that waits while `passing` later ones of its stream go first. */
interface Held {
  readonly message: SourceMessage;
  passing: number;
}

function* inject(
  source: Iterable<SourceMessage>,
  plan: FaultPlan,
  ledger: FaultLedger,
): Generator<SourceMessage, void, void> {
  const random = new RandomStream(plan.seed, 0xfa);
  const { withhold = 0, double = 0, reorder = 0, reorderDepth = 3, only = () => true } = plan;
  const heldByStream = new Map<string, Held[]>();
  for (const message of source) {
    const counts = ledger.of(message);
    counts.produced.add(message);
    // Drawn for each message, so that one stream's faults do not depend on another's filter.
    const chance = random.uniform();
    let sentNow = true;
    if (!only(message) || chance >= withhold + double + reorder + (plan.corrupt ?? 0)) {
      yield counts.sent.pass(message);
    } else if (chance < withhold) {
      counts.withheld.add(message);
      sentNow = false;
    } else if (chance < withhold + double) {
      counts.doubled.add(message);
      yield counts.sent.pass(message);
      yield counts.sent.pass(message);
    } else if (chance < withhold + double + reorder) {
      const held = { message, passing: 1 + random.below(reorderDepth) };
      heldByStream.set(streamOf(message), [...(heldByStream.get(streamOf(message)) ?? []), held]);
      sentNow = false;
    } else {
      const how = CORRUPTIONS[random.below(CORRUPTIONS.length)] ?? "empty";
      counts.corrupted.add(message);
      counts.corruptedHow.push(how);
      yield counts.sent.pass({ ...message, value: corrupt(message.value, how, random) });
    }
    if (sentNow) yield* release(heldByStream.get(streamOf(message)), ledger);
  }
  for (const held of heldByStream.values()) {
    for (const { message } of held) yield ledger.of(message).sent.pass(message);
  }
}

/** Lets go those that waited long enough, in the order in which they were held. */
function* release(held: Held[] | undefined, ledger: FaultLedger): Generator<SourceMessage> {
  if (held === undefined) return;
  for (const one of held) one.passing -= 1;
  for (let i = 0; i < held.length; ) {
    const one = held[i]!;
    if (one.passing > 0) {
      i += 1;
      continue;
    }
    held.splice(i, 1);
    const counts = ledger.of(one.message);
    counts.reordered.add(one.message);
    yield counts.sent.pass(one.message);
  }
}

const streamOf = ({ topic, sourceName }: SourceMessage): string => `${topic}\n${sourceName}`;
