import type { MessagePort } from "node:worker_threads";
import type { Broker, Consumer, ConsumerOptions, Producer, ProducerOptions } from "../broker.ts";
import type { TopicCreation, TopicDescription, TopicSpec } from "../topic.ts";
import { Connection } from "./connection.ts";
import { EmbeddedConsumer } from "./embedded-consumer.ts";
import { EmbeddedProducer } from "./embedded-producer.ts";

/** The embedded log as one thread sees it. */
export class EmbeddedBroker implements Broker {
  readonly #connection: Connection;
  readonly #producers = new Set<EmbeddedProducer>();
  readonly #consumers = new Set<EmbeddedConsumer>();

  constructor(port: MessagePort) {
    this.#connection = new Connection(port);
  }

  createTopics(topics: readonly TopicSpec[]): Promise<readonly TopicCreation[]> {
    return this.#connection.ask("createTopics", { topics });
  }

  async deleteTopics(names: readonly string[]): Promise<void> {
    await this.#connection.ask("deleteTopics", { names });
  }

  listTopics(): Promise<readonly string[]> {
    return this.#connection.ask("listTopics", {});
  }

  describeTopics(names: readonly string[]): Promise<readonly TopicDescription[]> {
    return this.#connection.ask("describeTopics", { names });
  }

  async openProducer(options: ProducerOptions = {}): Promise<Producer> {
    const forget = (closed: EmbeddedProducer) => this.#producers.delete(closed);
    const producer = new EmbeddedProducer(this.#connection, options, forget);
    this.#producers.add(producer);
    return producer;
  }

  async openConsumer(options: ConsumerOptions): Promise<Consumer> {
    const forget = (closed: EmbeddedConsumer) => this.#consumers.delete(closed);
    const consumer = await EmbeddedConsumer.open(this.#connection, options, forget);
    this.#consumers.add(consumer);
    return consumer;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#producers].map((producer) => producer.close()));
    await Promise.all([...this.#consumers].map((consumer) => consumer.close()));
    this.#connection.close();
  }
}
