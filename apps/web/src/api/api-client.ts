import { Problem, type RouteAnswer, type RouteName, routes } from "@beamscope/contracts";
import { ApiProblemError, ForeignAnswerError, ServerUnreachableError } from "./api-error.ts";

/** The part of `fetch` that is used here. */
export type Fetch = (path: string, init: RequestInit) => Promise<Response>;

/** A call of a route. */
export interface Call {
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/**
 * Calls a route and checks the answer by its schema.
 * @throws ApiProblemError where the server answers with a problem
 * @throws ServerUnreachableError where nobody answers, or only something in between
 * @throws ForeignAnswerError where the answer is not of the schema
 */
export async function callRoute<Name extends RouteName>(
  fetch: Fetch,
  name: Name,
  { body, signal }: Call = {},
): Promise<RouteAnswer<Name>> {
  const { method, path, answer } = routes[name];
  const init: RequestInit = {
    method,
    // The browser keeps the answer and asks whether it still holds: an unchanged resource costs no bytes.
    cache: method === "GET" ? "no-cache" : "no-store",
    ...(signal === undefined ? {} : { signal }),
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
  };
  const response = await fetch(path, init).catch((cause: unknown) => {
    if (signal?.aborted === true) throw cause;
    throw new ServerUnreachableError({ cause });
  });
  const json: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw problemOf(response, path, json);
  const parsed = answer.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ForeignAnswerError(path, `${issue?.path.join(".")}: ${issue?.message}`);
  }
  return parsed.data as RouteAnswer<Name>;
}

function problemOf(response: Response, path: string, json: unknown): Error {
  const problem = Problem.safeParse(json);
  if (problem.success) return new ApiProblemError(problem.data);
  // A proxy answers for a server that is gone.
  if (response.status === 502 || response.status === 503 || response.status === 504) {
    return new ServerUnreachableError();
  }
  return new ForeignAnswerError(path, `status ${response.status}`);
}
