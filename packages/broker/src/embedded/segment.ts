import { crc32 } from "node:zlib";
import { type BlockHeader, blockBytes } from "./block.ts";
import type { LogFiles, SegmentFile, SegmentSource } from "./log-files.ts";
import { SegmentCursor, visitBlocks } from "./segment-cursor.ts";

/** One entry of the index for about so many bytes. */
const INDEX_INTERVAL_BYTES = 64 * 1024;
const INDEX_MAGIC = 0x584c5342; // "BSLX"
const INDEX_HEADER_BYTES = 48;
const INDEX_ENTRY_BYTES = 24;

/** A stretch of a segment that holds no intact block. */
export interface Damage {
  readonly from: number;
  readonly to: number;
}

/** A segment as it was found. */
export interface RecoveredSegment {
  readonly segment: Segment;
  /** Whether its index fitted; otherwise all of it was read. */
  readonly indexed: boolean;
  /** Stretches without an intact block, in order and not touching. One that ends at `size` is a torn tail. */
  readonly damage: readonly Damage[];
  readonly size: number;
}

/** What a segment remembers of a block. */
export type PlacedBlock = Omit<BlockHeader, "bodyCrc">;

/** The file names of a segment begin with its base offset, so that sorting names sorts segments. */
const segmentName = (baseOffset: number): string => String(baseOffset).padStart(20, "0");

/**
 * One file of a partition: blocks in order of offsets, with a sparse index in memory. On disk the index is written when the
 * segment is complete or the log is closed; an index that does not match its segment is ignored and made anew by a scan.
 */
export class Segment {
  readonly source: SegmentSource;
  readonly baseOffset: number;
  /** Bytes of complete blocks. */
  bytes = 0;
  /** Offset after its last message. */
  endOffset: number;
  maxTimestampMs = Number.NEGATIVE_INFINITY;
  firstAppendMs = Number.POSITIVE_INFINITY;
  lastAppendMs = Number.NEGATIVE_INFINITY;
  #file: SegmentFile | undefined;
  readonly #indexPath: string;
  readonly #files: LogFiles;
  // The index: where a block starts, its base offset, and the largest timestamp of all blocks before it.
  readonly #positions: number[] = [];
  readonly #offsets: number[] = [];
  readonly #maxBefore: number[] = [];

  private constructor(files: LogFiles, folder: string, baseOffset: number, file: SegmentFile) {
    this.#files = files;
    this.#indexPath = `${folder}/${segmentName(baseOffset)}.index`;
    this.#file = file;
    this.source = file.source;
    this.baseOffset = baseOffset;
    this.endOffset = baseOffset;
  }

  /** The file to write to: the last segment's. */
  get file(): SegmentFile {
    if (this.#file === undefined) throw new Error(`${this.source.path} has been closed`);
    return this.#file;
  }

  static async create(files: LogFiles, folder: string, baseOffset: number): Promise<Segment> {
    const file = await files.openSegment(`${folder}/${segmentName(baseOffset)}.log`);
    return new Segment(files, folder, baseOffset, file);
  }

  /**
   * Opens a segment that exists: by its index if that fits, else by reading all of it.
   */
  static async recover(
    files: LogFiles,
    folder: string,
    baseOffset: number,
  ): Promise<RecoveredSegment> {
    const segment = await Segment.create(files, folder, baseOffset);
    const size = await segment.file.size();
    if (segment.#adoptIndex(await files.readFile(segment.#indexPath), size)) {
      return { segment, indexed: true, damage: [], size };
    }
    const damage: Damage[] = [];
    const cursor = new SegmentCursor(segment.file, 0);
    await visitBlocks(
      cursor,
      size,
      (header, _bytes, at) => segment.added(header, cursor.position + at),
      (from, to) => {
        const last = damage.at(-1);
        if (last?.to === from) damage[damage.length - 1] = { from: last.from, to };
        else damage.push({ from, to });
      },
    );
    return { segment, indexed: false, damage, size };
  }

  /** Takes note of a block that was written at `position`. */
  added(header: PlacedBlock, position: number): void {
    const last = this.#positions.at(-1);
    if (last === undefined || position - last >= INDEX_INTERVAL_BYTES) {
      this.#positions.push(position);
      this.#offsets.push(header.baseOffset);
      this.#maxBefore.push(this.maxTimestampMs);
    }
    this.bytes = position + blockBytes(header);
    this.endOffset = header.baseOffset + header.count;
    this.maxTimestampMs = Math.max(this.maxTimestampMs, header.maxTimestampMs);
    this.lastAppendMs = Math.max(this.lastAppendMs, header.appendedAtMs);
    this.firstAppendMs = Math.min(this.firstAppendMs, header.appendedAtMs);
  }

  /** @returns a position at or shortly before the block that holds `offset`. */
  positionOf(offset: number): number {
    return this.#positions[lastAtOrBelow(this.#offsets, offset)] ?? 0;
  }

  /** @returns a position at or shortly before the first block with a message stamped `timestampMs` or later. */
  positionAtTime(timestampMs: number): number {
    // maxBefore rises, so the last entry below the time is the last from which nothing is missed.
    let low = 0;
    let high = this.#maxBefore.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#maxBefore[middle]! < timestampMs) low = middle + 1;
      else high = middle;
    }
    return this.#positions[low - 1] ?? 0;
  }

  /** Writes the index, so that the next opening need not read the segment. Only when all of it is synced. */
  async writeIndex(): Promise<void> {
    const entries = this.#positions.length;
    const bytes = new Uint8Array(INDEX_HEADER_BYTES + entries * INDEX_ENTRY_BYTES);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, INDEX_MAGIC, true);
    view.setFloat64(8, this.bytes, true);
    view.setFloat64(16, this.endOffset, true);
    view.setFloat64(24, this.maxTimestampMs, true);
    view.setFloat64(32, this.lastAppendMs, true);
    view.setFloat64(40, this.firstAppendMs, true);
    for (let i = 0; i < entries; i++) {
      const at = INDEX_HEADER_BYTES + i * INDEX_ENTRY_BYTES;
      view.setFloat64(at, this.#positions[i]!, true);
      view.setFloat64(at + 8, this.#offsets[i]!, true);
      view.setFloat64(at + 16, this.#maxBefore[i]!, true);
    }
    view.setUint32(4, crc32(bytes.subarray(8)), true);
    await this.#files.replaceFile(this.#indexPath, bytes);
  }

  #adoptIndex(bytes: Uint8Array | undefined, size: number): boolean {
    if (bytes === undefined || bytes.length < INDEX_HEADER_BYTES) return false;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    if (view.getUint32(0, true) !== INDEX_MAGIC) return false;
    if (view.getUint32(4, true) !== crc32(bytes.subarray(8))) return false;
    if (view.getFloat64(8, true) !== size) return false;
    this.bytes = size;
    this.endOffset = view.getFloat64(16, true);
    this.maxTimestampMs = view.getFloat64(24, true);
    this.lastAppendMs = view.getFloat64(32, true);
    this.firstAppendMs = view.getFloat64(40, true);
    for (let at = INDEX_HEADER_BYTES; at < bytes.length; at += INDEX_ENTRY_BYTES) {
      this.#positions.push(view.getFloat64(at, true));
      this.#offsets.push(view.getFloat64(at + 8, true));
      this.#maxBefore.push(view.getFloat64(at + 16, true));
    }
    return true;
  }

  /** Lets go of the file; readers open it for themselves. */
  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  async remove(): Promise<void> {
    await this.close();
    await this.#files.removeFile(this.#indexPath);
    await this.#files.removeFile(this.#indexPath.replace(/index$/, "log"));
  }
}

/** @returns the last index whose (rising) value is at most `limit`; -1 when there is none. */
export function lastAtOrBelow(values: readonly number[], limit: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
