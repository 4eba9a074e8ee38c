import type { RetentionStore, StoredResult } from "../retention-store.ts";

/** A store that outlives its hub: hand `records` to the next. */
export class MemoryRetentionStore implements RetentionStore {
  readonly records: StoredResult[];
  closed = false;

  constructor(records: readonly StoredResult[] = []) {
    this.records = [...records];
  }

  async restore(take: (result: StoredResult) => void) {
    for (const record of this.records) take(record);
    return { records: this.records.length, damage: [] };
  }

  append(result: StoredResult): void {
    this.records.push({ ...result, bytes: result.bytes.slice() });
  }

  counts() {
    return { usedBytes: 0, budgetBytes: 0, unwritten: 0 };
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}
