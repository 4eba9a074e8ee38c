import type { StartPosition } from "../broker.ts";
import { BLOCK_HEADER_BYTES, type SealedBlock, stampBlock } from "./block.ts";
import { isFullDisk, type LogFiles, type SegmentSource } from "./log-files.ts";
import { type RecoveryNote, recoverSegments } from "./recovery.ts";
import { lastAtOrBelow, Segment } from "./segment.ts";
import { SharedPartition } from "./shared-partition.ts";
import { offsetAtTime } from "./time-search.ts";
import type { WakeWord } from "./wake-word.ts";

/** Bytes and pieces of one write: enough for full speed, short enough to stay responsive. */
const MAX_WRITE_BYTES = 8 * 2 ** 20;
const MAX_WRITE_PIECES = 512;

/** What became of an appended block. */
export type AppendOutcome =
  | { readonly kind: "written"; readonly baseOffset: number }
  | { readonly kind: "disk-full"; readonly detail: string }
  | { readonly kind: "failed"; readonly detail: string };

/** Where to read on. */
export interface SegmentPlace {
  readonly source: SegmentSource;
  readonly segmentBase: number;
  readonly position: number;
}

/** Settings of a partition, those of its topic. */
export interface PartitionSettings {
  readonly retentionMs: number;
  readonly retentionBytes: number;
  readonly segmentBytes: number;
}

interface PendingBlock {
  readonly block: SealedBlock;
  readonly synced: boolean;
  readonly settle: (outcome: AppendOutcome) => void;
}

interface SyncWaiter {
  readonly segment: Segment;
  readonly bytes: number;
  readonly settle: (failure: string | undefined) => void;
}

/** What a partition needs from outside. */
export interface PartitionContext {
  readonly topic: string;
  readonly partition: number;
  readonly folder: string;
  readonly files: LogFiles;
  readonly settings: PartitionSettings;
  /** ms since the epoch: stamps appends, ages segments. */
  readonly nowMs: () => number;
}

/** The messages of one partition: a row of segments, the last one written to. The one authority over its offsets. */
export class PartitionLog {
  readonly context: PartitionContext;
  readonly shared = new SharedPartition();
  readonly watchers = new Set<WakeWord>();
  readonly #segments: Segment[];
  /** Segments with bytes that are not synced, or complete ones whose index is not written. */
  readonly #dirty = new Set<Segment>();
  readonly #pending: PendingBlock[] = [];
  #syncWaiters: SyncWaiter[] = [];
  #pumping: Promise<void> | undefined;
  #rollDue = false;
  #syncing: Promise<void> | undefined;
  /** Set when the file system has lost or may lose what was written: then no more is taken. */
  #broken: string | undefined;
  #deleted = false;

  private constructor(
    context: PartitionContext,
    segments: Segment[],
    unindexed: Iterable<Segment>,
  ) {
    this.context = context;
    this.#segments = segments;
    for (const segment of unindexed) this.#dirty.add(segment);
    this.#publish();
  }

  /** Opens the partition's folder, made when absent, and repairs a torn tail. */
  static async open(
    context: PartitionContext,
    note: (note: RecoveryNote) => void,
  ): Promise<PartitionLog> {
    const { segments, unindexed } = await recoverSegments(context, note);
    return new PartitionLog(context, segments, unindexed);
  }

  get #active(): Segment {
    return this.#segments.at(-1)!;
  }
  get beginOffset(): number {
    return this.#segments[0]!.baseOffset;
  }
  get endOffset(): number {
    return this.#active.endOffset;
  }
  get bytes(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.bytes, 0);
  }
  get dirty(): boolean {
    return this.#dirty.size > 0;
  }

  /**
   * Appends a block behind all that were handed over before it.
   * @param synced - the outcome waits until the block would survive a power cut.
   */
  append(block: SealedBlock, synced: boolean): Promise<AppendOutcome> {
    if (this.#broken !== undefined) {
      return Promise.resolve({ kind: "failed", detail: this.#broken });
    }
    return new Promise((settle) => {
      this.#pending.push({ block, synced, settle });
      this.#wake();
    });
  }

  #wake(): void {
    this.#pumping ??= this.#pump();
  }

  /** The one place that writes, so that nothing changes the last segment meanwhile. */
  async #pump(): Promise<void> {
    // Blocks that arrive in the same turn of the loop are written together.
    await Promise.resolve();
    while (this.#pending.length > 0 || this.#rollDue) {
      if (this.#rollDue) {
        this.#rollDue = false;
        if (this.#broken === undefined) await this.#rollIfRoom();
        continue;
      }
      const batch = this.#takeBatch();
      try {
        await this.#write(batch);
      } catch (error) {
        await this.#undo(batch, error);
      }
    }
    // Not in a `finally` of the caller: whoever appends between must find it ended.
    this.#pumping = undefined;
  }

  #takeBatch(): PendingBlock[] {
    let bytes = 0;
    let pieces = 0;
    for (const { block } of this.#pending) {
      if (
        pieces > 0 &&
        (bytes + block.bytes.length > MAX_WRITE_BYTES || pieces === MAX_WRITE_PIECES)
      )
        break;
      bytes += block.bytes.length;
      pieces += 1;
    }
    return this.#pending.splice(0, pieces);
  }

  async #write(batch: readonly PendingBlock[]): Promise<void> {
    if (this.#broken !== undefined) throw new Error(this.#broken);
    const appendedAtMs = this.context.nowMs();
    const batchBytes = batch.reduce((sum, { block }) => sum + block.bytes.length, 0);
    const { segmentBytes } = this.context.settings;
    if (this.#active.bytes > 0 && this.#active.bytes + batchBytes > segmentBytes)
      await this.#roll();
    const segment = this.#active;
    let offset = segment.endOffset;
    for (const { block } of batch) {
      stampBlock(block.bytes, offset, appendedAtMs);
      offset += block.count;
    }
    await segment.file.write(
      batch.map(({ block }) => block.bytes),
      segment.bytes,
    );
    this.#dirty.add(segment);
    for (const { block, synced, settle } of batch) {
      const baseOffset = segment.endOffset;
      const { count, maxTimestampMs } = block;
      const bodyBytes = block.bytes.length - BLOCK_HEADER_BYTES;
      segment.added({ baseOffset, count, bodyBytes, maxTimestampMs, appendedAtMs }, segment.bytes);
      if (!synced) settle({ kind: "written", baseOffset });
      else this.#settleWhenSynced(segment, baseOffset, settle);
    }
    this.#publish();
  }

  #settleWhenSynced(
    segment: Segment,
    baseOffset: number,
    settle: (outcome: AppendOutcome) => void,
  ): void {
    this.#syncWaiters.push({
      segment,
      bytes: segment.bytes,
      settle: (failure) =>
        settle(
          failure === undefined
            ? { kind: "written", baseOffset }
            : { kind: "failed", detail: failure },
        ),
    });
  }

  /** A write failed: nothing of it may stay, since the next blocks get the same offsets. */
  async #undo(batch: readonly PendingBlock[], error: unknown): Promise<void> {
    const cause = error instanceof Error ? error.message : String(error);
    const detail = `${this.#active.source.path}: ${cause}`;
    let outcome: AppendOutcome = { kind: isFullDisk(error) ? "disk-full" : "failed", detail };
    try {
      await this.#active.file.truncate(this.#active.bytes);
    } catch (truncateError) {
      this.#broken ??= `${detail}; nor could it be cut: ${String(truncateError)}`;
      outcome = { kind: "failed", detail: this.#broken };
    }
    for (const { settle } of batch) settle(outcome);
  }

  /** Begins a new segment. The old one is synced and indexed by the next {@link sync}. */
  async #roll(): Promise<void> {
    const { files, folder } = this.context;
    this.#dirty.add(this.#active);
    this.#segments.push(await Segment.create(files, folder, this.endOffset));
  }

  #publish(): void {
    this.shared.write({
      beginOffset: this.beginOffset,
      endOffset: this.endOffset,
      activeBase: this.#active.baseOffset,
      activeEnd: this.#active.bytes,
      deleted: this.#deleted,
    });
    for (const watcher of this.watchers) watcher.ring();
  }

  /** Syncs what was written, one file after the other, and writes the indexes of complete segments. */
  sync(): Promise<void> {
    this.#syncing ??= this.#syncDirty().finally(() => {
      this.#syncing = undefined;
    });
    return this.#syncing;
  }

  async #syncDirty(): Promise<void> {
    for (const segment of [...this.#dirty]) {
      const bytes = segment.bytes;
      try {
        await segment.file.sync();
      } catch (error) {
        // After a failed sync the system may have thrown the bytes away, and a second sync would not say so.
        this.#broken = `${segment.source.path} could not be synced (${String(error)}); reopening the log shows what is left`;
        for (const { settle } of this.#syncWaiters.splice(0)) settle(this.#broken);
        this.#dirty.clear();
        return;
      }
      if (segment.bytes === bytes) this.#dirty.delete(segment);
      const done = (waiter: SyncWaiter) => waiter.segment === segment && waiter.bytes <= bytes;
      const ready = this.#syncWaiters.filter(done);
      this.#syncWaiters = this.#syncWaiters.filter((waiter) => !done(waiter));
      for (const { settle } of ready) settle(undefined);
      if (segment === this.#active || segment.bytes !== bytes) continue;
      await this.#writeIndex(segment);
      await segment.close();
    }
  }

  /** An index saves time at the next opening and nothing else, so a disk without room for it is no fault. */
  async #writeIndex(segment: Segment): Promise<void> {
    try {
      await segment.writeIndex();
    } catch (error) {
      if (!isFullDisk(error)) throw error;
    }
  }

  /** Removes whole segments that are beyond the retention. */
  async retain(): Promise<void> {
    if (this.#broken !== undefined) return;
    const { retentionMs, retentionBytes } = this.context.settings;
    const nowMs = this.context.nowMs();
    const active = this.#active;
    // A slow topic must not keep old messages for as long as its segment takes to fill.
    if (active.bytes > 0 && nowMs - active.firstAppendMs > retentionMs / 2) {
      this.#rollDue = true;
      this.#wake();
      await this.#pumping;
    }
    const expired: Segment[] = [];
    let bytes = this.bytes;
    for (const segment of this.#segments.slice(0, -1)) {
      const tooOld = nowMs - segment.lastAppendMs > retentionMs;
      if (!tooOld && bytes - segment.bytes < retentionBytes) break;
      bytes -= segment.bytes;
      expired.push(segment);
    }
    if (expired.length === 0) return;
    while (this.#syncing !== undefined) await this.#syncing;
    this.#segments.splice(0, expired.length);
    for (const segment of expired) this.#dirty.delete(segment);
    this.#publish();
    for (const segment of expired) await segment.remove();
  }

  async #rollIfRoom(): Promise<void> {
    try {
      await this.#roll();
      this.#publish();
    } catch (error) {
      if (!isFullDisk(error)) throw error;
    }
  }

  /** @returns where the block that holds `offset`, or the next one kept, can be found by walking forward. */
  placeOf(offset: number): SegmentPlace {
    const bases = this.#segments.map((segment) => segment.baseOffset);
    const segment = this.#segments[Math.max(0, lastAtOrBelow(bases, offset))]!;
    return this.#place(segment, segment.positionOf(offset));
  }

  /** @returns the beginning of the first segment behind the one that starts at `segmentBase`. */
  placeAfter(segmentBase: number): SegmentPlace {
    const next = this.#segments.find((segment) => segment.baseOffset > segmentBase);
    return this.#place(next ?? this.#active, 0);
  }

  #place(segment: Segment, position: number): SegmentPlace {
    return { source: segment.source, segmentBase: segment.baseOffset, position };
  }

  /** @returns the offset that a start position stands for now. */
  async offsetAt(start: StartPosition): Promise<number> {
    switch (start.at) {
      case "beginning":
        return this.beginOffset;
      case "end":
        return this.endOffset;
      case "offset":
        return Math.max(0, start.offset);
      case "time":
        return offsetAtTime(this.#segments, start.timestampMs);
    }
  }

  /** Writes and syncs what is pending, writes all indexes, and lets go of the files. */
  async close(): Promise<void> {
    while (this.#pumping !== undefined) await this.#pumping;
    while (this.dirty || this.#syncing !== undefined) await this.sync();
    if (this.#broken === undefined && this.#active.bytes > 0) await this.#writeIndex(this.#active);
    for (const segment of this.#segments) await segment.close();
  }

  /** Ends the partition for its readers and lets go of its files. */
  async delete(): Promise<void> {
    this.#broken = `${this.context.topic} has been deleted.`;
    while (this.#pumping !== undefined) await this.#pumping;
    await this.#syncing;
    this.#dirty.clear();
    for (const { settle } of this.#syncWaiters.splice(0)) settle(this.#broken);
    this.#deleted = true;
    this.#publish();
    for (const segment of this.#segments) await segment.close();
  }
}
