import type { Message } from "../message.ts";
import { readMessages } from "./block.ts";
import { isMissing } from "./disk-files.ts";
import type { SegmentReader } from "./log-files.ts";
import type { Segment } from "./segment.ts";
import { SegmentCursor, visitBlocks } from "./segment-cursor.ts";
import { openSource } from "./segment-source.ts";

/** Only timestamps and offsets are looked at. */
const ANY_PLACE = { topic: "", partition: 0 };

/**
 * Finds the first message, in order of offsets, stamped `timestampMs` or later. Reads little more than the block it is in.
 * @returns its offset, or the end of the last segment.
 */
export async function offsetAtTime(
  segments: readonly Segment[],
  timestampMs: number,
): Promise<number> {
  for (const segment of [...segments]) {
    if (segment.maxTimestampMs < timestampMs) continue;
    const found = await firstInSegment(segment, timestampMs);
    if (found !== undefined) return found;
  }
  return segments.at(-1)!.endOffset;
}

async function firstInSegment(segment: Segment, timestampMs: number): Promise<number | undefined> {
  let reader: SegmentReader;
  try {
    reader = await openSource(segment.source);
  } catch (error) {
    // Retention took it meanwhile.
    if (isMissing(error)) return undefined;
    throw error;
  }
  let found: number | undefined;
  const messages: Message[] = [];
  const cursor = new SegmentCursor(reader, segment.positionAtTime(timestampMs));
  try {
    await visitBlocks(cursor, segment.bytes, (header, bytes, at) => {
      if (header.maxTimestampMs < timestampMs) return undefined;
      readMessages(bytes, at, header, ANY_PLACE, 0, messages);
      found = messages.find((message) => message.timestampMs >= timestampMs)?.offset;
      return "enough";
    });
  } finally {
    await reader.close();
  }
  return found;
}
