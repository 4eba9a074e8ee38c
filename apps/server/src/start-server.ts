import { randomUUID } from "node:crypto";
import type { Server } from "node:http";
import { fileURLToPath } from "node:url";
import { hubClock, ViewerHub } from "@beamscope/hub";
import { loadInstrument } from "@beamscope/instruments";
import { BackOfficeClient } from "./back-office/back-office-client.ts";
import { FrameSockets } from "./frames/frame-sockets.ts";
import { httpApp } from "./http/http-app.ts";
import { ResourceCache } from "./http/resource-cache.ts";
import { PageFiles } from "./page/page-files.ts";
import type { RunningServer, ServerOptions } from "./running-server.ts";
import { PortBusyError, ServerStartError } from "./server-errors.ts";

const builtPage = fileURLToPath(new URL("../../web/dist", import.meta.url));

/**
 * Starts a server: a back office with hub and boards in a thread of its own, and HTTP and sockets here.
 * @returns once it answers, and hears whatever is written to the log.
 * @throws PortBusyError where the port is taken, ServerStartError for other reasons, in one sentence. Nothing is left running then.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host, instrument, softwareVersion } = options;
  const onFault = options.onFault ?? reportFault;
  const office = await BackOfficeClient.start({
    log: options.logHandle(),
    instrument,
    dataDirectory: options.dataDirectory,
    softwareVersion,
  });
  const viewers = new ViewerHub({
    // What was asked for may be a file; viewers are told the name.
    instrument: (await loadInstrument(instrument)).name,
    software: `Beamscope ${softwareVersion}`,
    clock: hubClock(() => Date.now()),
    newViewerId: randomUUID,
    post: (message) => office.tellHub(message),
  });
  office.listen({
    fromHub: (message) => viewers.receive(message),
    changed: (resource, version) => viewers.announce({ kind: "changed", resource, version }),
    trouble: (sentence) => onFault("back office", sentence),
  });
  const app = httpApp({
    desk: office,
    resources: new ResourceCache(
      (resource, have) => office.ask("resource", { resource, have, viewers: viewers.counts() }),
      randomUUID(),
    ),
    files: new PageFiles(options.pageDirectory ?? builtPage),
    host,
    onFault,
  });
  const sockets = new FrameSockets((socket) => viewers.connect(socket), host);
  sockets.attach(app.server);
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    viewers.close("The server ends.");
    await sockets.close();
    await Promise.all([app.close(), office.stop()]);
  };
  try {
    await app.listen({ host, port: options.port });
  } catch (cause) {
    await stop();
    throw listenError(cause, host, options.port);
  }
  return {
    url: urlOf(host, portOf(app.server.address(), options.port)),
    startInitialJobs: async () => {
      await office.ask("startInitialJobs", {});
    },
    ended: office.ended,
    stop: () => (stopping ??= stop()),
  };
}

function portOf(address: ReturnType<Server["address"]>, asked: number): number {
  return typeof address === "object" && address !== null ? address.port : asked;
}

/** An address that a browser on this machine can open. */
function urlOf(host: string, port: number): string {
  const name = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
}

function listenError(cause: unknown, host: string, port: number): ServerStartError {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  switch (code) {
    case "EADDRINUSE":
      return new PortBusyError(host, port, { cause });
    case "EACCES":
      return new ServerStartError(`This user may not listen on port ${port} of ${host}.`, {
        cause,
      });
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new ServerStartError(`This machine has no address ${host} to listen on.`, { cause });
    default: {
      const why = cause instanceof Error ? cause.message : String(cause);
      return new ServerStartError(`The server cannot listen on ${host}, port ${port}: ${why}`, {
        cause,
      });
    }
  }
}

function reportFault(requestId: string, cause: unknown): void {
  const text = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  process.stderr.write(`beamscope server: ${requestId}: ${text}\n`);
}
