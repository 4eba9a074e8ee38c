import { parentPort, workerData } from "node:worker_threads";
import { BrokerError } from "../errors.ts";
import { DataDirectoryLock, unusableError } from "./data-directory-lock.ts";
import { DiskFiles } from "./disk-files.ts";
import { LogService } from "./log-service.ts";
import { LogStore } from "./log-store.ts";
import { MemoryFiles } from "./memory-files.ts";
import {
  type FaultRecord,
  faultRecord,
  type LogThreadOptions,
  type ToLogThread,
} from "./protocol.ts";
import type { RecoveryNote } from "./recovery.ts";

/** What the log thread says to the thread that started it. */
export type FromLogThread =
  | { readonly kind: "ready"; readonly recovery: readonly RecoveryNote[] }
  | { readonly kind: "refused"; readonly fault: FaultRecord }
  | { readonly kind: "closed" };

const say = (message: FromLogThread): void => parentPort!.postMessage(message);

async function openStore(directory: string | undefined): Promise<LogStore> {
  const files = directory === undefined ? new MemoryFiles() : new DiskFiles(directory);
  try {
    return await LogStore.open({ files, nowMs: Date.now });
  } catch (error) {
    if (error instanceof BrokerError || directory === undefined) throw error;
    throw unusableError(directory, error);
  }
}

/** Runs `task` again and again, `intervalMs` after its last end. @returns stops it, waiting for a run under way. */
function repeat(task: () => Promise<void>, intervalMs: number): () => Promise<void> {
  const { promise: stopped, resolve: stop } = Promise.withResolvers<"stopped">();
  const running = (async () => {
    while (true) {
      const { promise: due, resolve } = Promise.withResolvers<"due">();
      const timer = setTimeout(() => resolve("due"), intervalMs);
      const next = await Promise.race([due, stopped]);
      clearTimeout(timer);
      if (next === "stopped") return;
      await task();
    }
  })();
  return () => {
    stop("stopped");
    return running;
  };
}

async function run(options: LogThreadOptions): Promise<void> {
  const { directory, owner, syncIntervalMs, retentionIntervalMs } = options;
  let lock: DataDirectoryLock | undefined;
  let store: LogStore;
  try {
    lock = directory === undefined ? undefined : DataDirectoryLock.take(directory, owner);
    store = await openStore(directory);
  } catch (error) {
    lock?.release();
    say({ kind: "refused", fault: faultRecord(error) });
    parentPort!.close();
    return;
  }
  const service = new LogService(store);
  const stopSyncing = repeat(() => store.sync(), syncIntervalMs);
  const stopRetaining = repeat(() => store.retain(), retentionIntervalMs);
  const close = async () => {
    await stopRetaining();
    await service.close();
    await stopSyncing();
    await store.close();
    lock?.release();
    say({ kind: "closed" });
    parentPort!.close();
  };
  parentPort!.on("message", (message: ToLogThread) => {
    switch (message.kind) {
      case "connect":
        return service.connect(message.port);
      case "close":
        return void close();
    }
  });
  say({ kind: "ready", recovery: store.recovery });
}

await run(workerData as LogThreadOptions);
