import type { Gap } from "../broker.ts";
import { MissingTopicsError } from "../errors.ts";
import type { Message } from "../message.ts";
import { type BlockHeader, readMessages } from "./block.ts";
import type { Connection } from "./connection.ts";
import { isMissing } from "./disk-files.ts";
import type { SegmentPlace } from "./partition-log.ts";
import type { AttachedPartition } from "./protocol.ts";
import { SegmentCursor } from "./segment-cursor.ts";
import { openSource } from "./segment-source.ts";
import { type PartitionState, SharedPartition } from "./shared-partition.ts";

/** Where messages and gaps are put. */
export interface ReadTarget {
  readonly messages: Message[];
  readonly gaps: Gap[];
}

/** What a read came to. */
export interface ReadResult {
  /** Bytes of the window that messages lie in. */
  readonly used: number;
  /** The next block needs a window of so many bytes; nothing was read. */
  readonly needs?: number;
}

/**
 * Reads one partition in the consumer's own thread, straight from the segments: what was just written comes from the page
 * cache. The log thread is asked only where a segment ends.
 */
export class PartitionReader {
  readonly topic: string;
  readonly partition: number;
  readonly #connection: Connection;
  readonly #shared: SharedPartition;
  #place: SegmentPlace;
  #position: number;
  #cursor: SegmentCursor | undefined;
  /** Bytes of the current segment, once it is complete. */
  #completeBytes: number | undefined;
  /** Damage that was skipped since the last message: where. */
  #damageAt: string | undefined;

  constructor(connection: Connection, attached: AttachedPartition) {
    this.#connection = connection;
    this.topic = attached.topic;
    this.partition = attached.partition;
    this.#shared = new SharedPartition(attached.state);
    this.#place = attached.place;
    this.#position = attached.startOffset;
  }

  /** Offset of the next message. */
  get position(): number {
    return this.#position;
  }

  get endOffset(): number {
    return this.#shared.read().endOffset;
  }

  /** Whether a read may bring something, if only the news that the topic is gone. */
  get ready(): boolean {
    const { endOffset, deleted } = this.#shared.read();
    return deleted || endOffset > this.#position;
  }

  /** Continues at another offset. */
  async moveTo(offset: number, place: SegmentPlace): Promise<void> {
    await this.#goTo(place);
    this.#position = offset;
    this.#damageAt = undefined;
  }

  /**
   * Reads what fits in `window`; messages are views of it.
   * @throws MissingTopicsError when the topic has been deleted.
   */
  async read(window: Uint8Array<ArrayBuffer>, target: ReadTarget): Promise<ReadResult> {
    while (true) {
      const state = this.#shared.read();
      if (state.deleted) throw new MissingTopicsError([this.topic]);
      const cursor = await this.#openCursor();
      if (cursor === undefined) continue;
      const active = state.activeBase === this.#place.segmentBase;
      const end = active ? state.activeEnd : await this.#sizeOf(cursor);
      const { stop, used } = await cursor.scan(window, end, (header, bytes, at) =>
        this.#take(header, bytes, at, state, target),
      );
      // All of the partition was walked: what did not turn up is lost.
      if (stop.kind === "end" && active) this.#skipTo(state.endOffset, state, target);
      if (used > 0) return { used };
      switch (stop.kind) {
        case "end":
          if (active) return { used };
          await this.#goTo(await this.#askNext());
          break;
        case "too-small":
          return { used, needs: stop.bytes };
        case "damage":
          this.#damageAt ??= `${cursor.reader.path}, byte ${cursor.position}`;
          await cursor.skipDamage(end);
          break;
        case "window":
          return { used };
      }
    }
  }

  #take(
    header: BlockHeader,
    bytes: Uint8Array,
    at: number,
    state: PartitionState,
    target: ReadTarget,
  ): void {
    const endOffset = header.baseOffset + header.count;
    if (endOffset <= this.#position) return;
    this.#skipTo(header.baseOffset, state, target);
    readMessages(bytes, at, header, this, this.#position, target.messages);
    this.#position = endOffset;
    this.#damageAt = undefined;
  }

  #skipTo(offset: number, { beginOffset }: PartitionState, target: ReadTarget): void {
    if (offset <= this.#position) return;
    const { topic, partition } = this;
    const retained = this.#damageAt === undefined && this.#position < beginOffset;
    target.gaps.push({
      topic,
      partition,
      reason: retained ? "retention" : "corrupt",
      firstOffset: this.#position,
      endOffset: offset,
      detail: retained
        ? `${topic}:${partition} begins at offset ${beginOffset} by now`
        : `damaged bytes in ${this.#damageAt ?? this.#place.source.path}`,
    });
    this.#position = offset;
    this.#damageAt = undefined;
  }

  /** @returns undefined when the segment was removed; the place is then a later one. */
  async #openCursor(): Promise<SegmentCursor | undefined> {
    if (this.#cursor !== undefined) return this.#cursor;
    const { source, position } = this.#place;
    try {
      this.#cursor = new SegmentCursor(await openSource(source), position);
      return this.#cursor;
    } catch (error) {
      if (!isMissing(error)) throw error;
      const { topic, partition } = this;
      const start = { at: "offset", offset: this.#position } as const;
      const { place } = await this.#connection.ask("seek", { topic, partition, start });
      await this.#goTo(place);
      return undefined;
    }
  }

  async #sizeOf(cursor: SegmentCursor): Promise<number> {
    this.#completeBytes ??= await cursor.reader.size();
    return this.#completeBytes;
  }

  #askNext(): Promise<SegmentPlace> {
    const { topic, partition } = this;
    const { segmentBase } = this.#place;
    return this.#connection.ask("nextSegment", { topic, partition, segmentBase });
  }

  async #goTo(place: SegmentPlace): Promise<void> {
    await this.close();
    this.#place = place;
  }

  /** Lets go of the segment. */
  async close(): Promise<void> {
    const cursor = this.#cursor;
    this.#cursor = undefined;
    this.#completeBytes = undefined;
    await cursor?.reader.close();
  }
}
