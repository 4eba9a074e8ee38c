import type { Gap } from "@beamscope/broker";

/** Messages that the log could not deliver, per topic and reason. */
export class GapCounts {
  readonly #lost = new Map<string, { topic: string; reason: Gap["reason"]; messages: number }>();

  add(gap: Gap): void {
    const key = `${gap.topic} ${gap.reason}`;
    const known = this.#lost.get(key) ?? { topic: gap.topic, reason: gap.reason, messages: 0 };
    known.messages += gap.endOffset - gap.firstOffset;
    this.#lost.set(key, known);
  }

  list(): readonly {
    readonly topic: string;
    readonly reason: Gap["reason"];
    readonly messages: number;
  }[] {
    return [...this.#lost.values()].map((each) => ({ ...each }));
  }
}
