import { Worker } from "node:worker_threads";
import type { EmbeddedLogHandle } from "@beamscope/broker";
import type {
  DummyRequest,
  FromSourceThread,
  ReplayRequest,
  SourceThreadData,
} from "./source-messages.ts";

/** What a source sent before it ended. */
export interface SourceReport {
  readonly messages: number;
  readonly events: number;
  readonly undelivered: number;
}

/** A source that cannot send what it was asked to; its message is for the person who asked. */
export class SourceRefusedError extends Error {
  override readonly name = "SourceRefusedError";
}

/** A source at work in a thread of its own. */
export interface RunningSource {
  /** What was sent, once all is, or once it was stopped. @throws SourceRefusedError */
  readonly done: Promise<SourceReport>;
  /** Ends it between two messages. */
  stop(): Promise<void>;
}

/**
 * Starts a source.
 * @param onLeftOut - told of what a file holds and is not sent.
 */
export function startSource(
  log: EmbeddedLogHandle,
  source: DummyRequest | ReplayRequest,
  onLeftOut: (what: readonly { readonly name: string; readonly reason: string }[]) => void,
): RunningSource {
  const data: SourceThreadData = { log, source };
  const thread = new Worker(new URL("./source-thread.ts", import.meta.url), {
    name: "source",
    workerData: data,
    transferList: [log.port],
  });
  const done = Promise.withResolvers<SourceReport>();
  done.promise.catch(() => undefined);
  thread.on("message", (message: FromSourceThread) => {
    switch (message.kind) {
      case "leaving out":
        return onLeftOut(message.what);
      case "sent":
        return done.resolve(message);
      case "refused":
        return done.reject(new SourceRefusedError(message.sentence));
    }
  });
  thread.on("error", (cause) => done.reject(cause));
  const exited = new Promise<void>((resolve) => thread.once("exit", () => resolve()));
  return {
    done: done.promise,
    stop: async () => {
      thread.postMessage("stop");
      await exited;
    },
  };
}
