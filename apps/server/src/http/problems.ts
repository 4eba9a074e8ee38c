import {
  type Problem,
  type ProblemCode,
  problem,
  problemMediaType,
  problemStatus,
} from "@beamscope/contracts";
import type { FastifyReply, FastifyRequest } from "fastify";
import { BackOfficeGoneError } from "../back-office/back-office-client.ts";

/** A request that is answered with a problem document. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly code: ProblemCode;
  readonly errors: Problem["errors"];

  constructor(code: ProblemCode, detail: string, errors?: Problem["errors"]) {
    super(detail);
    this.code = code;
    this.errors = errors;
  }
}

/** Answers with a problem document (RFC 9457). */
export function replyProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  code: ProblemCode,
  detail: string,
  errors?: Problem["errors"],
): FastifyReply {
  return reply
    .code(problemStatus[code])
    .header("cache-control", "no-store")
    .type(problemMediaType)
    .send(JSON.stringify(problem(code, detail.slice(0, 4000), request.id, errors)));
}

/** What went wrong, as code and sentence; nothing where it is a fault of ours. */
export function problemOf(
  cause: unknown,
):
  | { readonly code: ProblemCode; readonly detail: string; readonly errors?: Problem["errors"] }
  | undefined {
  if (cause instanceof ProblemError) {
    return { code: cause.code, detail: cause.message, errors: cause.errors };
  }
  if (cause instanceof BackOfficeGoneError) return { code: "unavailable", detail: cause.message };
  if (!(cause instanceof Error) || !("statusCode" in cause)) return undefined;
  switch (cause.statusCode) {
    case 413:
      return { code: "too-large", detail: "The body of the request is larger than 1 MiB." };
    case 415:
      return {
        code: "unsupported-media-type",
        detail: "The body of the request must be application/json.",
      };
    default:
      return typeof cause.statusCode === "number" && cause.statusCode < 500
        ? { code: "invalid-request", detail: `The request cannot be read: ${cause.message}` }
        : undefined;
  }
}
