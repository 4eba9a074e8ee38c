import type { Problem } from "@beamscope/contracts";

/** The server has answered, and the answer is a problem. The message is written for a person. */
export class ApiProblemError extends Error {
  override readonly name = "ApiProblemError";
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** The server could not be reached. */
export class ServerUnreachableError extends Error {
  override readonly name = "ServerUnreachableError";

  constructor(options?: ErrorOptions) {
    super("The server cannot be reached.", options);
  }
}

/** Something answered that this page does not understand: another program, or another version. */
export class ForeignAnswerError extends Error {
  override readonly name = "ForeignAnswerError";
  /** What is wrong with the answer, for whoever mends it. */
  readonly details: string;

  constructor(path: string, details: string, options?: ErrorOptions) {
    super(`The answer of ${path} is not one that this page understands. Reload the page.`, options);
    this.details = details;
  }
}
