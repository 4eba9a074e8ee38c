import { type InstantNs, instantValue } from "@beamscope/contracts";

/** ms since 1970-01-01 UTC, to a microsecond. */
export function instantMs(instant: InstantNs): number {
  return Number(instantValue(instant) / 1000n) / 1000;
}

/**
 * The server's clock as the page knows it. A time that the server sends is older when it arrives, never younger: of all
 * differences to the page's clock the largest is nearest to the truth.
 */
export class ServerClock {
  readonly #pageMs: () => number;
  #aheadMs: number | undefined;

  /** @param pageMs - a clock of the page that never jumps. */
  constructor(pageMs: () => number) {
    this.#pageMs = pageMs;
  }

  /** Forgets what it knows: another server may answer now. */
  restart(): void {
    this.#aheadMs = undefined;
  }

  /** Takes a time that the server has just sent. */
  hear(serverTime: InstantNs): void {
    const aheadMs = instantMs(serverTime) - this.#pageMs();
    this.#aheadMs = Math.max(this.#aheadMs ?? Number.NEGATIVE_INFINITY, aheadMs);
  }

  /** The server's time now, ms since 1970-01-01 UTC; the page's own before the server has said anything. */
  readonly nowMs = (): number =>
    this.#aheadMs === undefined ? Date.now() : this.#pageMs() + this.#aheadMs;
}
