import {
  type Broker,
  BrokerError,
  type Delivery,
  EmbeddedLog,
  type Producer,
  type RecoveryNote,
  type TopicSpec,
} from "@beamscope/broker";
import { KeptBytes } from "./kept-bytes.ts";
import type {
  RestoreReport,
  RetentionStore,
  RetentionStoreCounts,
  StoredClass,
  StoredResult,
} from "./retention-store.ts";

/** How to open the ring on disk. */
export interface LogRetentionStoreOptions {
  /** Of its own; made when absent, used by one process at a time. */
  readonly directory: string;
  /** Bytes on disk, all classes together. Default 1 GiB. */
  readonly budgetBytes?: number | undefined;
  /** Whatever is older goes, ms. Default 7 days. */
  readonly keepMs?: number | undefined;
}

/** Share of the budget of each class. */
const shares: Readonly<Record<StoredClass, number>> = { series: 0.5, spectra: 0.25, images: 0.25 };
const classes: readonly StoredClass[] = ["series", "spectra", "images"];
const defaultBudgetBytes = 1 << 30;
const defaultKeepMs = 7 * 86_400_000;
/** Retention takes whole segments and leaves at least what it is told: told less by one, it stays within. */
const segmentsPerClass = 8;
const leastSegmentBytes = 64 << 10;
/** Framing of a record in the log, about. */
const framingBytes = 64;
/** What waits for the disk; beyond it records are lost and counted. */
const mostQueuedBytes = 64 << 20;
const readWaitMs = 1_000;
const rememberedDamage = 100;

const topicNameOf = (storedClass: StoredClass): string => `kept_${storedClass}`;

/**
 * Opens the ring: an embedded log with a topic for each class.
 * @throws DataDirectoryError in one sentence, where the directory is locked, full or cannot be used.
 */
export async function openLogRetentionStore(
  options: LogRetentionStoreOptions,
): Promise<RetentionStore> {
  const log = await EmbeddedLog.open({ directory: options.directory });
  const budgetBytes = options.budgetBytes ?? defaultBudgetBytes;
  const specs = classes.map((storedClass): TopicSpec => {
    const share = budgetBytes * shares[storedClass];
    const segmentBytes = Math.max(leastSegmentBytes, Math.floor(share / segmentsPerClass));
    const bytes = Math.max(segmentBytes, Math.floor(share) - segmentBytes);
    return {
      name: topicNameOf(storedClass),
      retention: { timeMs: options.keepMs ?? defaultKeepMs, bytes },
      segmentBytes,
    };
  });
  const damage = log.recovery.map(damageText);
  await log.broker.createTopics(specs);
  const producer = await log.broker.openProducer({ maxQueuedBytes: mostQueuedBytes });
  return new LogRetentionStore(log.broker, producer, budgetBytes, damage, () => log.close());
}

function damageText({ kind, topic, bytes, path }: RecoveryNote): string {
  return kind === "torn-tail"
    ? `${topic}: the last record was torn; ${bytes} bytes were cut off (${path}).`
    : `${topic}: ${bytes} bytes are damaged and left out (${path}).`;
}

/** The ring on any log that has its topics. Written behind: an append costs a copy of its bytes. */
class LogRetentionStore implements RetentionStore {
  readonly #broker: Broker;
  readonly #producer: Producer;
  readonly #budgetBytes: number;
  readonly #found: readonly string[];
  readonly #closeLog: () => Promise<void>;
  readonly #kept: Readonly<Record<StoredClass, KeptBytes>> = {
    series: new KeptBytes(),
    spectra: new KeptBytes(),
    images: new KeptBytes(),
  };
  readonly #writing = new Set<Promise<void>>();
  #unwritten = 0;

  constructor(
    broker: Broker,
    producer: Producer,
    budgetBytes: number,
    found: readonly string[],
    closeLog: () => Promise<void>,
  ) {
    this.#broker = broker;
    this.#producer = producer;
    this.#budgetBytes = budgetBytes;
    this.#found = found;
    this.#closeLog = closeLog;
  }

  async restore(take: (result: StoredResult) => void): Promise<RestoreReport> {
    const damage = [...this.#found];
    let records = 0;
    for (const storedClass of classes) {
      records += await this.#restoreClass(storedClass, take, damage);
    }
    return { records, damage: damage.slice(0, rememberedDamage) };
  }

  append({ storedClass, bytes, timestampMs }: StoredResult): void {
    const topic = topicNameOf(storedClass);
    const writing = this.#producer.produce([{ topic, timestampMs, value: bytes }]).then(
      ([delivery]) => this.#written(storedClass, bytes.length, delivery),
      () => {
        this.#unwritten += 1;
      },
    );
    this.#writing.add(writing);
    void writing.finally(() => this.#writing.delete(writing));
  }

  counts(): RetentionStoreCounts {
    const usedBytes = classes.reduce((sum, one) => sum + this.#kept[one].bytes, 0);
    return { usedBytes, budgetBytes: this.#budgetBytes, unwritten: this.#unwritten };
  }

  async close(): Promise<void> {
    await Promise.all(this.#writing);
    await this.#producer.close();
    await this.#closeLog();
  }

  async #restoreClass(
    storedClass: StoredClass,
    take: (result: StoredResult) => void,
    damage: string[],
  ): Promise<number> {
    const topic = topicNameOf(storedClass);
    const consumer = await this.#broker.openConsumer({
      subscriptions: [{ topic, start: { at: "beginning" } }],
    });
    let records = 0;
    try {
      for (;;) {
        const isDone = consumer.lag().every(({ position, endOffset }) => position >= endOffset);
        if (isDone) return records;
        const batch = await consumer.pull({ waitMs: readWaitMs });
        if (batch === undefined) return records;
        for (const { offset, value, timestampMs } of batch.messages) {
          records += 1;
          this.#kept[storedClass].add(offset, value.length + framingBytes);
          take({ storedClass, bytes: value, timestampMs });
        }
        for (const { detail } of batch.gaps) damage.push(`${storedClass}: ${detail}`);
      }
    } catch (error) {
      if (!(error instanceof BrokerError)) throw error;
      // What was read is worth more than a refusal to start.
      damage.push(`${storedClass}: ${error.message}`);
      return records;
    } finally {
      await consumer.close();
    }
  }

  #written(storedClass: StoredClass, length: number, delivery: Delivery | undefined): void {
    if (delivery?.kind !== "delivered") {
      this.#unwritten += 1;
      return;
    }
    const kept = this.#kept[storedClass];
    kept.add(delivery.offset, length + framingBytes);
    const isFull = kept.bytes > 0.9 * this.#budgetBytes * shares[storedClass];
    if (isFull || kept.isTimeToForget) void this.#forget(storedClass);
  }

  /** Asks the log how much of a class has gone. */
  async #forget(storedClass: StoredClass): Promise<void> {
    try {
      const [topic] = await this.#broker.describeTopics([topicNameOf(storedClass)]);
      this.#kept[storedClass].forgetBefore(topic?.partitions[0]?.beginOffset ?? 0);
    } catch (error) {
      if (!(error instanceof BrokerError)) throw error;
    }
  }
}
