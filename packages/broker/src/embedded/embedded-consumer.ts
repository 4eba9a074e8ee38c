import type {
  Assignment,
  Consumer,
  ConsumerOptions,
  Gap,
  MessageBatch,
  PartitionLag,
  PullOptions,
  StartPosition,
} from "../broker.ts";
import { BrokerClosedError, MissingTopicsError } from "../errors.ts";
import type { Message } from "../message.ts";
import type { Connection } from "./connection.ts";
import { PartitionReader, type ReadResult } from "./partition-reader.ts";
import { WakeWord } from "./wake-word.ts";

const DEFAULT_MAX_BYTES = 2 ** 20;
/** A partition's share of a pull is at least this, so that many busy ones do not make many tiny reads. */
const MIN_SHARE_BYTES = 64 * 1024;

/** Pulls messages of several partitions into one buffer, which the next pull fills again. */
export class EmbeddedConsumer implements Consumer {
  readonly assignments: readonly Assignment[];
  readonly #connection: Connection;
  readonly #id: number;
  readonly #wake: WakeWord;
  readonly #readers: readonly PartitionReader[];
  readonly #maxBytes: number;
  readonly #onClose: (consumer: EmbeddedConsumer) => void;
  readonly #forgetEnd: () => void;
  /** Made by the first read; grows for a block that does not fit. */
  #buffer = new Uint8Array(0);
  /** Whose turn it is first. */
  #first = 0;
  #busy: Promise<unknown> | undefined;
  #closed = false;

  private constructor(
    connection: Connection,
    id: number,
    wake: WakeWord,
    readers: readonly PartitionReader[],
    maxBytes: number,
    onClose: (consumer: EmbeddedConsumer) => void,
  ) {
    this.#connection = connection;
    this.#id = id;
    this.#wake = wake;
    this.#readers = readers;
    this.#maxBytes = maxBytes;
    this.#onClose = onClose;
    this.#forgetEnd = connection.onEnd(() => wake.ring());
    this.assignments = readers.map(({ topic, partition, position }) => ({
      topic,
      partition,
      startOffset: position,
    }));
  }

  static async open(
    connection: Connection,
    options: ConsumerOptions,
    onClose: (consumer: EmbeddedConsumer) => void,
  ): Promise<EmbeddedConsumer> {
    const wake = new WakeWord();
    const id = connection.newId();
    const attached = await connection.ask("attach", {
      consumer: id,
      wake: wake.buffer,
      partitions: options.subscriptions.map(({ topic, partitions, start = { at: "end" } }) => ({
        topic,
        partitions,
        start,
      })),
    });
    const readers = attached.map((partition) => new PartitionReader(connection, partition));
    const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
    return new EmbeddedConsumer(connection, id, wake, readers, maxBytes, onClose);
  }

  pull(options: PullOptions = {}): Promise<MessageBatch | undefined> {
    return this.#alone(() => this.#pull(options.waitMs ?? Number.POSITIVE_INFINITY));
  }

  seek(topic: string, partition: number, start: StartPosition): Promise<Assignment> {
    return this.#alone(async () => {
      const reader = this.#readers.find((r) => r.topic === topic && r.partition === partition);
      if (reader === undefined) throw new MissingTopicsError([`${topic}:${partition}`]);
      const ask = { topic, partition, start };
      const { startOffset, place } = await this.#connection.ask("seek", ask);
      await reader.moveTo(startOffset, place);
      return { topic, partition, startOffset };
    });
  }

  async #alone<T>(task: () => Promise<T>): Promise<T> {
    if (this.#busy !== undefined) throw new Error("A consumer serves one pull or seek at a time.");
    const running = task();
    this.#busy = running;
    try {
      return await running;
    } finally {
      this.#busy = undefined;
    }
  }

  async #pull(waitMs: number): Promise<MessageBatch | undefined> {
    const deadline = performance.now() + waitMs;
    while (!this.#closed) {
      const seen = this.#wake.now();
      const batch = await this.#readReady();
      if (this.#closed) break;
      if (batch.messages.length > 0 || batch.gaps.length > 0) return batch;
      if (this.#connection.ended) throw new BrokerClosedError("The log has been closed.");
      const leftMs = deadline - performance.now();
      if (leftMs <= 0) return batch;
      await this.#wake.sleep(seen, leftMs);
    }
    return undefined;
  }

  async #readReady(): Promise<MessageBatch> {
    const target = { messages: [] as Message[], gaps: [] as Gap[] };
    const count = this.#readers.length;
    const inTurn = this.#readers.map((_, i) => this.#readers[(this.#first + i) % count]!);
    const ready = inTurn.filter((reader) => reader.ready);
    if (ready.length === 0) return target;
    if (this.#buffer.length === 0) this.#buffer = new Uint8Array(this.#maxBytes);
    this.#first = (this.#first + 1) % count;
    let used = 0;
    for (const [i, reader] of ready.entries()) {
      const left = this.#maxBytes - used;
      const share = Math.max(MIN_SHARE_BYTES, Math.floor(left / (ready.length - i)));
      let result = await this.#readInto(reader, used, used + share, target);
      if (result.needs !== undefined) {
        const end = used + result.needs;
        if (used === 0 && end > this.#buffer.length) this.#buffer = new Uint8Array(end);
        if (end <= this.#buffer.length) result = await this.#readInto(reader, used, end, target);
        // It did not fit behind the others: next time it is the first.
        else this.#first = this.#readers.indexOf(reader);
      }
      used += result.used;
      if (used + MIN_SHARE_BYTES > this.#maxBytes) break;
    }
    return target;
  }

  #readInto(
    reader: PartitionReader,
    from: number,
    to: number,
    target: { readonly messages: Message[]; readonly gaps: Gap[] },
  ): Promise<ReadResult> {
    return reader.read(this.#buffer.subarray(from, to), target);
  }

  lag(): readonly PartitionLag[] {
    return this.#readers.map(({ topic, partition, position, endOffset }) => {
      return { topic, partition, position, endOffset };
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#wake.ring();
    await this.#busy?.catch(() => {});
    this.#forgetEnd();
    for (const reader of this.#readers) await reader.close();
    this.#buffer = new Uint8Array(0);
    if (!this.#connection.ended) await this.#connection.ask("detach", { consumer: this.#id });
    this.#onClose(this);
  }
}
