import { Worker } from "node:worker_threads";
import type {
  Broker,
  Consumer,
  ConsumerOptions,
  PartitionLag,
  Producer,
  ProducerCounts,
  ProducerOptions,
} from "../broker.ts";
import type { EmbeddedLogHandle } from "../embedded/embedded-log.ts";
import { faultFrom } from "../embedded/protocol.ts";
import type { RemoteCall, RemoteReply } from "./worker-broker-thread.ts";

interface Waiting {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A `Broker` whose every call is made by another thread, so that the conformance suite, which runs in one, checks what a
 * worker with a handle gets. Counts and lag are those of the last answer.
 */
export class WorkerBroker implements Broker {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;

  constructor(handle: EmbeddedLogHandle) {
    this.#worker = new Worker(new URL("./worker-broker-thread.ts", import.meta.url), {
      workerData: handle,
      transferList: [handle.port],
    });
    this.#worker.on("message", (reply: RemoteReply) => {
      const { resolve, reject } = this.#waiting.get(reply.id)!;
      this.#waiting.delete(reply.id);
      if (reply.kind === "answer") resolve(reply.answer as never);
      else reject(faultFrom(reply.fault));
    });
  }

  #call<T>(target: number, method: string, ...args: unknown[]): Promise<T> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      const call: RemoteCall = { id, target, method, args };
      this.#worker.postMessage(call);
    });
  }

  createTopics = (...args: Parameters<Broker["createTopics"]>) =>
    this.#call<Awaited<ReturnType<Broker["createTopics"]>>>(0, "createTopics", ...args);
  deleteTopics = (...args: Parameters<Broker["deleteTopics"]>) =>
    this.#call<void>(0, "deleteTopics", ...args);
  listTopics = () => this.#call<readonly string[]>(0, "listTopics");
  describeTopics = (...args: Parameters<Broker["describeTopics"]>) =>
    this.#call<Awaited<ReturnType<Broker["describeTopics"]>>>(0, "describeTopics", ...args);

  async openProducer(options: ProducerOptions = {}): Promise<Producer> {
    const target = await this.#call<number>(0, "openProducer", options);
    let counts: ProducerCounts = { delivered: 0, undelivered: 0, queuedBytes: 0 };
    const refresh = async () => {
      counts = await this.#call<ProducerCounts>(target, "counts");
    };
    return {
      produce: async (messages) => {
        const answer = this.#call<Awaited<ReturnType<Producer["produce"]>>>(
          target,
          "produce",
          messages,
        );
        const deliveries = await answer;
        await refresh();
        return deliveries;
      },
      counts: () => counts,
      close: async () => {
        await this.#call<void>(target, "close");
        await refresh();
      },
    };
  }

  async openConsumer(options: ConsumerOptions): Promise<Consumer> {
    const target = await this.#call<number>(0, "openConsumer", options);
    const assignments = await this.#call<Consumer["assignments"]>(target, "assignments");
    let lag: readonly PartitionLag[] = [];
    return {
      assignments,
      pull: async (pullOptions) => {
        const batch = await this.#call<Awaited<ReturnType<Consumer["pull"]>>>(
          target,
          "pull",
          pullOptions,
        );
        lag = await this.#call<readonly PartitionLag[]>(target, "lag");
        return batch;
      },
      seek: (...args) => this.#call<Awaited<ReturnType<Consumer["seek"]>>>(target, "seek", ...args),
      lag: () => lag,
      close: () => this.#call<void>(target, "close"),
    };
  }

  /** Closes the broker in the thread and waits until the thread has ended by itself. */
  async close(): Promise<void> {
    const exited = new Promise((resolve) => this.#worker.once("exit", resolve));
    await this.#call<void>(0, "close");
    await exited;
  }
}
