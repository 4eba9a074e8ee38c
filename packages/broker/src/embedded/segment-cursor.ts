import {
  BLOCK_HEADER_BYTES,
  type BlockHeader,
  blockBytes,
  bodyIsIntact,
  readBlockHeader,
} from "./block.ts";
import type { SegmentReader } from "./log-files.ts";

/** Window of the search for the next block behind damage. */
const SEARCH_BYTES = 2 ** 20;

/**
 * Called for each intact block; `bytes` is the window, `at` where the block starts in it. Meanwhile the cursor stands where
 * the window starts, so the block lies at `cursor.position + at` in the segment.
 * Answering `enough` ends the scan behind that block.
 */
export type BlockVisitor = (
  header: BlockHeader,
  bytes: Uint8Array<ArrayBuffer>,
  at: number,
) => "enough" | undefined | void;

/**
 * Why a scan stopped.
 * - `end`: all up to the end was visited, or the visitor had enough.
 * - `window`: the window is used up, blocks were visited, more follows.
 * - `too-small`: not even the next block fits in the window; it needs `bytes`.
 * - `damage`: the bytes at the cursor are not an intact block; nothing was visited after it. {@link SegmentCursor.skipDamage}
 *   goes on.
 */
export type ScanStop =
  | { readonly kind: "end" }
  | { readonly kind: "window" }
  | { readonly kind: "too-small"; readonly bytes: number }
  | { readonly kind: "damage" };

/** Walks through a segment block by block, checking every checksum. Used to read, to recover and to search. */
export class SegmentCursor {
  readonly reader: SegmentReader;
  /** Where the next block starts in the segment. */
  position: number;

  constructor(reader: SegmentReader, position: number) {
    this.reader = reader;
    this.position = position;
  }

  /**
   * Reads once into `window` and visits the blocks that are complete in it, moving the cursor behind them.
   * @param end - of the valid bytes of the segment.
   * @returns why it stopped, and the bytes of `window` that visited blocks lie in.
   */
  async scan(
    window: Uint8Array<ArrayBuffer>,
    end: number,
    visit: BlockVisitor,
  ): Promise<{ readonly stop: ScanStop; readonly used: number }> {
    const left = end - this.position;
    if (left <= 0) return { stop: { kind: "end" }, used: 0 };
    const wanted = window.subarray(0, Math.min(window.length, left));
    const filled = await this.reader.read(wanted, this.position);
    if (filled === 0) return { stop: { kind: "damage" }, used: 0 };
    const whole = filled === left;
    let at = 0;
    const stopped = (stop: ScanStop) => {
      this.position += at;
      return { stop, used: at };
    };
    const short = (bytes: number): ScanStop => {
      // The segment ends within this block, or was cut under our hands.
      if (whole || filled < wanted.length) return { kind: "damage" };
      return at > 0 ? { kind: "window" } : { kind: "too-small", bytes };
    };
    while (at < filled) {
      if (at + BLOCK_HEADER_BYTES > filled) return stopped(short(BLOCK_HEADER_BYTES));
      const header = readBlockHeader(window, at);
      if (header === undefined) return stopped({ kind: "damage" });
      const bytes = blockBytes(header);
      if (bytes > left - at) return stopped({ kind: "damage" });
      if (at + bytes > filled) return stopped(short(bytes));
      if (!bodyIsIntact(window, at, header)) return stopped({ kind: "damage" });
      const answer = visit(header, window, at);
      at += bytes;
      if (answer === "enough") return stopped({ kind: "end" });
    }
    return stopped(whole ? { kind: "end" } : { kind: "window" });
  }

  /**
   * Moves behind damage at the cursor: to the next place where a block with an intact header starts, or to `end`.
   * @returns whether there is such a block.
   */
  async skipDamage(end: number): Promise<boolean> {
    const window = new Uint8Array(SEARCH_BYTES);
    // Blocks start at multiples of 8.
    let from = this.position + 8;
    while (from + BLOCK_HEADER_BYTES <= end) {
      const length = Math.min(window.length, end - from);
      const filled = await this.reader.read(window.subarray(0, length), from);
      for (let at = 0; at + BLOCK_HEADER_BYTES <= filled; at += 8) {
        const header = readBlockHeader(window, at);
        if (header !== undefined && from + at + blockBytes(header) <= end) {
          this.position = from + at;
          return true;
        }
      }
      if (filled < length) break;
      // The last header of this window may be cut: look at it again, from a multiple of 8.
      from += Math.max(8, filled - (filled % 8) - BLOCK_HEADER_BYTES + 8);
    }
    this.position = end;
    return false;
  }
}

/** Visits every intact block from the cursor to `end`, going on behind damage. */
export async function visitBlocks(
  cursor: SegmentCursor,
  end: number,
  visit: BlockVisitor,
  onDamage: (from: number, to: number) => void = () => {},
): Promise<void> {
  let window = new Uint8Array(SEARCH_BYTES);
  while (true) {
    const { stop } = await cursor.scan(window, end, visit);
    switch (stop.kind) {
      case "end":
        return;
      case "window":
        break;
      case "too-small":
        window = new Uint8Array(stop.bytes);
        break;
      case "damage": {
        const from = cursor.position;
        await cursor.skipDamage(end);
        onDamage(from, cursor.position);
        break;
      }
    }
  }
}
