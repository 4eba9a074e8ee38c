import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkBroker } from "../conformance.ts";
import { WorkerBroker } from "../testing/worker-broker.ts";
import { EmbeddedLog } from "./embedded-log.ts";

async function onDisk() {
  const directory = await mkdtemp(join(tmpdir(), "beamscope-log-"));
  const log = await EmbeddedLog.open({ directory });
  const close = async () => {
    await log.close();
    await rm(directory, { recursive: true });
  };
  return { log, close };
}

checkBroker("The embedded log on disk", async () => {
  const { log, close } = await onDisk();
  return { broker: log.broker, close };
});

checkBroker(
  "The embedded log in memory",
  async () => {
    const log = await EmbeddedLog.open();
    return { broker: log.broker, close: () => log.close() };
  },
  { keepsLogInMemory: true },
);

checkBroker("The embedded log from another thread", async () => {
  const { log, close } = await onDisk();
  const broker = new WorkerBroker(log.handle());
  return {
    broker,
    close: async () => {
      await broker.close();
      await close();
    },
  };
});
