import { posix } from "node:path";
import {
  type Attribute,
  type Entity,
  Dataset as LibraryDataset,
  Group as LibraryGroup,
} from "h5wasm/node";
import { callHdf5, Hdf5Error } from "./hdf5-library.ts";
import { NexusReadError } from "./nexus-read-error.ts";

/** The arrays that HDF5 numbers come as; byte order is the machine's already. */
export type NumberColumn =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

/** Something with attributes in an open file, reading as our types and failing as our error. */
abstract class Hdf5Node {
  readonly file: string;
  readonly path: string;
  readonly #attributes: () => Record<string, Attribute>;
  #read: Record<string, Attribute> | undefined;

  constructor(file: string, path: string, attributes: () => Record<string, Attribute>) {
    this.file = file;
    this.path = path;
    this.#attributes = attributes;
  }

  /** Text of an attribute; undefined when there is none or it is not text. */
  textAttribute(name: string): string | undefined {
    const value = this.#attribute(name);
    const first: unknown = Array.isArray(value) ? value[0] : value;
    return typeof first === "string" ? first.trim() : undefined;
  }

  /** Texts of an attribute: one for each element, or the parts of one text. */
  textListAttribute(name: string): readonly string[] | undefined {
    const value = this.#attribute(name);
    if (typeof value === "string") {
      const inner = value.trim().replace(/^\[(.*)\]$/, "$1");
      return inner.split(/[:,]/).map((part) => part.trim());
    }
    if (!Array.isArray(value) || !value.every((part) => typeof part === "string")) return undefined;
    const [only] = value;
    // An array of one is how some writers spell a scalar.
    return value.length === 1 && only !== undefined ? only.split(/[:,]/) : value;
  }

  hasAttribute(name: string): boolean {
    return this.#attribute(name) !== undefined;
  }

  #attribute(name: string): unknown {
    return this.attempt(`has attributes that cannot be read`, () => {
      this.#read ??= this.#attributes();
      return this.#read[name]?.value ?? undefined;
    });
  }

  /** Runs calls of the library; its failure becomes a sentence about this place. */
  protected attempt<T>(what: string, calls: () => T): T {
    try {
      return callHdf5(calls);
    } catch (error) {
      if (!(error instanceof Hdf5Error)) throw error;
      throw this.fault(`${what} (${error.message})`, error);
    }
  }

  /** An error about this place in this file, to be thrown. */
  fault(what: string, cause?: unknown): NexusReadError {
    return new NexusReadError(this.file, this.path, what, { cause });
  }
}

/** A group. Its NeXus class says what it is; its name is its writer's choice. */
export class Hdf5Group extends Hdf5Node {
  readonly #group: LibraryGroup;

  constructor(file: string, group: LibraryGroup) {
    super(file, group.path, () => group.attrs);
    this.#group = group;
  }

  get name(): string {
    return this.path.split("/").at(-1) ?? "";
  }

  get nexusClass(): string | undefined {
    return this.textAttribute("NX_class");
  }

  /** Names of everything in the group, in the file's order. */
  names(): readonly string[] {
    return this.attempt("cannot be listed", () => this.#group.keys());
  }

  /** A member, through links; undefined when it is absent, foreign or a link to nowhere. */
  member(name: string): Hdf5Group | Hdf5Dataset | undefined {
    const entity = this.attempt(`holds "${name}", which cannot be opened`, () =>
      this.#group.get(name),
    );
    return this.#wrap(entity);
  }

  group(name: string): Hdf5Group | undefined {
    const member = this.member(name);
    return member instanceof Hdf5Group ? member : undefined;
  }

  dataset(name: string): Hdf5Dataset | undefined {
    const member = this.member(name);
    return member instanceof Hdf5Dataset ? member : undefined;
  }

  /** @throws {NexusReadError} when it is absent. */
  requiredDataset(name: string): Hdf5Dataset {
    const dataset = this.dataset(name);
    if (dataset === undefined) throw this.fault(`has no data set "${name}"`);
    return dataset;
  }

  /** Members that are groups, with the target path of those that are soft links. */
  *groups(): Generator<{ readonly group: Hdf5Group; readonly linkTarget: string | undefined }> {
    for (const name of this.names()) {
      const group = this.group(name);
      if (group === undefined) continue;
      yield { group, linkTarget: group.textAttribute("target") ?? this.#softLinkTarget(name) };
    }
  }

  #softLinkTarget(name: string): string | undefined {
    const link: unknown = this.attempt("has a link that cannot be read", () =>
      this.#group.get_link(`${this.path}/${name}`),
    );
    if (typeof link !== "string" || link === "") return undefined;
    return link.startsWith("/") ? link : posix.resolve(this.path, link);
  }

  #wrap(entity: Entity | null): Hdf5Group | Hdf5Dataset | undefined {
    if (entity instanceof LibraryGroup) return new Hdf5Group(this.file, entity);
    if (entity instanceof LibraryDataset) return new Hdf5Dataset(this.file, entity);
    return undefined;
  }
}

/** A data set, read whole or in slices. */
export class Hdf5Dataset extends Hdf5Node {
  readonly #dataset: LibraryDataset;
  #shape: readonly number[] | undefined;

  constructor(file: string, dataset: LibraryDataset) {
    super(file, dataset.path, () => dataset.attrs);
    this.#dataset = dataset;
  }

  get shape(): readonly number[] {
    this.#shape ??= this.attempt("cannot be opened", () => this.#dataset.shape) ?? [];
    return this.#shape;
  }

  /** Number of elements; 1 for a scalar. */
  get length(): number {
    return this.shape.reduce((product, extent) => product * extent, 1);
  }

  get units(): string | undefined {
    return this.textAttribute("units");
  }

  /**
   * All elements, in C order. A copy: the caller's.
   * @throws {NexusReadError} when they cannot be read or are not numbers.
   */
  numbers(): NumberColumn {
    return this.#asNumbers(this.attempt("cannot be read", () => this.#dataset.value));
  }

  /**
   * The block `[from, to)` of each dimension, in C order. A copy: the caller's.
   * @throws {NexusReadError} when it cannot be read or does not hold numbers.
   */
  block(ranges: readonly (readonly [from: number, to: number])[]): NumberColumn {
    const slices = ranges.map(([from, to]): [number, number] => [from, to]);
    return this.#asNumbers(this.attempt("cannot be read", () => this.#dataset.slice(slices)));
  }

  /** A text, or the first of several; undefined when it holds none. */
  text(): string | undefined {
    const value: unknown = this.attempt("cannot be read", () => this.#dataset.value);
    const first: unknown = Array.isArray(value) ? value[0] : value;
    return typeof first === "string" ? first.trim() : undefined;
  }

  get holdsNumbers(): boolean {
    const dtype: unknown = this.attempt("cannot be opened", () => this.#dataset.dtype);
    return typeof dtype === "string" && /^[<>|]?[bBhHiIlLqQefd]$/.test(dtype);
  }

  #asNumbers(value: unknown): NumberColumn {
    if (typeof value === "number") return Float64Array.of(value);
    if (typeof value === "bigint") return BigInt64Array.of(value);
    if (isNumberColumn(value)) return value;
    throw this.fault("does not hold numbers");
  }
}

function isNumberColumn(value: unknown): value is NumberColumn {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

/** A column as doubles. Beyond 2^53 neighbours fall together. */
export function toFloat64(column: NumberColumn): Float64Array {
  if (column instanceof Float64Array) return column;
  if (column instanceof BigInt64Array || column instanceof BigUint64Array) {
    return Float64Array.from(column, Number);
  }
  return Float64Array.from(column);
}
