import { type FileHandle, mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { LogFiles, SegmentFile, SegmentReader, SegmentSource } from "./log-files.ts";

/** Opens a segment file for reading, in any thread. */
export async function openDiskReader(path: string): Promise<SegmentReader> {
  return new DiskReader(path, await open(path, "r"));
}

class DiskReader implements SegmentReader {
  readonly path: string;
  protected readonly handle: FileHandle;
  constructor(path: string, handle: FileHandle) {
    this.path = path;
    this.handle = handle;
  }
  async size(): Promise<number> {
    return (await this.handle.stat()).size;
  }
  async read(into: Uint8Array, position: number): Promise<number> {
    let done = 0;
    while (done < into.length) {
      const length = into.length - done;
      const { bytesRead } = await this.handle.read(into, done, length, position + done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return done;
  }
  async close(): Promise<void> {
    await this.handle.close();
  }
}

class DiskSegment extends DiskReader implements SegmentFile {
  #folderSynced = false;
  get source(): SegmentSource {
    return { kind: "file", path: this.path };
  }
  async write(pieces: readonly Uint8Array[], position: number): Promise<void> {
    let rest = [...pieces];
    let at = position;
    while (rest.length > 0) {
      const { bytesWritten } = await this.handle.writev(rest, at);
      at += bytesWritten;
      rest = withoutFirst(rest, bytesWritten);
    }
  }
  async truncate(bytes: number): Promise<void> {
    await this.handle.truncate(bytes);
  }
  async sync(): Promise<void> {
    await this.handle.datasync();
    if (this.#folderSynced) return;
    // A file is only found after a power cut if its name was synced too.
    await syncFolder(dirname(this.path));
    this.#folderSynced = true;
  }
}

function withoutFirst(pieces: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let skip = bytes;
  return pieces.flatMap((piece) => {
    const cut = Math.min(skip, piece.length);
    skip -= cut;
    return cut === piece.length ? [] : [piece.subarray(cut)];
  });
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** The log's files in a directory of the file system. */
export class DiskFiles implements LogFiles {
  readonly #directory: string;
  constructor(directory: string) {
    this.#directory = directory;
  }
  #path(path: string): string {
    return join(this.#directory, path);
  }
  async makeFolder(path: string): Promise<void> {
    await mkdir(this.#path(path), { recursive: true });
  }
  async removeFolder(path: string): Promise<void> {
    await rm(this.#path(path), { recursive: true, force: true });
  }
  async folders(path: string): Promise<readonly string[]> {
    const entries = await readdir(this.#path(path), { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  }
  async files(path: string): Promise<readonly string[]> {
    const entries = await readdir(this.#path(path), { withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  }
  async openSegment(path: string): Promise<SegmentFile> {
    const full = this.#path(path);
    // "a+" would ignore positions; "r+" does not create.
    const handle = await open(full, "r+").catch((error: unknown) => {
      if (isMissing(error)) return open(full, "w+");
      throw error;
    });
    return new DiskSegment(full, handle);
  }
  async readFile(path: string): Promise<Uint8Array | undefined> {
    try {
      return await readFile(this.#path(path));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }
  async replaceFile(path: string, content: Uint8Array): Promise<void> {
    const full = this.#path(path);
    const unfinished = `${full}.unfinished`;
    const handle = await open(unfinished, "w");
    try {
      await handle.writeFile(content);
      await handle.datasync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, full);
    await syncFolder(dirname(full));
  }
  async removeFile(path: string): Promise<void> {
    await rm(this.#path(path), { force: true });
  }
}

/** Whether an error says that there is no such file. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
