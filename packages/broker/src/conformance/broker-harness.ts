import type { Broker, Consumer, Producer, StartPosition } from "../broker.ts";
import type { Delivery, Header, Message, OutgoingMessage } from "../message.ts";
import type { TopicSpec } from "../topic.ts";

/** A message without the loan on its bytes. */
export type OwnedMessage = Omit<Message, "key" | "value" | "headers"> & {
  readonly key: Uint8Array | undefined;
  readonly value: Uint8Array;
  readonly headers: readonly Header[];
};

const own = (message: Message): OwnedMessage => ({
  ...message,
  key: message.key && Uint8Array.from(message.key),
  value: Uint8Array.from(message.value),
  headers: message.headers.map(({ name, value }) => ({ name, value: Uint8Array.from(value) })),
});

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
export const offsetsOf = (deliveries: readonly Delivery[]): number[] =>
  deliveries.map((delivery) => (delivery.kind === "delivered" ? delivery.offset : Number.NaN));

/** Pulls until `count` messages came, or the consumer was silent for 10 s. */
export async function collect(consumer: Consumer, count: number): Promise<OwnedMessage[]> {
  const messages: OwnedMessage[] = [];
  while (messages.length < count) {
    const batch = await consumer.pull({ waitMs: 10_000 });
    if (batch === undefined || batch.messages.length === 0) break;
    messages.push(...batch.messages.map(own));
  }
  return messages;
}

/** Bytes that differ from place to place and from seed to seed. */
export function patterned(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed | 1;
  for (let i = 0; i < length; i++) {
    state = Math.imul(state, 1_664_525) + 1_013_904_223;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** `message <from>` to `message <to - 1>`, stamped with their numbers in ms. */
export const numbered = (topic: string, from: number, to: number): OutgoingMessage[] =>
  Array.from({ length: to - from }, (_, i) => ({
    topic,
    timestampMs: from + i,
    value: bytesOf(`message ${from + i}`),
  }));

/** The broker under test, with what the checks do to it again and again. */
export class BrokerHarness {
  readonly #open: () => Broker;
  #topics = 0;

  /** @param open - answers the broker once the suite has opened it. */
  constructor(open: () => Broker) {
    this.#open = open;
  }

  get broker(): Broker {
    return this.#open();
  }

  /** Creates a topic that no other check uses. */
  async newTopic(spec: Partial<TopicSpec> = {}): Promise<string> {
    this.#topics += 1;
    const topic = `conformance_${this.#topics}`;
    await this.broker.createTopics([{ ...spec, name: topic }]);
    return topic;
  }

  consume(topic: string, start: StartPosition, maxBytes?: number): Promise<Consumer> {
    return this.broker.openConsumer({ subscriptions: [{ topic, start }], maxBytes });
  }

  fromBeginning(topic: string, maxBytes?: number): Promise<Consumer> {
    return this.consume(topic, { at: "beginning" }, maxBytes);
  }

  /** Opens a producer for one use. */
  async producing<T>(use: (producer: Producer) => Promise<T>): Promise<T> {
    const producer = await this.broker.openProducer();
    try {
      return await use(producer);
    } finally {
      await producer.close();
    }
  }

  produce(messages: readonly OutgoingMessage[]): Promise<readonly Delivery[]> {
    return this.producing((producer) => producer.produce(messages));
  }
}
