import type { File as LibraryFile, Group as LibraryGroup } from "h5wasm/node";
import { callHdf5, loadHdf5, openHdf5 } from "./hdf5-library.ts";
import type { NumberColumn } from "./hdf5-node.ts";

/** Attributes of a group or a data set. */
export type NexusAttributes = Readonly<Record<string, string | number | readonly string[]>>;

export interface DatasetOptions {
  /** Extents; default: one dimension of all elements, none for a text. */
  readonly shape?: readonly number[];
  readonly attributes?: NexusAttributes;
  /** Elements per compressed chunk (deflate); default: one piece, uncompressed. */
  readonly chunk?: readonly number[];
}

/** Writes small NeXus files: examples for people, and cases for tests. */
export class NexusWriter {
  readonly #file: LibraryFile;

  private constructor(file: LibraryFile) {
    this.#file = file;
  }

  /**
   * Begins a file, in place of one that is there.
   * @throws {Hdf5Error} when it cannot be made.
   */
  static async create(path: string): Promise<NexusWriter> {
    await loadHdf5();
    return new NexusWriter(openHdf5(path, "w"));
  }

  /** Makes a group of a NeXus class. Its parent exists already. */
  group(path: string, nexusClass: string, attributes: NexusAttributes = {}): void {
    const { parent, name } = this.#place(path);
    callHdf5(() => {
      const group = parent.create_group(name);
      setAttributes(group, { NX_class: nexusClass, ...attributes });
    });
  }

  /** Writes a data set. The data is read now, never kept. */
  dataset(path: string, data: NumberColumn | string, options: DatasetOptions = {}): void {
    const { parent, name } = this.#place(path);
    const shape = options.shape ?? (typeof data === "string" ? [] : [data.length]);
    const layout = options.chunk && { chunks: [...options.chunk], compression: "gzip" as const };
    callHdf5(() => {
      const dataset = parent.create_dataset({ name, data, shape: [...shape], ...layout });
      setAttributes(dataset, options.attributes ?? {});
    });
  }

  /** Makes `path` another name of what is at `target`. */
  softLink(path: string, target: string): void {
    const { parent, name } = this.#place(path);
    callHdf5(() => parent.create_soft_link(target, name));
  }

  /** Writes what is buffered and ends the file. */
  close(): void {
    callHdf5(() => this.#file.close());
  }

  #place(path: string): { readonly parent: LibraryGroup; readonly name: string } {
    const cut = path.lastIndexOf("/");
    const parentPath = path.slice(0, cut) || "/";
    const parent = callHdf5(() => this.#file.get(parentPath));
    if (parent === null || !("create_group" in parent)) {
      throw new RangeError(`${path} has no parent group`);
    }
    return { parent, name: path.slice(cut + 1) };
  }
}

function setAttributes(
  node: Pick<LibraryGroup, "create_attribute">,
  attributes: NexusAttributes,
): void {
  for (const [name, value] of Object.entries(attributes)) {
    node.create_attribute(name, typeof value === "object" ? [...value] : value);
  }
}
