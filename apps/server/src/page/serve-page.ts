import { routes } from "@beamscope/contracts";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { ProblemError } from "../http/problems.ts";
import { holdsCopy } from "../http/resource-cache.ts";
import type { Encoding, PageFile, PageFiles } from "./page-files.ts";

/**
 * Answers whatever is not an API route: files of the page, and the page itself for each address that a browser may open.
 * The rest is a problem document.
 */
export function addPage(app: FastifyInstance, files: PageFiles): void {
  app.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split("?", 1)[0] ?? "/";
    if (isApi(path)) throw apiProblem(request, path, reply);
    if (request.method !== "GET" && request.method !== "HEAD") {
      void reply.header("allow", "GET, HEAD");
      throw new ProblemError("method-not-allowed", `${path} can only be read.`);
    }
    const file = path === "/" ? undefined : await files.file(decoded(path));
    if (file !== undefined) return sendFile(request, reply, file);
    if (!opensPage(request, path)) throw new ProblemError("not-found", `There is no ${path} here.`);
    const page = await files.file("/index.html");
    if (page === undefined) {
      throw new ProblemError(
        "unavailable",
        "The page has not been built yet; `npm start` builds it.",
      );
    }
    return sendFile(request, reply, page);
  });
}

function isApi(path: string): boolean {
  return path === routes.health.path || path === "/api" || path.startsWith("/api/");
}

function apiProblem(request: FastifyRequest, path: string, reply: FastifyReply): ProblemError {
  const known = Object.values(routes).filter((route) => route.path === path);
  if (known.length === 0) return new ProblemError("not-found", `There is no ${path} here.`);
  const allowed = known.map(({ method }) => (method === "GET" ? "GET, HEAD" : method)).join(", ");
  void reply.header("allow", allowed);
  return new ProblemError(
    "method-not-allowed",
    `${path} does not take ${request.method}; it takes ${allowed}.`,
  );
}

/** Addresses of the page's own (`/sessions/…`) are opened by people; files and programs ask for something else. */
function opensPage({ headers }: FastifyRequest, path: string): boolean {
  if (path === "/" || path === "/index.html") return true;
  return (headers.accept ?? "").includes("text/html") && !/\.[a-z0-9]+$/i.test(path);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  file: PageFile,
): Promise<FastifyReply> {
  const isPage = file.mediaType.startsWith("text/html");
  void reply
    .code(200)
    .header("etag", file.etag)
    .header("vary", "accept-encoding")
    .header(
      "cache-control",
      isPage ? "no-store" : file.immutable ? "public, max-age=31536000, immutable" : "no-cache",
    );
  if (!isPage && holdsCopy(request.headers["if-none-match"], file.etag)) {
    return reply.code(304).send();
  }
  const encoding = bestEncoding(request.headers["accept-encoding"], file.encodings);
  if (encoding !== "identity") void reply.header("content-encoding", encoding);
  return reply.type(file.mediaType).send(await file.bytes(encoding));
}

/** The first of the offered encodings that the browser takes (RFC 9110, weights other than 0 not compared). */
export function bestEncoding(header: string | undefined, offered: readonly Encoding[]): Encoding {
  const taken = new Map(
    (header ?? "").split(",").map((part) => {
      const [name = "", ...parameters] = part.split(";").map((one) => one.trim().toLowerCase());
      return [name, !parameters.some((one) => /^q=0(\.0*)?$/.test(one))] as const;
    }),
  );
  return offered.find((encoding) => taken.get(encoding) === true) ?? "identity";
}
