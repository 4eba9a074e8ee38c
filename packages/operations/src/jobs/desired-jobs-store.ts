import { type DesiredGeneration, DesiredJobsDocument } from "./desired-jobs.ts";

/** Where it is kept what should run, so that a restart of the server still knows. */
export interface DesiredJobsStore {
  /** @throws DesiredJobsError where what is kept cannot be read. */
  load(): Promise<readonly DesiredGeneration[]>;
  /** Takes the place of what was kept. Calls do not overlap. */
  save(generations: readonly DesiredGeneration[]): Promise<void>;
}

/** A document on a disk or the like. */
export interface DocumentSlot {
  /** @returns nothing where there is none yet. */
  read(): Promise<string | undefined>;
  /** Replaces it as a whole: a reader, also after a crash, finds the old one or the new one. */
  replace(text: string): Promise<void>;
}

/** What is kept is no list of desired jobs, or is from a newer version. */
export class DesiredJobsError extends Error {
  override readonly name = "DesiredJobsError";
}

/** Forgets with the process. */
export class MemoryDesiredJobsStore implements DesiredJobsStore {
  #generations: readonly DesiredGeneration[] = [];

  async load(): Promise<readonly DesiredGeneration[]> {
    return this.#generations;
  }

  async save(generations: readonly DesiredGeneration[]): Promise<void> {
    this.#generations = structuredClone(generations);
  }
}

/** Keeps desired jobs as one JSON document. */
export class DocumentDesiredJobsStore implements DesiredJobsStore {
  readonly #slot: DocumentSlot;

  constructor(slot: DocumentSlot) {
    this.#slot = slot;
  }

  async load(): Promise<readonly DesiredGeneration[]> {
    const text = await this.#slot.read();
    if (text === undefined) return [];
    return this.#parse(text).generations;
  }

  async save(generations: readonly DesiredGeneration[]): Promise<void> {
    const document: DesiredJobsDocument = { schemaVersion: 1, generations: [...generations] };
    await this.#slot.replace(`${JSON.stringify(document, undefined, 1)}\n`);
  }

  #parse(text: string): DesiredJobsDocument {
    try {
      return DesiredJobsDocument.parse(JSON.parse(text));
    } catch (cause) {
      throw new DesiredJobsError("The list of desired jobs cannot be read.", { cause });
    }
  }
}
