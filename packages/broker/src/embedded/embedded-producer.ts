import type { Producer, ProducerCounts, ProducerOptions } from "../broker.ts";
import { BrokerClosedError } from "../errors.ts";
import type { Delivery, OutgoingMessage } from "../message.ts";
import { partitionOfKey } from "../partitioner.ts";
import { BLOCK_HEADER_BYTES, BlockWriter, EncodedMessage, TARGET_BLOCK_BYTES } from "./block.ts";
import { BufferPool } from "./buffer-pool.ts";
import type { Connection } from "./connection.ts";
import type { AppendReply, AppendRequest, TopicRoute } from "./protocol.ts";

const DEFAULT_MAX_QUEUED_BYTES = 256 * 2 ** 20;
/** A block for a lone small message leaves room for those that follow before it is sent. */
const MIN_BLOCK_BYTES = 16 * 1024;
/** Sendings that wait for their answer; what comes meanwhile is gathered into fuller blocks. */
const MAX_IN_FLIGHT = 4;
const POOL_BYTES = 16 * 2 ** 20;

/** A `produce` under way. */
class ProduceCall {
  readonly deliveries: Delivery[];
  readonly done: Promise<readonly Delivery[]>;
  readonly #resolve: (deliveries: readonly Delivery[]) => void;
  #open: number;

  constructor(messages: number) {
    this.deliveries = new Array<Delivery>(messages);
    this.#open = messages;
    const { promise, resolve } = Promise.withResolvers<readonly Delivery[]>();
    this.done = promise;
    this.#resolve = resolve;
    if (messages === 0) resolve(this.deliveries);
  }

  settle(index: number, delivery: Delivery): void {
    this.deliveries[index] = delivery;
    this.#open -= 1;
    if (this.#open === 0) this.#resolve(this.deliveries);
  }
}

/** A block being filled, with the calls its messages came from. */
interface OpenBlock {
  readonly topic: string;
  readonly partition: number;
  readonly writer: BlockWriter;
  readonly calls: ProduceCall[];
  readonly indices: number[];
  payloadBytes: number;
}

/** Encodes and checksums messages in its own thread, and sends them to the log thread in blocks. */
export class EmbeddedProducer implements Producer {
  readonly #connection: Connection;
  readonly #synced: boolean;
  readonly #maxQueuedBytes: number;
  readonly #onClose: (producer: EmbeddedProducer) => void;
  readonly #routes = new Map<string, TopicRoute>();
  readonly #pool = new BufferPool(POOL_BYTES);
  /** In the order they will be sent; the last of a partition takes further messages. */
  #queue: OpenBlock[] = [];
  #openBlocks = new Map<string, OpenBlock>();
  /** Ends when all messages of topics that were not known yet are in the queue. */
  #routing: Promise<void> | undefined;
  #inFlight = 0;
  #flushDue = false;
  #nextPartition = 0;
  #delivered = 0;
  #undelivered = 0;
  #queuedBytes = 0;
  #closed = false;
  readonly #unfinished = new Set<Promise<unknown>>();

  constructor(
    connection: Connection,
    options: ProducerOptions,
    onClose: (producer: EmbeddedProducer) => void,
  ) {
    this.#connection = connection;
    this.#synced = options.durability === "synced";
    this.#maxQueuedBytes = options.maxQueuedBytes ?? DEFAULT_MAX_QUEUED_BYTES;
    this.#onClose = onClose;
  }

  produce(messages: readonly OutgoingMessage[]): Promise<readonly Delivery[]> {
    if (this.#closed) return Promise.reject(new BrokerClosedError("The producer is closed."));
    const call = new ProduceCall(messages.length);
    this.#unfinished.add(call.done);
    void call.done.then(() => this.#unfinished.delete(call.done));
    const known = messages.every(({ topic }) => this.#routes.has(topic));
    if (known && this.#routing === undefined) {
      this.#enqueueAll(messages, call);
      return call.done;
    }
    // Rare: the first messages of a topic. They are copied to wait, and what follows waits behind them.
    const copies = messages.map(copyMessage);
    const routing = (this.#routing ?? Promise.resolve())
      .then(() => this.#learnRoutes(copies))
      .then(() => this.#enqueueAll(copies, call))
      .finally(() => {
        if (this.#routing === routing) this.#routing = undefined;
      });
    this.#routing = routing;
    return call.done;
  }

  async #learnRoutes(messages: readonly OutgoingMessage[]): Promise<void> {
    const names = new Set(messages.map(({ topic }) => topic).filter((t) => !this.#routes.has(t)));
    for (const topic of names) {
      // A log that is gone shows itself when the messages are sent.
      const route = await this.#connection.ask("route", { topic }).catch(() => undefined);
      if (route !== undefined) this.#routes.set(topic, route);
    }
  }

  #enqueueAll(messages: readonly OutgoingMessage[], call: ProduceCall): void {
    let bytesLeft = 0;
    const encoded = messages.map((message) => {
      const one = new EncodedMessage(message);
      bytesLeft += one.recordBytes;
      return one;
    });
    for (let i = 0; i < encoded.length; i++) {
      const refusal = this.#enqueue(encoded[i]!, bytesLeft, call, i);
      bytesLeft -= encoded[i]!.recordBytes;
      if (refusal !== undefined) {
        this.#undelivered += 1;
        call.settle(i, refusal);
      }
    }
    this.#flushSoon();
  }

  /**
   * Puts a message into a block.
   * @param bytesLeft - of this and the following messages of the call: a hint for the size of a block.
   * @returns why it was not taken.
   */
  #enqueue(
    encoded: EncodedMessage,
    bytesLeft: number,
    call: ProduceCall,
    index: number,
  ): Delivery | undefined {
    const { message, payloadBytes, recordBytes } = encoded;
    const { topic } = message;
    const route = this.#routes.get(topic);
    if (route === undefined) {
      if (this.#connection.ended) return failed("The log is closed.");
      return refused("unknown-topic", `Topic ${topic} does not exist.`);
    }
    if (!Number.isSafeInteger(message.timestampMs)) {
      return refused("malformed", `${message.timestampMs} is no timestamp in whole ms.`);
    }
    if (payloadBytes > route.maxMessageBytes) {
      const limit = `topic ${topic} takes at most ${route.maxMessageBytes}`;
      return refused("too-large", `${payloadBytes} bytes; ${limit}.`);
    }
    const partition = this.#partitionFor(message, route.partitions);
    if (!(Number.isInteger(partition) && partition >= 0 && partition < route.partitions)) {
      return refused("unknown-partition", `${topic} has no partition ${partition}.`);
    }
    if (this.#queuedBytes > 0 && this.#queuedBytes + payloadBytes > this.#maxQueuedBytes) {
      const detail = `${this.#queuedBytes} bytes wait for delivery.`;
      return { kind: "overload", reason: "queue-full", detail };
    }
    const key = `${topic}:${partition}`;
    let block = this.#openBlocks.get(key);
    if (block === undefined || !block.writer.append(encoded)) {
      const roomy = Math.min(Math.max(bytesLeft, MIN_BLOCK_BYTES), TARGET_BLOCK_BYTES);
      const size = BLOCK_HEADER_BYTES + Math.max(recordBytes, roomy);
      const writer = new BlockWriter(this.#pool.take(size));
      block = { topic, partition, writer, calls: [], indices: [], payloadBytes: 0 };
      writer.append(encoded);
      this.#openBlocks.set(key, block);
      this.#queue.push(block);
    }
    block.calls.push(call);
    block.indices.push(index);
    block.payloadBytes += payloadBytes;
    this.#queuedBytes += payloadBytes;
    return undefined;
  }

  #partitionFor({ partition, key }: OutgoingMessage, partitions: number): number {
    if (partition !== undefined) return partition;
    if (partitions === 1) return 0;
    if (key !== undefined) return partitionOfKey(key, partitions);
    this.#nextPartition = (this.#nextPartition + 1) % partitions;
    return this.#nextPartition;
  }

  /** At the end of this turn: calls made together are sent together. */
  #flushSoon(): void {
    if (this.#flushDue || this.#queue.length === 0 || this.#inFlight >= MAX_IN_FLIGHT) return;
    this.#flushDue = true;
    queueMicrotask(() => {
      this.#flushDue = false;
      void this.#flush();
    });
  }

  async #flush(): Promise<void> {
    const blocks = this.#queue;
    this.#queue = [];
    this.#openBlocks = new Map();
    const requests = blocks.map(({ topic, partition, writer }): AppendRequest => {
      return { topic, partition, block: writer.seal() };
    });
    this.#inFlight += 1;
    try {
      const transfer = requests.map(({ block }) => block.bytes.buffer);
      const ask = { blocks: requests, synced: this.#synced };
      const { replies, buffers } = await this.#connection.ask("append", ask, transfer);
      for (const buffer of buffers) this.#pool.give(buffer);
      for (const [i, block] of blocks.entries()) this.#settle(block, replies[i]!);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      for (const block of blocks) this.#settle(block, { kind: "failed", detail });
    }
    this.#inFlight -= 1;
    this.#flushSoon();
  }

  #settle(block: OpenBlock, reply: AppendReply): void {
    const { topic, partition, calls, indices } = block;
    this.#queuedBytes -= block.payloadBytes;
    if (reply.kind === "written") {
      this.#delivered += calls.length;
      for (let i = 0; i < calls.length; i++) {
        const offset = reply.baseOffset + i;
        calls[i]!.settle(indices[i]!, { kind: "delivered", partition, offset });
      }
      return;
    }
    this.#undelivered += calls.length;
    if (reply.kind === "unknown-topic") this.#routes.delete(topic);
    const outcome = undeliveredOutcome(reply);
    for (let i = 0; i < calls.length; i++) calls[i]!.settle(indices[i]!, outcome);
  }

  counts(): ProducerCounts {
    return {
      delivered: this.#delivered,
      undelivered: this.#undelivered,
      queuedBytes: this.#queuedBytes,
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#unfinished);
    this.#onClose(this);
  }
}

const failed = (detail: string): Delivery => ({ kind: "failed", retriable: false, detail });
const refused = (
  reason: Extract<Delivery, { kind: "refused" }>["reason"],
  detail: string,
): Delivery => ({ kind: "refused", reason, detail });

function undeliveredOutcome(reply: Exclude<AppendReply, { kind: "written" }>): Delivery {
  switch (reply.kind) {
    case "disk-full":
      return { kind: "overload", reason: "disk-full", detail: reply.detail };
    case "unknown-topic":
      return refused("unknown-topic", reply.detail);
    case "failed":
      return failed(reply.detail);
  }
}

function copyMessage(message: OutgoingMessage): OutgoingMessage {
  return {
    ...message,
    value: message.value.slice(),
    key: message.key?.slice(),
    headers: message.headers?.map(({ name, value }) => ({ name, value: value.slice() })),
  };
}
