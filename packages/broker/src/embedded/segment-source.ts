import { openDiskReader } from "./disk-files.ts";
import type { SegmentReader, SegmentSource } from "./log-files.ts";
import { MemoryReader } from "./memory-files.ts";

/** Opens a segment for reading, in any thread. */
export async function openSource(source: SegmentSource): Promise<SegmentReader> {
  switch (source.kind) {
    case "file":
      return openDiskReader(source.path);
    case "memory":
      return new MemoryReader(source.path, source.bytes);
  }
}
