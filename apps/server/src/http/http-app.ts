import { randomUUID } from "node:crypto";
import type { Socket } from "node:net";
import { problem, problemMediaType } from "@beamscope/contracts";
import { type FastifyInstance, fastify } from "fastify";
import { BackOfficeFaultError } from "../back-office/back-office-client.ts";
import type { PageFiles } from "../page/page-files.ts";
import { addPage } from "../page/serve-page.ts";
import { addApi, type Desk } from "./api.ts";
import { problemOf, replyProblem } from "./problems.ts";
import type { ResourceCache } from "./resource-cache.ts";
import { foreignRequest } from "./same-host.ts";
import { securityHeaders } from "./security-headers.ts";

/** The largest body of a request. bytes */
const bodyLimit = 2 ** 20;

/** What the HTTP side needs. */
export interface HttpParts {
  readonly desk: Desk;
  readonly resources: ResourceCache;
  readonly files: PageFiles;
  /** The address that will be listened on. */
  readonly host: string;
  /** Told of faults of ours, by the id that stands in the answer. */
  readonly onFault: (requestId: string, cause: unknown) => void;
}

/** HTTP: the API, the page, and one form of error for all of it. */
export function httpApp(parts: HttpParts): FastifyInstance {
  const app = fastify({
    bodyLimit,
    genReqId: () => randomUUID(),
    // Browsers keep connections open that a stop must not wait for.
    forceCloseConnections: true,
    frameworkErrors: (error, request, reply) => {
      void reply.headers(securityHeaders);
      void replyProblem(
        request,
        reply,
        "invalid-request",
        `The address cannot be read: ${error.message}`,
      );
    },
    clientErrorHandler: answerBrokenRequest,
  });
  app.removeContentTypeParser("text/plain");
  app.addHook("onRequest", async (request, reply) => {
    void reply.headers({ ...securityHeaders, "x-request-id": request.id });
    const foreign = foreignRequest(request.headers, parts.host);
    if (foreign !== undefined) await replyProblem(request, reply, "forbidden", foreign);
  });
  app.setErrorHandler(async (cause, request, reply) => {
    const known = problemOf(cause);
    if (known !== undefined) {
      return replyProblem(request, reply, known.code, known.detail, known.errors);
    }
    parts.onFault(request.id, cause);
    const where = cause instanceof BackOfficeFaultError ? "back office" : "server";
    const detail = `The ${where} has a fault; its log says more under this request id.`;
    return replyProblem(request, reply, "internal", detail);
  });
  addApi(app, parts.desk, parts.resources);
  addPage(app, parts.files);
  return app;
}

/** Bytes that are no HTTP: there is no request to reply to yet. */
function answerBrokenRequest(_error: Error, socket: Socket): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify(
    problem("invalid-request", "The request is no HTTP/1.1 that this server reads.", randomUUID()),
  );
  socket.end(
    `HTTP/1.1 400 Bad Request\r\ncontent-type: ${problemMediaType}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
