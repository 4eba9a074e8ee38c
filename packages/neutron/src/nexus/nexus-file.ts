import type { File as LibraryFile } from "h5wasm/node";
import { Hdf5Error, loadHdf5, openHdf5 } from "./hdf5-library.ts";
import { Hdf5Group } from "./hdf5-node.ts";
import { lookAtFile } from "./hdf5-signature.ts";
import { type NexusEntry, readEntry } from "./nexus-entry.ts";
import { NexusReadError } from "./nexus-read-error.ts";

/** Why a file cannot be used. `sentence` is for the person who named the file. */
export interface NexusFileProblem {
  readonly kind: "missing" | "unreadable" | "not nexus" | "truncated" | "damaged";
  readonly sentence: string;
}

/** What became of opening a file. */
export type NexusOpening = { readonly kind: "open"; readonly file: NexusFile } | NexusFileProblem;

/** What became of choosing an entry. */
export type EntryChoice =
  | { readonly kind: "entry"; readonly entry: NexusEntry }
  | {
      readonly kind: "no such entry";
      readonly sentence: string;
      readonly entries: readonly string[];
    };

/**
 * Opens a NeXus file for reading. Its size does not matter: data is read in the stretches asked for.
 * @param path - absolute, or relative to the working directory.
 */
export async function openNexusFile(path: string): Promise<NexusOpening> {
  const look = lookAtFile(path);
  switch (look.kind) {
    case "missing":
      return { kind: "missing", sentence: `There is no file ${path}.` };
    case "unreadable":
      return { kind: "unreadable", sentence: `${path} cannot be read: ${look.reason}.` };
    case "not hdf5":
      return { kind: "not nexus", sentence: `${path} is not a NeXus file: ${look.looksLike}.` };
    case "truncated": {
      const size = `it has ${look.bytes} of at least ${look.expectedBytes} bytes`;
      return { kind: "truncated", sentence: `${path} is cut off: ${size}.` };
    }
    case "hdf5":
      return openWithLibrary(path);
  }
}

async function openWithLibrary(path: string): Promise<NexusOpening> {
  await loadHdf5();
  let library: LibraryFile | undefined;
  try {
    library = openHdf5(path, "r");
    const file = new NexusFile(path, library);
    if (file.entryNames.length > 0) return { kind: "open", file };
    file.close();
    return { kind: "not nexus", sentence: `${path} is an HDF5 file without any NXentry.` };
  } catch (error) {
    library?.close();
    if (error instanceof Hdf5Error) {
      return { kind: "damaged", sentence: `${path} is damaged: ${error.message}.` };
    }
    if (error instanceof NexusReadError) return { kind: "damaged", sentence: error.message };
    throw error;
  }
}

/** An open NeXus file. Close it: the HDF5 library holds a file descriptor and a cache for it. */
export class NexusFile {
  readonly path: string;
  /** Names of the NXentry groups, in the file's order. */
  readonly entryNames: readonly string[];
  readonly #file: LibraryFile;
  readonly #root: Hdf5Group;

  /** @throws {NexusReadError} when the root group cannot be read. */
  constructor(path: string, file: LibraryFile) {
    this.path = path;
    this.#file = file;
    this.#root = new Hdf5Group(path, file);
    this.entryNames = this.#root
      .names()
      .filter((name) => this.#root.group(name)?.nexusClass === "NXentry");
  }

  /**
   * Reads the structure of one entry.
   * @param name - the default entry of the file, else its first, when not given.
   * @throws {NexusReadError} for a structure that cannot be read or contradicts itself.
   */
  entry(name?: string): EntryChoice {
    const chosen = name ?? this.#root.textAttribute("default") ?? this.entryNames[0];
    if (chosen !== undefined && this.entryNames.includes(chosen)) {
      const group = this.#root.group(chosen);
      if (group !== undefined) return { kind: "entry", entry: readEntry(group) };
    }
    const list = this.entryNames.join(", ");
    const sentence = `${this.path} has no entry ${chosen ?? ""}; it has ${list}.`;
    return { kind: "no such entry", sentence, entries: this.entryNames };
  }

  close(): void {
    this.#file.close();
  }
}
