import type { CellState } from "./freshness.ts";

/** The state of a cell, written by whoever receives its data. Reading it renders nothing. */
export class CellStatus {
  #state: CellState;
  readonly #listeners = new Set<() => void>();

  constructor(state: CellState = { kind: "waiting" }) {
    this.#state = state;
  }

  get state(): CellState {
    return this.#state;
  }

  /** Told with every frame; only a change of kind is announced to components. */
  set(state: CellState): void {
    const before = this.#state.kind;
    this.#state = state;
    if (before !== state.kind) for (const listener of this.#listeners) listener();
  }

  /** For `useSyncExternalStore`, with `kind` as the snapshot. @returns how to stop. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly kind = (): CellState["kind"] => this.#state.kind;
}
