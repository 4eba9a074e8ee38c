import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { BrokerError, EmbeddedLog } from "@beamscope/broker";
import { topicsToCreate } from "@beamscope/wire";
import { z } from "zod";
import { ServerStartError } from "./server-errors.ts";
import { startServer } from "./start-server.ts";

/*
 * The server as a process of its own, on the embedded log of a data directory that no other process uses: shows what was
 * kept there. (`beamscope start` runs it together with the rest.)
 */
const {
  BEAMSCOPE_INSTRUMENT: instrument = "dummy",
  BEAMSCOPE_DATA: data = "data",
  HOST: host = "127.0.0.1",
  PORT: port = "5010",
} = process.env;

const PackageFile = z.object({ version: z.string() });

async function main(): Promise<void> {
  const { version } = PackageFile.parse(
    JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")),
  );
  const directory = join(resolve(data), instrument);
  const log = await EmbeddedLog.open({ directory: join(directory, "log") });
  try {
    // Topics that are there stay as they are.
    await log.broker.createTopics([...topicsToCreate(instrument).keys()].map((name) => ({ name })));
    const server = await startServer({
      logHandle: () => log.handle(),
      instrument,
      dataDirectory: directory,
      host,
      port: portNumber(port),
      softwareVersion: version,
    });
    process.stdout.write(`Beamscope serves ${instrument} at ${server.url}\n`);
    const signalled = new Promise<void>((end) => {
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => end());
    });
    try {
      await Promise.race([signalled, server.ended]);
    } finally {
      await server.stop();
    }
  } finally {
    await log.close();
  }
}

function portNumber(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value < 65_536) return value;
  throw new ServerStartError(`PORT is ${text}; it must be a whole number below 65536.`);
}

try {
  await main();
} catch (cause) {
  if (!(cause instanceof ServerStartError || cause instanceof BrokerError)) throw cause;
  process.stderr.write(`beamscope server: ${cause.message}\n`);
  process.exitCode = 1;
}
