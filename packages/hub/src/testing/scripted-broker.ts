import type {
  Broker,
  Consumer,
  Message,
  MessageBatch,
  PartitionLag,
  PullOptions,
} from "@beamscope/broker";

/** A log of two topics that a test fills by hand, for one consumer. Batches are as the test gives them. */
export class ScriptedBroker implements Broker {
  readonly #batches: MessageBatch[] = [];
  readonly #offsets = new Map<string, number>();
  #wake: (() => void) | undefined;
  #closed = false;
  /** Messages that the log claims to hold beyond those given. */
  behind = 0;
  /** End of the data topic at the start. */
  pastMessages = 0;

  /** Gives the consumer one batch, and waits until it has been taken in. */
  async give(topic: string, values: readonly Uint8Array[]): Promise<void> {
    const messages = values.map((value): Message => {
      const offset = this.#offsets.get(topic) ?? 0;
      this.#offsets.set(topic, offset + 1);
      return { topic, partition: 0, offset, timestampMs: 0, key: undefined, headers: [], value };
    });
    this.#batches.push({ messages, gaps: [] });
    this.#wake?.();
    for (let turns = 0; turns < 10; turns++) await Promise.resolve();
  }

  async describeTopics(names: readonly string[]) {
    const partitions = [{ partition: 0, beginOffset: 0, endOffset: this.pastMessages }];
    const retention = { timeMs: 0, bytes: 0 };
    return names.map((name) => ({ name, partitions, retention, maxMessageBytes: 0 }));
  }

  async openConsumer(): Promise<Consumer> {
    return {
      assignments: [],
      pull: (options) => this.#pull(options),
      seek: () => Promise.reject(new Error("not scripted")),
      lag: (): PartitionLag[] => [{ topic: "", partition: 0, position: 0, endOffset: this.behind }],
      close: async () => {
        this.#closed = true;
        this.#wake?.();
      },
    };
  }

  async #pull(_options?: PullOptions): Promise<MessageBatch | undefined> {
    while (this.#batches.length === 0 && !this.#closed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#batches.shift();
  }

  async createTopics() {
    return [];
  }
  async deleteTopics() {}
  async listTopics() {
    return [];
  }
  openProducer() {
    return Promise.reject(new Error("not scripted"));
  }
  async close() {}
}
