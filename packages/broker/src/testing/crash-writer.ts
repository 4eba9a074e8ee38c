import { writeSync } from "node:fs";
import { EmbeddedLog } from "../embedded/embedded-log.ts";
import { numberedValue } from "./numbered-message.ts";

/*
 * Writes numbered messages into a log until it is killed, and says on standard output what was acknowledged: one line
 * `<sequence> <offset>` each. Arguments: directory, topic, first sequence, durability.
 */
const [directory, topic, first, durability] = process.argv.slice(2);
const log = await EmbeddedLog.open({ directory, syncIntervalMs: 10 });
await log.broker.createTopics([{ name: topic!, segmentBytes: 2 ** 20 }]);
const producer = await log.broker.openProducer({
  durability: durability === "synced" ? "synced" : "written",
});
const IN_FLIGHT = 8;
const inFlight: Promise<void>[] = [];
for (let sequence = Number(first); ; sequence += 3) {
  const sequences = [sequence, sequence + 1, sequence + 2];
  const answer = producer.produce(
    sequences.map((s) => ({ topic: topic!, timestampMs: s, value: numberedValue(s) })),
  );
  inFlight.push(
    answer.then((deliveries) => {
      const lines = deliveries.flatMap((d, i) =>
        d.kind === "delivered" ? [`${sequences[i]} ${d.offset}\n`] : [],
      );
      writeSync(1, lines.join(""));
    }),
  );
  if (inFlight.length >= IN_FLIGHT) await inFlight.shift();
}
