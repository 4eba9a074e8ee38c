import type { LogFiles, SegmentFile } from "../embedded/log-files.ts";

/** What goes wrong next. Bytes that fit are written before a write fails, as a real disk does. */
export interface Faults {
  /** Bytes that still fit on the disk. */
  bytesLeft: number;
  /** Whether syncing fails. */
  syncFails: boolean;
}

const full = (): Error => Object.assign(new Error("no space left on device"), { code: "ENOSPC" });

/** Files that fail as told. */
export function faultyFiles(files: LogFiles, faults: Faults): LogFiles {
  const wrap = (file: SegmentFile): SegmentFile => ({
    path: file.path,
    source: file.source,
    size: () => file.size(),
    read: (into, position) => file.read(into, position),
    truncate: (bytes) => file.truncate(bytes),
    close: () => file.close(),
    write: async (pieces, position) => {
      const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
      const all = Buffer.concat(pieces);
      await file.write([all.subarray(0, Math.min(bytes, faults.bytesLeft))], position);
      if (bytes > faults.bytesLeft) throw full();
      faults.bytesLeft -= bytes;
    },
    sync: async () => {
      if (faults.syncFails) throw Object.assign(new Error("i/o error"), { code: "EIO" });
      await file.sync();
    },
  });
  return {
    makeFolder: (path) => files.makeFolder(path),
    removeFolder: (path) => files.removeFolder(path),
    folders: (path) => files.folders(path),
    files: (path) => files.files(path),
    readFile: (path) => files.readFile(path),
    removeFile: (path) => files.removeFile(path),
    openSegment: async (path) => wrap(await files.openSegment(path)),
    replaceFile: async (path, content) => {
      if (content.length > faults.bytesLeft) throw full();
      await files.replaceFile(path, content);
    },
  };
}
