import type { LogFiles, SegmentFile, SegmentReader, SegmentSource } from "./log-files.ts";

/** Largest segment in memory: address space that is reserved, not memory that is used. */
const MAX_SEGMENT_BYTES = 2 ** 30;

/** Reads a segment in memory, in any thread. */
export class MemoryReader implements SegmentReader {
  readonly path: string;
  protected readonly shared: SharedArrayBuffer;
  constructor(path: string, shared: SharedArrayBuffer) {
    this.path = path;
    this.shared = shared;
  }
  async size(): Promise<number> {
    return this.shared.byteLength;
  }
  async read(into: Uint8Array, position: number): Promise<number> {
    const bytes = new Uint8Array(this.shared).subarray(position, position + into.length);
    into.set(bytes);
    return bytes.length;
  }
  async close(): Promise<void> {}
}

class MemorySegment extends MemoryReader implements SegmentFile {
  get source(): SegmentSource {
    return { kind: "memory", path: this.path, bytes: this.shared };
  }
  async write(pieces: readonly Uint8Array[], position: number): Promise<void> {
    const end = pieces.reduce((sum, piece) => sum + piece.length, position);
    if (end > this.shared.maxByteLength) {
      throw Object.assign(new Error(`A segment in memory holds ${MAX_SEGMENT_BYTES} bytes.`), {
        code: "ENOSPC",
      });
    }
    if (end > this.shared.byteLength) this.shared.grow(end);
    const bytes = new Uint8Array(this.shared);
    let at = position;
    for (const piece of pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
  }
  /** Shared memory cannot shrink; the bytes behind the end of the log are never read and written over. */
  async truncate(): Promise<void> {}
  async sync(): Promise<void> {}
}

/** The log's files in memory, gone with the process. */
export class MemoryFiles implements LogFiles {
  readonly #files = new Map<string, Uint8Array>();
  readonly #segments = new Map<string, MemorySegment>();

  async makeFolder(): Promise<void> {}
  async removeFolder(path: string): Promise<void> {
    for (const entries of [this.#files, this.#segments]) {
      for (const name of entries.keys()) if (name.startsWith(`${path}/`)) entries.delete(name);
    }
  }
  async folders(path: string): Promise<readonly string[]> {
    return this.#children(path).flatMap((parts) => (parts.length > 1 ? [parts[0]!] : []));
  }
  async files(path: string): Promise<readonly string[]> {
    return this.#children(path).flatMap((parts) => (parts.length === 1 ? [parts[0]!] : []));
  }
  #children(path: string): string[][] {
    const names = [...this.#files.keys(), ...this.#segments.keys()];
    const inside = names.filter((name) => name.startsWith(`${path}/`));
    const children = inside.map((name) => name.slice(path.length + 1).split("/"));
    return [...new Map(children.map((parts) => [parts[0], parts])).values()];
  }
  async openSegment(path: string): Promise<SegmentFile> {
    const known = this.#segments.get(path);
    if (known !== undefined) return known;
    const shared = new SharedArrayBuffer(0, { maxByteLength: MAX_SEGMENT_BYTES });
    const segment = new MemorySegment(path, shared);
    this.#segments.set(path, segment);
    return segment;
  }
  async readFile(path: string): Promise<Uint8Array | undefined> {
    return this.#files.get(path);
  }
  async replaceFile(path: string, content: Uint8Array): Promise<void> {
    this.#files.set(path, content.slice());
  }
  async removeFile(path: string): Promise<void> {
    this.#files.delete(path);
    this.#segments.delete(path);
  }
}
