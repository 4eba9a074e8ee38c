import type { MessagePort, Transferable } from "node:worker_threads";
import { DataDirectoryError, MissingTopicsError, OffsetOutOfRangeError } from "../errors.ts";
import { isFullDisk } from "./log-files.ts";
import type { LogStore } from "./log-store.ts";
import type { PartitionLog } from "./partition-log.ts";
import {
  type AppendReply,
  type AppendRequest,
  type AttachedPartition,
  type CallName,
  type Calls,
  faultRecord,
  type Reply,
  type Request,
  type WantedPartition,
} from "./protocol.ts";
import { WakeWord } from "./wake-word.ts";

/** Buffers below this size are cheaper to make than to send back. */
const MIN_RETURNED_BYTES = 64 * 1024;

/** Answers the threads that are connected to a log. Runs in the log thread. */
export class LogService {
  readonly #store: LogStore;
  readonly #connections = new Set<ServedConnection>();

  constructor(store: LogStore) {
    this.#store = store;
  }

  /** Serves a connection until its other side closes, or its thread ends. */
  connect(port: MessagePort): void {
    const connection = new ServedConnection(this.#store, port);
    this.#connections.add(connection);
    port.on("close", () => {
      this.#connections.delete(connection);
      connection.forget();
    });
  }

  /** Waits for the requests that are being answered, then ends all connections. */
  async close(): Promise<void> {
    for (const connection of this.#connections) await connection.close();
  }
}

interface AttachedConsumer {
  readonly wake: WakeWord;
  readonly partitions: readonly PartitionLog[];
}

class ServedConnection {
  readonly #store: LogStore;
  readonly #port: MessagePort;
  readonly #consumers = new Map<number, AttachedConsumer>();
  readonly #running = new Set<Promise<void>>();

  constructor(store: LogStore, port: MessagePort) {
    this.#store = store;
    this.#port = port;
    port.on("message", (request: Request) => {
      const running = this.#serve(request).finally(() => this.#running.delete(running));
      this.#running.add(running);
    });
  }

  async #serve(request: Request): Promise<void> {
    const { id } = request;
    let reply: Reply;
    let transfer: Transferable[] = [];
    try {
      const answer = await this.#answer(request);
      reply = { id, kind: "answer", answer };
      if (request.name === "append") transfer = [...(answer as Calls["append"]["answer"]).buffers];
    } catch (error) {
      reply = { id, kind: "fault", fault: faultRecord(named(error)) };
    }
    this.#port.postMessage(reply, transfer);
  }

  async #answer(request: Request): Promise<Calls[CallName]["answer"]> {
    const store = this.#store;
    switch (request.name) {
      case "append":
        return this.#append(request.blocks, request.synced);
      case "nextSegment":
        return this.#partition(request.topic, request.partition).placeAfter(request.segmentBase);
      case "seek":
        return this.#seek(request);
      case "attach":
        return this.#attach(request);
      case "detach":
        return this.#detach(request.consumer);
      case "route": {
        const settings = store.topic(request.topic)?.settings;
        return (
          settings && {
            partitions: settings.partitions,
            maxMessageBytes: settings.maxMessageBytes,
          }
        );
      }
      case "createTopics":
        return store.createTopics(request.topics);
      case "deleteTopics":
        await store.deleteTopics(request.names);
        return undefined;
      case "listTopics":
        return store.topics.map(({ name }) => name);
      case "describeTopics":
        return store.describeTopics(request.names);
    }
  }

  async #append(
    blocks: readonly AppendRequest[],
    synced: boolean,
  ): Promise<Calls["append"]["answer"]> {
    const replies = await Promise.all(
      blocks.map(async ({ topic, partition, block }): Promise<AppendReply> => {
        const log = this.#store.topic(topic)?.partitions[partition];
        if (log !== undefined) return log.append(block, synced);
        return { kind: "unknown-topic", detail: `Topic ${topic} does not exist.` };
      }),
    );
    const buffers = blocks
      .map(({ block }) => block.bytes.buffer)
      .filter((buffer) => buffer.byteLength >= MIN_RETURNED_BYTES);
    return { replies, buffers };
  }

  #partition(topic: string, partition: number): PartitionLog {
    const log = this.#store.topic(topic)?.partitions[partition];
    if (log === undefined) throw new MissingTopicsError([`${topic}:${partition}`]);
    return log;
  }

  async #attach({
    consumer,
    partitions: wanted,
    wake,
  }: Calls["attach"]["ask"]): Promise<readonly AttachedPartition[]> {
    const logs = this.#wanted(wanted);
    const word = new WakeWord(wake);
    const partitions = logs.map(({ log }) => log);
    // Before the starts are resolved, so that no append can fall between.
    this.#consumers.set(consumer, { wake: word, partitions });
    for (const log of partitions) log.watchers.add(word);
    try {
      return await Promise.all(
        logs.map(async ({ log, start }) => ({
          ...(await startIn(log, start)),
          topic: log.context.topic,
          partition: log.context.partition,
          state: log.shared.buffer,
        })),
      );
    } catch (error) {
      this.#detach(consumer);
      throw error;
    }
  }

  #wanted(wanted: readonly WantedPartition[]) {
    const missing: string[] = [];
    const logs = wanted.flatMap(({ topic: name, partitions, start }) => {
      const topic = this.#store.topic(name);
      if (topic === undefined) missing.push(name);
      const numbers = partitions ?? topic?.partitions.keys() ?? [];
      return [...numbers].flatMap((partition) => {
        const log = topic?.partitions[partition];
        if (log !== undefined) return [{ log, start }];
        if (topic !== undefined) missing.push(`${name}:${partition}`);
        return [];
      });
    });
    if (missing.length > 0) throw new MissingTopicsError(missing);
    return logs;
  }

  #seek({ topic, partition, start }: Calls["seek"]["ask"]): Promise<Calls["seek"]["answer"]> {
    return startIn(this.#partition(topic, partition), start);
  }

  #detach(consumer: number): undefined {
    const attached = this.#consumers.get(consumer);
    this.#consumers.delete(consumer);
    for (const log of attached?.partitions ?? []) log.watchers.delete(attached!.wake);
    return undefined;
  }

  forget(): void {
    for (const consumer of [...this.#consumers.keys()]) this.#detach(consumer);
  }

  async close(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
    this.forget();
    this.#port.close();
  }
}

/** What the file system says about a full disk, as our error; anything else as it is. */
function named(error: unknown): unknown {
  if (!isFullDisk(error)) return error;
  return new DataDirectoryError("full", "The disk of the data directory is full.", {
    cause: error,
  });
}

async function startIn(
  log: PartitionLog,
  start: WantedPartition["start"],
): Promise<Calls["seek"]["answer"]> {
  const startOffset = await log.offsetAt(start);
  if (startOffset > log.endOffset) {
    const { topic, partition } = log.context;
    throw new OffsetOutOfRangeError(topic, partition, startOffset, log.endOffset);
  }
  return { startOffset, place: log.placeOf(startOffset) };
}
