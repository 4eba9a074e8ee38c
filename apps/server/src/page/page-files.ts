import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const mediaTypes: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

/** Compressed already. */
const compressed = new Set([".png", ".woff2", ".ico"]);

/** A file below this gains nothing by being compressed. bytes */
const worthCompressing = 1024;

/** A form in which a file can be sent. */
export type Encoding = "br" | "gzip" | "identity";

/** A file of the page, in memory. */
export interface PageFile {
  readonly mediaType: string;
  readonly etag: string;
  /** Its name changes with its content. */
  readonly immutable: boolean;
  /** Made once, at the first request that takes it. */
  bytes(encoding: Encoding): Promise<Buffer>;
  readonly encodings: readonly Encoding[];
}

/**
 * The built page. Only files that were found in its directory can be asked for, so no path leads out of it; it is read anew
 * when it was built anew.
 */
export class PageFiles {
  readonly #directory: string;
  /** By address: where the files are, and those that were asked for. */
  #paths: ReadonlyMap<string, string> = new Map();
  readonly #read = new Map<string, Promise<PageFile>>();
  #builtMs: number | undefined;

  /** @param directory - may be missing, or come later. */
  constructor(directory: string) {
    this.#directory = directory;
  }

  /** @param address - path of a URL, beginning with a slash. */
  async file(address: string): Promise<PageFile | undefined> {
    await this.#refresh();
    const path = this.#paths.get(address);
    if (path === undefined) return undefined;
    const known = this.#read.get(address);
    if (known !== undefined) return known;
    const file = readPageFile(path, address);
    this.#read.set(address, file);
    // One that cannot be read is tried again.
    file.catch(() => this.#read.delete(address));
    return file;
  }

  async #refresh(): Promise<void> {
    const built = await stat(join(this.#directory, "index.html")).catch(() => undefined);
    if (built?.mtimeMs === this.#builtMs) return;
    const paths = built === undefined ? new Map<string, string>() : await this.#list();
    this.#builtMs = built?.mtimeMs;
    this.#paths = paths;
    this.#read.clear();
  }

  async #list(): Promise<Map<string, string>> {
    const entries = await readdir(this.#directory, { recursive: true, withFileTypes: true });
    return new Map(
      entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .map((path) => [`/${relative(this.#directory, path).split(sep).join("/")}`, path]),
    );
  }
}

async function readPageFile(path: string, address: string): Promise<PageFile> {
  const content = await readFile(path);
  const extension = extname(path);
  const small = content.length < worthCompressing || compressed.has(extension);
  const made = new Map<Encoding, Promise<Buffer>>([["identity", Promise.resolve(content)]]);
  return {
    mediaType: mediaTypes[extension] ?? "application/octet-stream",
    etag: `"${createHash("sha256").update(content).digest("base64url").slice(0, 22)}"`,
    immutable: /^\/assets\/.+-[A-Za-z0-9_-]{8}\.[a-z0-9.]+$/.test(address),
    encodings: small ? ["identity"] : ["br", "gzip", "identity"],
    bytes(encoding) {
      const bytes = made.get(encoding) ?? compress(content, encoding);
      made.set(encoding, bytes);
      return bytes;
    },
  };
}

function compress(content: Buffer, encoding: Encoding): Promise<Buffer> {
  switch (encoding) {
    case "br":
      // The highest level takes many times as long for a few per cent.
      return promisify(brotliCompress)(content, {
        params: { [constants.BROTLI_PARAM_QUALITY]: 9 },
      });
    case "gzip":
      return promisify(gzip)(content, { level: 9 });
    case "identity":
      return Promise.resolve(content);
  }
}
