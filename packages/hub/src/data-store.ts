import { type DataKey, dataKeyText } from "@beamscope/contracts";
import { ArraySamples } from "./array-samples.ts";
import { HistorySamples } from "./history-samples.ts";
import type { DeclaredOutput } from "./output-index.ts";
import type { SampleAccounting } from "./sample.ts";

/** What is kept of one data key. */
export interface Retained {
  readonly key: DataKey;
  readonly declared: DeclaredOutput;
  readonly samples: ArraySamples | HistorySamples;
  /** The job whose results these are; the newest where a history holds several. */
  jobNumber: string;
  /** Of the newest result. */
  accounting: SampleAccounting;
  /** Of the hub's counter of changes, when this changed last. */
  revision: number;
  /** When a layer wanted it last, ms. */
  wantedMs: number;
}

/**
 * All that is kept in memory, by data key, within one budget. What nobody looked at for long and takes
 * much goes first; the newest sample of each key always stays.
 */
export class DataStore {
  readonly budgetBytes: number;
  readonly #retained = new Map<string, Retained>();
  #usedBytes = 0;

  constructor(budgetBytes: number) {
    this.budgetBytes = budgetBytes;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  get(key: DataKey): Retained | undefined {
    return this.#retained.get(dataKeyText(key));
  }

  all(): Iterable<Retained> {
    return this.#retained.values();
  }

  /** What is kept of a key; begun where there is nothing yet. */
  open(key: DataKey, declared: DeclaredOutput, jobNumber: string): Retained {
    const text = dataKeyText(key);
    const known = this.#retained.get(text);
    if (known !== undefined) return known;
    const retained: Retained = {
      key,
      declared,
      samples: declared.isHistory ? new HistorySamples() : new ArraySamples(),
      jobNumber,
      accounting: new Map(),
      revision: 0,
      wantedMs: Number.NEGATIVE_INFINITY,
    };
    this.#retained.set(text, retained);
    return retained;
  }

  /**
   * Changes what is kept of one key, and keeps the rule of its output and the budget of all.
   * @param nowMs - tells how long ago the others were wanted.
   */
  change(retained: Retained, nowMs: number, change: () => void): void {
    const before = retained.samples.bytes;
    change();
    applyRule(retained);
    this.#usedBytes += retained.samples.bytes - before;
    if (this.#usedBytes > this.budgetBytes) this.#trim(nowMs);
  }

  #trim(nowMs: number): void {
    const candidates = new Set(this.#retained.values());
    while (this.#usedBytes > this.budgetBytes && candidates.size > 0) {
      let victim: Retained | undefined;
      let most = -1;
      for (const one of candidates) {
        const cost = one.samples.bytes * forgottenSeconds(one, nowMs);
        if (cost > most) [victim, most] = [one, cost];
      }
      if (victim === undefined) return;
      const given = victim.samples.shrink();
      this.#usedBytes -= given;
      if (given === 0) candidates.delete(victim);
    }
  }
}

/** At least 1 and at most a day, so that size always counts too. */
function forgottenSeconds({ wantedMs }: Retained, nowMs: number): number {
  return Math.min(86_400, 1 + Math.max(0, nowMs - wantedMs) / 1_000);
}

function applyRule({ declared: { retention }, samples }: Retained): void {
  switch (retention.kind) {
    case "history":
      return;
    case "duration":
      return samples.keepLast(retention.seconds);
    case "count":
      return samples.keepCount(retention.samples);
  }
}
