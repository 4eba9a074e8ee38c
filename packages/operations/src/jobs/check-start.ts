import { type InstrumentDeclaration, type WorkflowSpec, workflowKeyOf } from "@beamscope/catalog";
import { JsonObject, type Problem, problemErrors, type StartJobs } from "@beamscope/contracts";
import { type Refusal, refused } from "./command-outcome.ts";

/** A job as it will be sent: all defaults filled in. */
export interface CheckedJob {
  readonly source: string;
  readonly parameters: JsonObject;
  readonly auxInputs: Readonly<Record<string, string>>;
}

/** What a check says of a start. */
export type StartCheck =
  | { readonly kind: "valid"; readonly spec: WorkflowSpec; readonly jobs: readonly CheckedJob[] }
  | { readonly kind: "refused"; readonly refusal: Refusal };

/** Finds a workflow by `instrument/name/version`. */
export function workflowOf(
  instrument: InstrumentDeclaration,
  key: string,
): WorkflowSpec | undefined {
  return instrument.workflows.find((spec) => workflowKeyOf(spec) === key);
}

/** Checks a start against what the instrument has. Tells everything that is wrong with the parameters at once. */
export function checkStart(instrument: InstrumentDeclaration, request: StartJobs): StartCheck {
  const spec = workflowOf(instrument, request.workflow);
  if (spec === undefined) {
    return refused("unknown-workflow", `${instrument.title} has no workflow ${request.workflow}.`);
  }
  const unknown = request.jobs.find(({ source }) => !spec.sources.includes(source));
  if (unknown !== undefined) {
    return refused(
      "unknown-source",
      `${spec.title} does not run on ${unknown.source}; it runs on ${spec.sources.join(", ")}.`,
    );
  }
  const errors: NonNullable<Problem["errors"]> = [];
  const jobs: CheckedJob[] = [];
  for (const [index, job] of request.jobs.entries()) {
    const at = `/jobs/${index}`;
    const aux = checkAux(spec, job.auxInputs);
    errors.push(...aux.problems.map((detail) => ({ pointer: `${at}/auxInputs`, detail })));
    const parsed = spec.parameters.safeParse(job.parameters);
    if (!parsed.success) {
      for (const { pointer, detail } of problemErrors(parsed.error)) {
        errors.push({ pointer: `${at}/parameters${pointer}`, detail });
      }
      continue;
    }
    jobs.push({
      source: job.source,
      parameters: JsonObject.parse(JSON.parse(JSON.stringify(parsed.data))),
      auxInputs: aux.chosen,
    });
  }
  if (errors.length > 0) {
    return refused(
      "invalid-parameters",
      `The parameters of ${spec.title} do not fit.`,
      errors.slice(0, 200),
    );
  }
  return { kind: "valid", spec, jobs };
}

function checkAux(
  spec: WorkflowSpec,
  wanted: Readonly<Record<string, string>>,
): { readonly chosen: Readonly<Record<string, string>>; readonly problems: readonly string[] } {
  const roles = Object.entries(spec.auxInputs);
  const problems = Object.keys(wanted)
    .filter((role) => !Object.hasOwn(spec.auxInputs, role))
    .map((role) => `there is no input ${role}`);
  const chosen = roles.map(([role, input]) => {
    const choice = Object.hasOwn(wanted, role) ? wanted[role] : undefined;
    if (choice !== undefined && !input.choices.includes(choice)) {
      problems.push(`${choice} cannot be ${input.title}`);
    }
    return [role, choice ?? input.default] as const;
  });
  return { chosen: Object.fromEntries(chosen), problems };
}
