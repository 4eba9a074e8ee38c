/** Rates are taken over so much wall time: a few heartbeats. ms */
const spanMs = 10_000;

/** Without news for so long, nothing is known to flow. ms */
const silenceMs = 8_000;

interface Sample {
  readonly atMs: number;
  readonly totals: readonly number[];
}

/** Rates from totals that only grow, told now and then. */
export class RateMeter {
  #samples: readonly Sample[] = [];
  #movedMs: number | undefined;

  /** When the first of the totals was seen to grow last. ms */
  get movedMs(): number | undefined {
    return this.#movedMs;
  }

  /** @param totals - in the same order each time. A total that shrinks has begun anew. */
  add(atMs: number, totals: readonly number[]): void {
    const last = this.#samples.at(-1);
    const anew = last?.totals.some((total, i) => (totals[i] ?? 0) < total) ?? false;
    if (last !== undefined && !anew && (totals[0] ?? 0) > (last.totals[0] ?? 0)) {
      this.#movedMs = atMs;
    }
    const before = anew ? [] : this.#samples;
    // One sample from before the span stays, so that slow heartbeats still give two.
    const recent = before.findIndex((sample) => atMs - sample.atMs <= spanMs);
    const kept = recent < 0 ? before.slice(-1) : before.slice(recent);
    this.#samples = [...kept, { atMs, totals }];
  }

  /** @returns per second, one for each total; zeros where nothing is known. */
  perSecond(nowMs: number): readonly number[] {
    const [first] = this.#samples;
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined) return [];
    const seconds = (last.atMs - first.atMs) / 1000;
    if (seconds <= 0 || nowMs - last.atMs > silenceMs) return last.totals.map(() => 0);
    return last.totals.map((total, i) => (total - (first.totals[i] ?? 0)) / seconds);
  }
}
