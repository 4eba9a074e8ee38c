import { existsSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { extname, join, normalize } from "node:path";
import { deflateRawSync } from "node:zlib";
import {
  CommandAnswer,
  decodeMessage,
  encodeCommit,
  encodeFrame,
  encodeHello,
  encodeNotice,
  frameSlot,
  instantText,
  JobCommand,
  layerIdOf,
  problem,
  problemMediaType,
  protocolVersion,
  routes,
  StartJobs,
  serverLimits,
  socketPath,
  type WantedLayer,
} from "@beamscope/contracts";
import { dummy } from "@beamscope/instrument-dummy";
import { type WebSocket, WebSocketServer } from "ws";
import { scriptedFrame } from "./scripted-frames.ts";
import {
  accountingOf,
  catalogOf,
  dashboardsOf,
  jobsOf,
  type Scene,
  statusOf,
  streamsOf,
} from "./scripted-resources.ts";

/** How the server is started. */
export interface ScriptedOptions {
  /** Folder of the built page. */
  readonly page: string;
  /** 0: any free one. */
  readonly port: number;
  readonly scene: Scene;
  readonly epochsPerSecond: number;
}

/** A running scripted server. */
export interface ScriptedServer {
  readonly address: string;
  setScene(scene: Scene): void;
  /** Cuts all sockets, as a network does. */
  cut(): void;
  close(): Promise<void>;
}

interface ScriptedViewer {
  readonly socket: WebSocket;
  wanted: readonly WantedLayer[];
  inFlight: boolean;
}

/** The policy that the page must run under. */
const contentPolicy =
  "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

const mediaTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

const incarnation = String(Date.now());

/** Speaks the contracts as a server does, with made-up frames of the dummy instrument. */
export async function startScriptedServer(options: ScriptedOptions): Promise<ScriptedServer> {
  let { scene } = options;
  const startedMs = Date.now();
  const viewers = new Set<ScriptedViewer>();
  let epoch = 0;

  const resources: Readonly<Record<string, () => unknown>> = {
    [routes.catalog.path]: () => catalogOf(dummy),
    [routes.dashboards.path]: () => dashboardsOf(dummy),
    [routes.status.path]: () => statusOf(dummy.name, scene, startedMs, viewers.size),
    [routes.streams.path]: () => streamsOf(dummy, scene),
    [routes.accounting.path]: () => accountingOf(dummy, scene),
    [routes.jobs.path]: () => jobsOf(dummy, scene),
  };

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://page").pathname;
    const resource = resources[path];
    if (request.method === "POST") return void answerCommand(request, response, path);
    if (resource !== undefined) return sendJson(response, 200, resource());
    if (path.startsWith("/api/")) {
      return sendJson(response, 404, problem("not-found", `There is no ${path}.`, "r1"));
    }
    sendFile(response, options.page, path);
  });

  const sockets = new WebSocketServer({ server, path: socketPath, perMessageDeflate: false });
  sockets.on("connection", (socket) => {
    const viewer: ScriptedViewer = { socket, wanted: [], inFlight: false };
    viewers.add(viewer);
    socket.on("close", () => viewers.delete(viewer));
    socket.on("message", (data: Buffer) => {
      const message = decodeMessage(new Uint8Array(data), serverLimits);
      if (message.kind === "hello") {
        socket.send(
          encodeHello({
            from: "server",
            protocol: protocolVersion,
            software: "scripted",
            instrument: dummy.name,
            viewer: `viewer-${viewers.size}`,
            incarnation,
            serverTimeNs: nowNs(),
          }),
        );
      }
      if (message.kind === "interest") viewer.wanted = message.interest.layers;
      if (message.kind === "ack") viewer.inFlight = false;
    });
  });

  const tick = (): void => {
    epoch += 1;
    const encoded = new Map<string, ReturnType<typeof encodeFrame>>();
    for (const viewer of viewers) {
      if (viewer.inFlight || viewer.wanted.length === 0) continue;
      for (const wanted of viewer.wanted) {
        const layer = layerIdOf(wanted.spec);
        const slot = frameSlot({ layer, resolution: wanted.resolution });
        const frame =
          encoded.get(slot) ??
          encodeFrame(
            scriptedFrame(dummy, scene, wanted, { layer, version: epoch, epoch, startedMs }),
            { transfer: encoded.size, deflateRaw: (bytes) => deflateRawSync(bytes, { level: 1 }) },
          );
        encoded.set(slot, frame);
        for (const message of frame.messages) viewer.socket.send(message);
      }
      viewer.socket.send(encodeCommit({ epoch, serverTimeNs: nowNs() }));
      viewer.inFlight = true;
    }
    if (epoch % Math.max(1, Math.round(options.epochsPerSecond)) !== 0) return;
    const notice = encodeNotice({ kind: "changed", resource: "status", version: epoch });
    for (const { socket } of viewers) socket.send(notice);
  };
  const timer = setInterval(tick, 1000 / options.epochsPerSecond);

  await new Promise<void>((resolve) => server.listen(options.port, "127.0.0.1", resolve));
  const bound = server.address();
  const port = typeof bound === "object" && bound !== null ? bound.port : options.port;
  return {
    address: `http://127.0.0.1:${port}/`,
    setScene: (next) => {
      scene = next;
    },
    cut: () => {
      for (const { socket } of viewers) socket.terminate();
    },
    close: async () => {
      clearInterval(timer);
      for (const { socket } of viewers) socket.terminate();
      sockets.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

const nowNs = (): string => instantText(BigInt(Date.now()) * 1_000_000n);

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const type = status < 400 ? "application/json" : problemMediaType;
  response.writeHead(status, { "Content-Type": type, "Cache-Control": "no-cache" });
  response.end(JSON.stringify(body));
}

function sendFile(response: ServerResponse, folder: string, path: string): void {
  const file = join(folder, normalize(path === "/" ? "/index.html" : path));
  if (!file.startsWith(folder) || !existsSync(file)) {
    response.writeHead(404);
    response.end();
    return;
  }
  response.writeHead(200, {
    "Content-Type": mediaTypes[extname(file)] ?? "application/octet-stream",
    "Content-Security-Policy": contentPolicy,
  });
  response.end(readFileSync(file));
}

/** Every command is accepted. */
async function answerCommand(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const json: unknown = JSON.parse(Buffer.concat(parts).toString());
  const jobs =
    path === routes.startJobs.path
      ? ((body) => body.jobs.map(({ source }) => ({ workflow: body.workflow, source })))(
          StartJobs.parse(json),
        )
      : JobCommand.parse(json).jobs.map((job) => ({
          workflow: job.workflow,
          source: "source" in job ? job.source : "all",
        }));
  const answers = jobs.map((job) => ({
    ...job,
    jobNumber: crypto.randomUUID(),
    messageId: crypto.randomUUID(),
    outcome: "accepted" as const,
  }));
  sendJson(response, 200, CommandAnswer.parse({ requestId: "r1", answers }));
}
