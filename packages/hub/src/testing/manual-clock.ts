import type { HubClock } from "../hub-clock.ts";

interface Task {
  readonly atMs: number;
  readonly run: () => void;
}

/** A clock that stands still until it is moved. */
export class ManualClock implements HubClock {
  #nowMs: number;
  readonly #tasks = new Set<Task>();

  constructor(nowMs = 1_790_000_000_000) {
    this.#nowMs = nowMs;
  }

  get waiting(): number {
    return this.#tasks.size;
  }

  turn(): Promise<void> {
    return Promise.resolve();
  }

  nowMs(): number {
    return this.#nowMs;
  }

  after(ms: number, run: () => void): () => void {
    const task = { atMs: this.#nowMs + ms, run };
    this.#tasks.add(task);
    return () => this.#tasks.delete(task);
  }

  /** Runs what is due on the way, in order. */
  advance(ms: number): void {
    const endMs = this.#nowMs + ms;
    for (;;) {
      const due = [...this.#tasks].filter(({ atMs }) => atMs <= endMs);
      const next = due.toSorted((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined) break;
      this.#tasks.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.run();
    }
    this.#nowMs = endMs;
  }
}
