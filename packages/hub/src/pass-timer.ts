import type { HubClock } from "./hub-clock.ts";

/** About 30 passes a second. */
const leastIntervalMs = 33;
/** While results pour in, what they change is shown at the latest after this. */
const longestWaitMs = 50;

/**
 * When to make a pass: at once when told `now`, but never sooner after the last than a thirtieth of a
 * second or than the last one took, so that passes leave half of the thread to what they show.
 */
export class PassTimer {
  readonly #clock: HubClock;
  readonly #pass: () => void;
  #earliestMs = Number.NEGATIVE_INFINITY;
  /** When the last pass ended. */
  #endedMs = Number.NEGATIVE_INFINITY;
  #plannedMs = Number.POSITIVE_INFINITY;
  #cancel: (() => void) | undefined;
  #stopped = false;

  constructor(clock: HubClock, pass: () => void) {
    this.#clock = clock;
    this.#pass = pass;
  }

  /** All there is has been taken in. */
  now(): void {
    this.at(this.#clock.nowMs());
  }

  /** Something changed, and more may come. */
  soon(): void {
    this.at(this.#clock.nowMs() + longestWaitMs);
  }

  /** Not later than at `dueMs`. */
  at(dueMs: number): void {
    if (this.#stopped) return;
    const nowMs = this.#clock.nowMs();
    // A wall clock that was set back must not hold passes up until it is again what it was.
    if (nowMs < this.#endedMs) this.#earliestMs = Number.NEGATIVE_INFINITY;
    const atMs = Math.max(dueMs, this.#earliestMs, nowMs);
    if (atMs >= this.#plannedMs) return;
    this.#cancel?.();
    this.#cancel = undefined;
    this.#plannedMs = atMs;
    if (atMs <= nowMs) this.#run();
    else this.#cancel = this.#clock.after(atMs - nowMs, () => this.#run());
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
  }

  #run(): void {
    this.#cancel = undefined;
    const beganMs = this.#clock.nowMs();
    // While it runs, whoever asks for another gets the next one.
    this.#earliestMs = beganMs + leastIntervalMs;
    this.#plannedMs = Number.POSITIVE_INFINITY;
    this.#pass();
    const endedMs = this.#clock.nowMs();
    this.#endedMs = endedMs;
    this.#earliestMs = Math.max(this.#earliestMs, endedMs + (endedMs - beganMs));
  }
}
