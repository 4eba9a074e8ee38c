import type { DesiredGeneration, DesiredJob } from "./desired-jobs.ts";
import type { DesiredJobsStore } from "./desired-jobs-store.ts";

/** A generation as the board knows it. */
export interface Generation extends DesiredGeneration {
  /**
   * Found at work without a record: its parameters are not known, and it is not kept. The data time at which it began
   * decides between several.
   */
  readonly adopted?: { readonly startNs: bigint };
}

/**
 * What is wanted: at most one generation per workflow. Single writer; each change is kept at once, the store being asked
 * for one save at a time.
 */
export class DesiredGenerations {
  readonly #store: DesiredJobsStore;
  readonly #onFault: (cause: unknown) => void;
  readonly #byWorkflow: Map<string, Generation>;
  #saving: Promise<void> | undefined;
  #dirty = false;

  private constructor(
    store: DesiredJobsStore,
    onFault: (cause: unknown) => void,
    generations: readonly DesiredGeneration[],
  ) {
    this.#store = store;
    this.#onFault = onFault;
    this.#byWorkflow = new Map(generations.map((one) => [one.workflow, one]));
  }

  /**
   * @param onFault - told when a change could not be kept; it counts nevertheless, until the process ends.
   * @throws DesiredJobsError where what is kept cannot be read.
   */
  static async open(
    store: DesiredJobsStore,
    onFault: (cause: unknown) => void,
  ): Promise<DesiredGenerations> {
    return new DesiredGenerations(store, onFault, await store.load());
  }

  of(workflow: string): Generation | undefined {
    return this.#byWorkflow.get(workflow);
  }

  [Symbol.iterator](): Iterator<Generation> {
    return this.#byWorkflow.values();
  }

  /** Takes the place of the workflow's generation before. */
  begin(generation: Generation): void {
    this.#byWorkflow.set(generation.workflow, generation);
    this.#save();
  }

  /** Changes the jobs of a generation, or adds some. Sources that are not named stay as they are. */
  put(workflow: string, jobs: readonly DesiredJob[]): void {
    const generation = this.#byWorkflow.get(workflow);
    if (generation === undefined) return;
    const changed = new Map(generation.jobs.map((job) => [job.source, job]));
    for (const job of jobs) changed.set(job.source, job);
    this.begin({ ...generation, jobs: [...changed.values()] });
  }

  /** Resolves when all that was changed is kept, or could not be. */
  async saved(): Promise<void> {
    while (this.#saving !== undefined) await this.#saving;
  }

  #save(): void {
    this.#dirty = true;
    this.#saving ??= this.#saveAll().finally(() => {
      this.#saving = undefined;
    });
  }

  async #saveAll(): Promise<void> {
    while (this.#dirty) {
      this.#dirty = false;
      const kept = [...this.#byWorkflow.values()].filter(({ adopted }) => adopted === undefined);
      try {
        await this.#store.save(kept);
      } catch (cause) {
        this.#onFault(cause);
      }
    }
  }
}
