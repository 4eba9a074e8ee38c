/** How densely results are kept on disk, and which of them share a budget. */
export type StoredClass = "series" | "spectra" | "images";

/** A result as it is kept: the da00 message itself, which names its key, job and times. */
export interface StoredResult {
  readonly storedClass: StoredClass;
  readonly bytes: Uint8Array;
  /** Wall time of the result, ms since 1970-01-01 UTC. */
  readonly timestampMs: number;
}

/** What restoring found. */
export interface RestoreReport {
  readonly records: number;
  /** What could not be read, one sentence each. */
  readonly damage: readonly string[];
}

/** What a store says of itself. */
export interface RetentionStoreCounts {
  readonly usedBytes: number;
  readonly budgetBytes: number;
  /** Records that could not be written, since the start. */
  readonly unwritten: number;
}

/** The ring behind the hub's memory. */
export interface RetentionStore {
  /**
   * Hands out all that is kept, oldest first within each class. Called once, before the first `append`.
   * @param take - its bytes are borrowed for the call.
   */
  restore(take: (result: StoredResult) => void): Promise<RestoreReport>;
  /** Queues a record; copies its bytes, never waits, never throws: what is lost is counted. */
  append(result: StoredResult): void;
  counts(): RetentionStoreCounts;
  /** Resolves when all that was appended is written. */
  close(): Promise<void>;
}
