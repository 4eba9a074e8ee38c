import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { EmbeddedLog, StartPosition } from "@beamscope/broker";
import { startReducer } from "@beamscope/reducer";
import { jobNumber, parseWorkflowId } from "@beamscope/wire";
import type { FromHubThread, HubThreadData } from "./hub-thread.ts";

const instrument = new URL("./bench-instrument.ts", import.meta.url).href;

/** A reducer with one job, and a hub, each in its threads, on a log. */
export interface LivePath {
  /** Told how many events the newest results in the hub hold. */
  onShown: (events: number) => void;
  stop(): Promise<void>;
}

/** What to start on a log. */
export interface LivePathOptions {
  readonly log: EmbeddedLog;
  readonly workflow: "picture" | "cube";
  /** Where the reducer begins. */
  readonly start: StartPosition;
  /** For the hub's history. */
  readonly directory: string;
}

/** Starts hub and reducer, the job at work before the first message is read. */
export async function startLivePath(options: LivePathOptions): Promise<LivePath> {
  const { log, start } = options;
  const workflow = `bench/${options.workflow}/1`;
  const handle = log.handle();
  const data: HubThreadData = {
    log: handle,
    instrument,
    workflow,
    directory: join(options.directory, `history-${options.workflow}`),
  };
  const hub = new Worker(new URL("./hub-thread.ts", import.meta.url), {
    name: "hub",
    workerData: data,
    transferList: [handle.port],
  });
  const hubReady = Promise.withResolvers<void>();
  const hubStopped = Promise.withResolvers<void>();
  hub.on("error", hubReady.reject);
  const path: LivePath = {
    onShown: () => undefined,
    stop: async () => {
      await reducer.stop();
      const exited = once(hub, "exit");
      hub.postMessage("stop");
      await hubStopped.promise;
      await exited;
    },
  };
  hub.on("message", (message: FromHubThread) => {
    switch (message.kind) {
      case "ready":
        return hubReady.resolve();
      case "shown":
        return path.onShown(message.events);
      case "stopped":
        return hubStopped.resolve();
    }
  });
  await hubReady.promise;
  const reducer = await startReducer({
    log: log.handle(),
    instrument,
    softwareVersion: "bench",
    workers: 1,
    start,
    jobs: [
      {
        kind: "workflow_config",
        workflowId: parseWorkflowId(workflow),
        jobId: { sourceName: "bank", jobNumber: jobNumber(randomUUID()) },
        schedule: {},
        auxSourceNames: {},
        params: {},
      },
    ],
  });
  return path;
}
