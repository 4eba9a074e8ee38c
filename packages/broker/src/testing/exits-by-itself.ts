import { EmbeddedLog } from "../embedded/embedded-log.ts";

/* Uses everything once, closes it, and has then nothing that keeps the process: no timer, listener or thread. */
const log = await EmbeddedLog.open({ directory: process.argv[2] });
await log.broker.createTopics([{ name: "motion" }]);
const consumer = await log.broker.openConsumer({ subscriptions: [{ topic: "motion" }] });
const producer = await log.broker.openProducer();
await consumer.pull({ waitMs: 5 });
const pull = consumer.pull({ waitMs: 3_600_000 });
await producer.produce([{ topic: "motion", timestampMs: 0, value: new Uint8Array(9) }]);
const got = (await pull)?.messages.length;
const abandoned = consumer.pull({ waitMs: 3_600_000 });
await log.close();
console.log(got, await abandoned);
