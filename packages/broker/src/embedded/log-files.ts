/** What a thread needs to read a segment: its path, or in memory its bytes. Can be sent between threads. */
export type SegmentSource =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "memory"; readonly path: string; readonly bytes: SharedArrayBuffer };

/** Reads bytes of a segment. */
export interface SegmentReader {
  /** For people: which segment this is. */
  readonly path: string;
  size(): Promise<number>;
  /** @returns bytes read; fewer than asked for only at the end of the segment. */
  read(into: Uint8Array, position: number): Promise<number>;
  close(): Promise<void>;
}

/** A segment as the log thread holds it. */
export interface SegmentFile extends SegmentReader {
  readonly source: SegmentSource;
  /** Writes all of it, or throws; then any part of it may have been written. */
  write(pieces: readonly Uint8Array[], position: number): Promise<void>;
  truncate(bytes: number): Promise<void>;
  /** Returns once everything written would survive a power cut. */
  sync(): Promise<void>;
}

/** The file system as the log needs it. Paths are relative to the data directory, parts joined by `/`. */
export interface LogFiles {
  makeFolder(path: string): Promise<void>;
  removeFolder(path: string): Promise<void>;
  /** Names of the folders in a folder. */
  folders(path: string): Promise<readonly string[]>;
  /** Names of the files in a folder. */
  files(path: string): Promise<readonly string[]>;
  /** Opens a segment, made when absent. */
  openSegment(path: string): Promise<SegmentFile>;
  /** @returns undefined when there is no such file. */
  readFile(path: string): Promise<Uint8Array | undefined>;
  /** Puts the whole file in place at once: afterwards there is the old content or the new, never a part. */
  replaceFile(path: string, content: Uint8Array): Promise<void>;
  /** No error when it is not there. */
  removeFile(path: string): Promise<void>;
}

/** Whether an error of the file system says that no more can be stored. */
export function isFullDisk(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG";
}
