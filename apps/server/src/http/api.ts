import {
  DataQuery,
  type JobAnswer,
  JobCommand,
  type NoticeResource,
  problemErrors,
  type Route,
  routes,
  StartJobs,
} from "@beamscope/contracts";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { z } from "zod";
import { BackOfficeFaultError, BackOfficeGoneError } from "../back-office/back-office-client.ts";
import type { CommandsAnswer, QuestionName, Questions } from "../back-office/messages.ts";
import { ProblemError } from "./problems.ts";
import { holdsCopy, type ResourceCache } from "./resource-cache.ts";

/** Who answers what the main thread does not know. */
export interface Desk {
  ask<Name extends QuestionName>(
    name: Name,
    ask: Questions[Name]["ask"],
  ): Promise<Questions[Name]["answer"]>;
}

/** A back office that does not answer for so long has failed. ms */
const healthLimitMs = 2_000;

/** Adds all routes of the contracts. */
export function addApi(app: FastifyInstance, desk: Desk, resources: ResourceCache): void {
  const resourceRoutes = {
    status: routes.status,
    catalog: routes.catalog,
    dashboards: routes.dashboards,
    jobs: routes.jobs,
    streams: routes.streams,
    accounting: routes.accounting,
  } as const satisfies Record<NoticeResource, Route>;
  for (const [name, { path }] of Object.entries(resourceRoutes)) {
    app.get(path, (request, reply) => sendResource(request, reply, resources, name));
  }
  app.get(routes.health.path, async (_, reply) => {
    const health = await healthWithin(desk, healthLimitMs);
    return reply
      .code(health.health === "failing" ? 503 : 200)
      .header("cache-control", "no-store")
      .send(health);
  });
  app.post(routes.startJobs.path, async (request, reply) => {
    const body = parsed(StartJobs, request.body, "");
    const answer = await desk.ask("start", { request: body, who: askerOf(request) });
    return reply.send({ requestId: request.id, answers: answersOf(answer) });
  });
  app.post(routes.stopJobs.path, async (request, reply) => {
    const body = parsed(JobCommand, request.body, "");
    const answer = await desk.ask("stop", { request: body, who: askerOf(request) });
    return reply.send({ requestId: request.id, answers: answersOf(answer) });
  });
  app.post(routes.resetJobs.path, async (request, reply) => {
    const answer = await desk.ask("reset", { request: parsed(JobCommand, request.body, "") });
    return reply.send({ requestId: request.id, answers: answersOf(answer) });
  });
  app.get(routes.data.path, async (request, reply) => {
    const query = parsed(DataQuery, { ...Object(request.query) }, "query");
    const answer = await desk.ask("data", { query });
    if (answer.kind === "refused") {
      throw new ProblemError(answer.code, answer.detail, answer.errors);
    }
    return reply
      .header("cache-control", "no-store")
      .type(answer.kind === "csv" ? "text/csv; charset=utf-8" : "application/json; charset=utf-8")
      .send(Buffer.from(answer.bytes.buffer, answer.bytes.byteOffset, answer.bytes.byteLength));
  });
}

async function sendResource(
  request: FastifyRequest,
  reply: FastifyReply,
  resources: ResourceCache,
  name: string,
): Promise<FastifyReply> {
  const { etag, body } = await resources.get(name as NoticeResource);
  void reply.header("etag", etag).header("cache-control", "no-cache");
  if (holdsCopy(request.headers["if-none-match"], etag)) return reply.code(304).send();
  return reply.type("application/json; charset=utf-8").send(body);
}

/** @param origin - what pointers begin with: nothing for a body, `query` for a query. */
function parsed<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  origin: "" | "query",
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = problemErrors(result.error).map(({ pointer, detail }) => ({
    pointer: `${origin}${pointer}`.slice(0, 500),
    detail: detail.slice(0, 2000),
  }));
  const what = origin === "query" ? "query" : "body";
  throw new ProblemError("invalid-request", `The ${what} of the request does not fit.`, errors);
}

function answersOf(answer: CommandsAnswer): readonly JobAnswer[] {
  if (answer.kind === "answered") return answer.answers;
  throw new ProblemError(answer.code, answer.detail, answer.errors);
}

/** Who asked, until people sign in: the address they come from. */
function askerOf(request: FastifyRequest): string {
  return request.ip;
}

async function healthWithin(desk: Desk, limitMs: number) {
  const failing = (reason: string) => ({ health: "failing", reasons: [reason] }) as const;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<ReturnType<typeof failing>>((resolve) => {
    timer = setTimeout(() => resolve(failing("The back office does not answer.")), limitMs);
  });
  try {
    return await Promise.race([desk.ask("health", {}), late]);
  } catch (cause) {
    if (cause instanceof BackOfficeGoneError) return failing(cause.message);
    if (cause instanceof BackOfficeFaultError) return failing("The back office has a fault.");
    throw cause;
  } finally {
    clearTimeout(timer);
  }
}
