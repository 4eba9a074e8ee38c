import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import type { DocumentSlot } from "@beamscope/operations";

/** A document in a file, replaced by renaming a complete and synced copy over it. */
export class FileSlot implements DocumentSlot {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  async read(): Promise<string | undefined> {
    try {
      return await readFile(this.#path, "utf8");
    } catch (cause) {
      if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
      throw cause;
    }
  }

  async replace(text: string): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true });
    const copy = `${this.#path}.new`;
    const file = await open(copy, "w");
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(copy, this.#path);
  }
}
