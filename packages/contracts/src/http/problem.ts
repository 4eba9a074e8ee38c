import { z } from "../zod.ts";

/** Each code with its HTTP status. Codes are stable: clients decide by them, never by the words. */
export const problemStatus = {
  "invalid-request": 400,
  "invalid-parameters": 422,
  "invalid-windowing": 422,
  unauthenticated: 401,
  forbidden: 403,
  "not-found": 404,
  "unknown-workflow": 404,
  "unknown-source": 404,
  "unknown-output": 404,
  "unknown-layer": 404,
  "unknown-job": 404,
  "no-data": 404,
  "method-not-allowed": 405,
  "not-supported": 409,
  conflict: 409,
  "too-large": 413,
  "unsupported-media-type": 415,
  "too-many-requests": 429,
  internal: 500,
  unavailable: 503,
} as const;

/** What went wrong, for programs. */
export const ProblemCode = z.enum(Object.keys(problemStatus) as [ProblemCode, ...ProblemCode[]]);
export type ProblemCode = keyof typeof problemStatus;

/** Media type of {@link Problem} (RFC 9457). */
export const problemMediaType = "application/problem+json";

/** The one form of every error answer (RFC 9457). */
export const Problem = z.strictObject({
  /** `urn:beamscope:problem:` and the code. */
  type: z.string().max(200),
  /** The same for all problems of a code. */
  title: z.string().max(200),
  status: z.number().int().min(400).max(599),
  /** What happened, to what, and what to do: one or two sentences. */
  detail: z.string().max(4000),
  code: ProblemCode,
  /** Stands in the server's log beside what happened. */
  requestId: z.string().min(1).max(100),
  /** What is wrong with the request, member by member. */
  errors: z
    .array(
      z.strictObject({
        /** JSON pointer (RFC 6901) into the body, or `query/` and a name. */
        pointer: z.string().max(500),
        detail: z.string().max(2000),
      }),
    )
    .max(200)
    .optional(),
});
export type Problem = z.infer<typeof Problem>;

/** Builds a {@link Problem}; status and title follow from the code. */
export function problem(
  code: ProblemCode,
  detail: string,
  requestId: string,
  errors?: Problem["errors"],
): Problem {
  const title = code.replaceAll("-", " ");
  return {
    type: `urn:beamscope:problem:${code}`,
    title: `${title.slice(0, 1).toUpperCase()}${title.slice(1)}`,
    status: problemStatus[code],
    detail,
    code,
    requestId,
    ...(errors === undefined ? {} : { errors }),
  };
}

/** The issues of a failed parse as members of a {@link Problem}. */
export function problemErrors(error: z.ZodError): NonNullable<Problem["errors"]> {
  return error.issues.slice(0, 200).map((issue) => ({
    pointer: issue.path.map((part) => `/${escaped(String(part))}`).join(""),
    detail: issue.message,
  }));
}

function escaped(part: string): string {
  return part.replaceAll("~", "~0").replaceAll("/", "~1");
}
