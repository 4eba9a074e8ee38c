import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EmbeddedLog } from "@beamscope/broker";
import { topicsToCreate } from "@beamscope/wire";
import type { RunningServer, ServerOptions } from "../running-server.ts";
import { startServer } from "../start-server.ts";
import { ReducerDouble } from "./reducer-double.ts";

/** A server on a log in memory, with a reducer that does as it is told, and a page of two files. */
export class Served {
  readonly faults: unknown[] = [];
  readonly log: EmbeddedLog;
  readonly reducer: ReducerDouble;
  readonly directory: string;
  server: RunningServer;

  private constructor(
    log: EmbeddedLog,
    reducer: ReducerDouble,
    directory: string,
    server: RunningServer,
  ) {
    this.log = log;
    this.reducer = reducer;
    this.directory = directory;
    this.server = server;
  }

  static async open(): Promise<Served> {
    const directory = await mkdtemp(join(tmpdir(), "beamscope-server-"));
    await mkdir(join(directory, "page", "assets"), { recursive: true });
    await writeFile(join(directory, "page", "index.html"), "<!doctype html><title>Page</title>");
    await writeFile(
      join(directory, "page", "assets", "index-AbCd_123.js"),
      "export const text = 'again and again';\n".repeat(200),
    );
    const log = await EmbeddedLog.open();
    const topics = [...topicsToCreate("dummy").keys()].map((name) => ({ name }));
    await log.broker.createTopics(topics);
    const reducer = await ReducerDouble.start(log.broker, "dummy");
    const served = new Served(log, reducer, directory, await startServer(options(log, directory)));
    return served;
  }

  /** @returns what a test changes of the options of a server on this log. */
  options(more: Partial<ServerOptions> = {}): ServerOptions {
    return { ...options(this.log, this.directory), ...more };
  }

  async restart(): Promise<void> {
    await this.server.stop();
    this.server = await startServer(this.options());
  }

  get(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(this.server.url + path, init);
  }

  post(path: string, body: unknown): Promise<Response> {
    return this.get(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  }

  async close(): Promise<void> {
    await this.server.stop();
    await this.reducer.stop();
    await this.log.close();
    await rm(this.directory, { recursive: true });
  }
}

function options(log: EmbeddedLog, directory: string): ServerOptions {
  return {
    logHandle: () => log.handle(),
    instrument: "dummy",
    dataDirectory: join(directory, "data"),
    host: "127.0.0.1",
    port: 0,
    softwareVersion: "0.1.0",
    pageDirectory: join(directory, "page"),
    onFault: (_, cause) => {
      throw new Error("a fault of the server", { cause });
    },
  };
}

/** Waits until something is so; the log and threads have their own pace. */
export async function until<T>(look: () => Promise<T | undefined | false>): Promise<T> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`not within 20 s: ${look.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
