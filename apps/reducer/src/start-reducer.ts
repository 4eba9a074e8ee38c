import { availableParallelism, totalmem } from "node:os";
import { Worker } from "node:worker_threads";
import type { EmbeddedLogHandle, StartPosition } from "@beamscope/broker";
import type { WorkflowConfig } from "@beamscope/wire";
import type { ControlThreadData, FromControlThread, ToControlThread } from "./thread-messages.ts";

/** How to start a reducer. */
export interface ReducerStart {
  /** A ticket of its own to the log. */
  readonly log: EmbeddedLogHandle;
  /** As `loadInstrument` takes it: a name, or a file. */
  readonly instrument: string;
  readonly softwareVersion: string;
  /** Compute workers; default: one for every two cores. */
  readonly workers?: number | undefined;
  /** Bytes that the jobs of one worker may hold; default: a quarter of the machine's memory, shared by the workers. */
  readonly workerMemoryBytes?: number | undefined;
  /** Where to begin in the data topics; default: the end. */
  readonly start?: StartPosition | undefined;
  /** Jobs that are at work before the first message is read. */
  readonly jobs?: readonly WorkflowConfig[] | undefined;
}

/** A reducer at work. */
export interface RunningReducer {
  /** Settles when it has ended. @throws ReducerFailedError when nobody asked it to. */
  readonly ended: Promise<void>;
  /** Publishes what is in hand and ends its threads. */
  stop(): Promise<void>;
}

/** A reducer that ended by itself; its message says why. */
export class ReducerFailedError extends Error {
  override readonly name = "ReducerFailedError";
}

/**
 * Starts the threads of a reducer and waits until every topic is pinned: what is produced after that is seen.
 * @throws ReducerFailedError when it cannot start.
 */
export async function startReducer(options: ReducerStart): Promise<RunningReducer> {
  const workers = options.workers ?? Math.max(1, Math.floor(availableParallelism() / 2));
  const data: ControlThreadData = {
    log: options.log,
    instrument: options.instrument,
    workers,
    workerMemoryBytes: options.workerMemoryBytes ?? Math.floor(totalmem() / 4 / workers),
    softwareVersion: options.softwareVersion,
    start: options.start ?? { at: "end" },
    jobs: options.jobs ?? [],
  };
  const thread = new Worker(new URL("./control-thread.ts", import.meta.url), {
    name: "reducer",
    workerData: data,
    transferList: [data.log.port],
  });
  const ready = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  // Whoever does not wait for the end learns of a failure from `stop`, or not at all.
  ended.promise.catch(() => undefined);
  const failed = (message: string): void => {
    const error = new ReducerFailedError(message);
    ready.reject(error);
    ended.reject(error);
    void thread.terminate();
  };
  thread.on("message", (message: FromControlThread) => {
    switch (message.kind) {
      case "ready":
        return ready.resolve();
      case "failed":
        return failed(`The reducer ended: ${message.message}`);
      case "stopped":
        return ended.resolve();
    }
  });
  thread.on("error", (cause: Error) => failed(`The reducer ended: ${cause.message}`));
  // After an orderly end this changes nothing: the promise is settled.
  thread.on("exit", (code) => failed(`The reducer's thread ended by itself (${code}).`));
  await ready.promise;
  return {
    ended: ended.promise,
    stop: async () => {
      const stop: ToControlThread = { kind: "stop" };
      thread.postMessage(stop);
      await ended.promise.catch(() => undefined);
      await thread.terminate();
    },
  };
}
