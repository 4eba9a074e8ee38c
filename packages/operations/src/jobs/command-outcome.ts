import type { JobAnswer, Problem, ProblemCode } from "@beamscope/contracts";

/** Why a request was not carried out; nothing was sent. */
export interface Refusal {
  readonly code: ProblemCode;
  readonly detail: string;
  readonly errors?: NonNullable<Problem["errors"]>;
}

/** What became of a request to start, stop or reset jobs. */
export type CommandOutcome =
  /** `answers` settles once each job's reducer answered, or after 30 s. */
  | { readonly kind: "sent"; readonly answers: Promise<readonly JobAnswer[]> }
  | { readonly kind: "refused"; readonly refusal: Refusal };

export function refused(
  code: ProblemCode,
  detail: string,
  errors?: NonNullable<Problem["errors"]>,
): { readonly kind: "refused"; readonly refusal: Refusal } {
  return {
    kind: "refused",
    refusal: { code, detail, ...(errors === undefined ? {} : { errors }) },
  };
}
