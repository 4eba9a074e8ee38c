import type { NoticeResource } from "@beamscope/contracts";

/** No resource is fetched anew more often than this. */
const paceMs = 500;

/** What wake-ups need from their surroundings. */
export interface WakeUpPorts {
  /** ms of a clock that never jumps. */
  readonly nowMs: () => number;
  readonly later: (action: () => void, delayMs: number) => void;
  /** Has a resource pulled anew by whoever shows it. */
  readonly pull: (resource: NoticeResource) => void;
}

/**
 * Turns notices that something has changed into pulls: a wake-up carries no data and may come at any pace; the first
 * pulls at once, those that follow within half a second pull once at its end.
 */
export class WakeUps {
  readonly #ports: WakeUpPorts;
  readonly #pulledMs = new Map<NoticeResource, number>();
  readonly #waiting = new Set<NoticeResource>();

  constructor(ports: WakeUpPorts) {
    this.#ports = ports;
  }

  /** A resource has changed. */
  wake(resource: NoticeResource): void {
    if (this.#waiting.has(resource)) return;
    const sinceMs = this.#ports.nowMs() - (this.#pulledMs.get(resource) ?? -paceMs);
    if (sinceMs >= paceMs) return this.#pull(resource);
    this.#waiting.add(resource);
    this.#ports.later(() => {
      this.#waiting.delete(resource);
      this.#pull(resource);
    }, paceMs - sinceMs);
  }

  #pull(resource: NoticeResource): void {
    this.#pulledMs.set(resource, this.#ports.nowMs());
    this.#ports.pull(resource);
  }
}
