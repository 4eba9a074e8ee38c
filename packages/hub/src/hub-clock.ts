/** Wall time and timers, which the hub takes from whoever builds it. */
export interface HubClock {
  /** ms since 1970-01-01 UTC. */
  nowMs(): number;
  /**
   * Runs `task` once, `ms` from now.
   * @returns cancels it; does nothing once it has run.
   */
  after(ms: number, task: () => void): () => void;
  /** Resolves in a later turn of the event loop, so that timers and messages have theirs. */
  turn(): Promise<void>;
}

/**
 * A clock with the timers of the process, which do not keep it alive.
 * @param nowMs - wall time, ms since 1970-01-01 UTC.
 */
export function hubClock(nowMs: () => number): HubClock {
  return {
    nowMs,
    after(ms, task) {
      const timer = setTimeout(task, ms);
      timer.unref();
      return () => clearTimeout(timer);
    },
    turn: () => new Promise((resolve) => setImmediate(resolve)),
  };
}
