import { type InitialJob, type InstrumentDeclaration, workflowKeyOf } from "@beamscope/catalog";
import { JsonObject } from "@beamscope/contracts";
import { type CheckedJob, checkStart } from "./check-start.ts";
import type { Generation } from "./desired-generations.ts";

/** What to start of one workflow. */
export interface InitialStart {
  readonly workflow: string;
  /** `join`: others of the generation run, and go on. */
  readonly how: "commit" | "join";
  readonly jobs: readonly CheckedJob[];
}

/**
 * What a first start, or one after everything had ended, has to start: the instrument's initial jobs, and
 * whatever else was wanted, as it was wanted last. What a person stopped stays stopped.
 * @param runs - whether a job of the generation is at work.
 */
export function initialStarts(
  instrument: InstrumentDeclaration,
  generationOf: (workflow: string) => Generation | undefined,
  runs: (generation: Generation, source: string) => boolean,
): readonly InitialStart[] {
  return instrument.workflows.flatMap((spec): readonly InitialStart[] => {
    const workflow = workflowKeyOf(spec);
    const initial = instrument.initialJobs.filter((job) => job.workflow === workflow);
    const generation = generationOf(workflow);
    const wanted = new Map(initial.map((job) => [job.source, asDeclared(instrument, job)]));
    for (const job of generation?.jobs ?? []) {
      if (job.wanted.state === "stopped" && job.wanted.by === "person") wanted.delete(job.source);
      // An adopted job's parameters are not known.
      else if (generation?.adopted === undefined) {
        const { source, parameters, auxInputs } = job;
        const jobs = [{ source, parameters, auxInputs: { ...auxInputs } }];
        const check = checkStart(instrument, { workflow, jobs });
        if (check.kind === "valid") wanted.set(source, check.jobs[0]);
      }
    }
    const running = [...wanted.keys()].filter(
      (source) => generation !== undefined && runs(generation, source),
    );
    const missing = [...wanted.values()]
      .filter((job) => job !== undefined)
      .filter(({ source }) => !running.includes(source));
    if (missing.length === 0) return [];
    return [{ workflow, how: running.length > 0 ? "join" : "commit", jobs: missing }];
  });
}

/** @returns nothing where the declaration's own parameters do not fit, which the registry refuses. */
function asDeclared(instrument: InstrumentDeclaration, job: InitialJob): CheckedJob | undefined {
  const parameters = JsonObject.parse(job.parameters ?? {});
  const jobs = [{ source: job.source, parameters, auxInputs: {} }];
  const check = checkStart(instrument, { workflow: job.workflow, jobs });
  return check.kind === "valid" ? check.jobs[0] : undefined;
}
