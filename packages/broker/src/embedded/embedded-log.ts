import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import type { Broker } from "../broker.ts";
import { BrokerError } from "../errors.ts";
import { EmbeddedBroker } from "./embedded-broker.ts";
import type { FromLogThread } from "./log-thread.ts";
import { faultFrom, type LogThreadOptions, type ToLogThread } from "./protocol.ts";
import type { RecoveryNote } from "./recovery.ts";

const DEFAULT_SYNC_INTERVAL_MS = 100;
const DEFAULT_RETENTION_INTERVAL_MS = 1_000;

/** How to open the embedded log. */
export interface EmbeddedLogOptions {
  /** Where the segments are; made when absent, used by one process at a time. Without it the log is in memory. */
  readonly directory?: string | undefined;
  /** What a second process is told about who has the directory, such as `process 4711`. */
  readonly owner?: string | undefined;
  /** Written messages are synced to disk this often: what a power cut may cost. Default 100 ms. */
  readonly syncIntervalMs?: number | undefined;
  /** Retention is applied this often. Default 1 s. */
  readonly retentionIntervalMs?: number | undefined;
}

/**
 * A thread's ticket to the log: send it to the thread (`postMessage(handle, [handle.port])`, or `workerData` with
 * `transferList`), which calls {@link connectToEmbeddedLog}. Good for one thread, once.
 */
export interface EmbeddedLogHandle {
  readonly port: MessagePort;
}

/** @returns the log as the calling thread uses it; closing it leaves the log open for the others. */
export function connectToEmbeddedLog(handle: EmbeddedLogHandle): Broker {
  return new EmbeddedBroker(handle.port);
}

/**
 * A log inside this process, shared by its threads. One thread of its own writes segments and hands out offsets; every
 * consumer reads the segments in its own thread.
 *
 * Synced every `syncIntervalMs`: the end of the process loses nothing that was delivered, a power cut at most that long.
 */
export class EmbeddedLog {
  /** The log as the opening thread uses it. */
  readonly broker: Broker;
  /** What opening had to repair or found damaged. */
  readonly recovery: readonly RecoveryNote[];
  /**
   * Resolves when the log has been closed; rejects when its thread has died of a fault, of which connections say no more than
   * that they are closed. A process that cannot go on without its log watches this.
   */
  readonly ended: Promise<void>;
  readonly #worker: Worker;

  private constructor(worker: Worker, recovery: readonly RecoveryNote[]) {
    this.#worker = worker;
    this.recovery = recovery;
    this.ended = new Promise((resolve, reject) => {
      worker.once("exit", () => resolve());
      worker.once("error", reject);
    });
    // Nobody has to watch.
    this.ended.catch(() => {});
    this.broker = connectToEmbeddedLog(this.handle());
  }

  /** @throws DataDirectoryError in one sentence, when the directory is locked, full or cannot be used. */
  static async open(options: EmbeddedLogOptions = {}): Promise<EmbeddedLog> {
    const workerData: LogThreadOptions = {
      directory: options.directory,
      owner: options.owner ?? `process ${process.pid}`,
      syncIntervalMs: options.syncIntervalMs ?? DEFAULT_SYNC_INTERVAL_MS,
      retentionIntervalMs: options.retentionIntervalMs ?? DEFAULT_RETENTION_INTERVAL_MS,
    };
    const worker = new Worker(new URL("./log-thread.ts", import.meta.url), {
      name: "log",
      workerData,
    });
    const first = await new Promise<FromLogThread>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
    });
    switch (first.kind) {
      case "ready":
        return new EmbeddedLog(worker, first.recovery);
      case "refused":
        throw faultFrom(first.fault);
      case "closed":
        throw new BrokerError("The log thread ended before it began.", { retriable: false });
    }
  }

  /** @returns a ticket for one further thread. */
  handle(): EmbeddedLogHandle {
    const { port1, port2 } = new MessageChannel();
    const message: ToLogThread = { kind: "connect", port: port1 };
    this.#worker.postMessage(message, [port1]);
    return { port: port2 };
  }

  /** Closes the own broker, delivers what other threads had handed over, syncs, and ends the log's thread. */
  async close(): Promise<void> {
    await this.broker.close();
    const message: ToLogThread = { kind: "close" };
    this.#worker.postMessage(message);
    await this.ended;
  }
}
