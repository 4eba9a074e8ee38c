import { MessageChannel } from "node:worker_threads";
import type { Broker, Gap } from "../broker.ts";
import { connectToEmbeddedLog } from "../embedded/embedded-log.ts";
import type { LogFiles } from "../embedded/log-files.ts";
import { LogService } from "../embedded/log-service.ts";
import { LogStore } from "../embedded/log-store.ts";

/** The embedded log without its thread: time and files are the test's, and so is the moment of a sync. */
export interface LogHere {
  readonly store: LogStore;
  readonly broker: Broker;
  /** Ends the connection as the death of its thread would. */
  dropConnection(): void;
  close(): Promise<void>;
}

export async function openLogHere(
  files: LogFiles,
  nowMs: () => number = () => 0,
): Promise<LogHere> {
  const store = await LogStore.open({ files, nowMs });
  const service = new LogService(store);
  const { port1, port2 } = new MessageChannel();
  service.connect(port1);
  const broker = connectToEmbeddedLog({ port: port2 });
  return {
    store,
    broker,
    dropConnection: () => port2.close(),
    close: async () => {
      await broker.close();
      await service.close();
      await store.close();
    },
  };
}

/** All that can be read of a partition now. */
export async function readAll(
  broker: Broker,
  topic: string,
): Promise<{ readonly texts: string[]; readonly offsets: number[]; readonly gaps: Gap[] }> {
  const start = { at: "beginning" } as const;
  const consumer = await broker.openConsumer({ subscriptions: [{ topic, start }] });
  const texts: string[] = [];
  const offsets: number[] = [];
  const gaps: Gap[] = [];
  while (true) {
    const batch = await consumer.pull({ waitMs: 0 });
    if (batch === undefined || batch.messages.length + batch.gaps.length === 0) break;
    texts.push(...batch.messages.map(({ value }) => new TextDecoder().decode(value)));
    offsets.push(...batch.messages.map(({ offset }) => offset));
    gaps.push(...batch.gaps);
  }
  await consumer.close();
  return { texts, offsets, gaps };
}

/** Produces one message per text, each in a call (and so a block) of its own, stamped 0, 1, 2 ... ms. */
export async function write(broker: Broker, topic: string, texts: readonly string[]) {
  const producer = await broker.openProducer();
  const deliveries = [];
  for (const [timestampMs, text] of texts.entries()) {
    const value = new TextEncoder().encode(text);
    deliveries.push(...(await producer.produce([{ topic, timestampMs, value }])));
  }
  await producer.close();
  return deliveries;
}
