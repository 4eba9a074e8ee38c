import type { LogFiles } from "./log-files.ts";
import { Segment } from "./segment.ts";

/** What recovery found in a segment. */
export interface RecoveryNote {
  readonly kind: "torn-tail" | "damage";
  readonly topic: string;
  readonly partition: number;
  readonly path: string;
  /** Bytes cut off, or skipped from now on by every reader. */
  readonly bytes: number;
  readonly atByte: number;
}

/** What recovery must know of a partition. */
export interface RecoveryPlace {
  readonly topic: string;
  readonly partition: number;
  readonly folder: string;
  readonly files: LogFiles;
}

/**
 * Opens the segments of a partition. A last segment that ends in no intact block was torn by a crash: its tail is cut off.
 * Damage elsewhere stays where it is; readers skip it and name it.
 * @returns at least one segment; those that have to be synced and indexed are `unindexed`.
 */
export async function recoverSegments(
  place: RecoveryPlace,
  note: (note: RecoveryNote) => void,
): Promise<{ readonly segments: Segment[]; readonly unindexed: readonly Segment[] }> {
  const { files, folder, topic, partition } = place;
  await files.makeFolder(folder);
  const names = (await files.files(folder)).filter((name) => /^\d{20}\.log$/.test(name)).sort();
  const segments: Segment[] = [];
  const unindexed: Segment[] = [];
  for (const name of names) {
    const last = name === names.at(-1);
    const baseOffset = Number.parseInt(name, 10);
    const { segment, indexed, damage, size } = await Segment.recover(files, folder, baseOffset);
    const { path } = segment.source;
    for (const { from, to } of damage) {
      const torn = last && to === size;
      const kind = torn ? "torn-tail" : "damage";
      note({ kind, topic, partition, path, atByte: from, bytes: to - from });
      if (torn) await segment.file.truncate(from);
    }
    if (!indexed) unindexed.push(segment);
    else if (!last) await segment.close();
    segments.push(segment);
  }
  if (segments.length === 0) segments.push(await Segment.create(files, folder, 0));
  return { segments, unindexed };
}
