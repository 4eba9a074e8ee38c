import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { EmbeddedLog } from "@beamscope/broker";
import { startReducer } from "@beamscope/reducer";
import { startServer } from "@beamscope/server";
import { topicsToCreate } from "@beamscope/wire";
import type { FromHouse, PulseAppended, SourceThreadData } from "./messages.ts";

/* Log, server, reducer and source in one process, as `beamscope start` runs them. Ends when its parent does, or says so. */
const [directory = "", rate = "1e6"] = process.argv.slice(2);
const say = (message: FromHouse): void => {
  process.send?.(message);
};
const ended = Promise.race([once(process, "disconnect"), once(process, "message")]);
const log = await EmbeddedLog.open({ directory: join(directory, "log") });
const retention = { timeMs: Number.POSITIVE_INFINITY, bytes: 1e9 };
await log.broker.createTopics(
  [...topicsToCreate("dummy").keys()].map((name) => ({ name, retention })),
);
const common = { instrument: "dummy", softwareVersion: "bench" };
const server = await startServer({
  ...common,
  logHandle: () => log.handle(),
  dataDirectory: directory,
  host: "127.0.0.1",
  port: 0,
});
const reducer = await startReducer({ ...common, log: log.handle() });
await server.startInitialJobs();
const handle = log.handle();
const data: SourceThreadData = { log: handle, eventsPerSecond: Number(rate) };
const source = new Worker(new URL("./source-thread.ts", import.meta.url), {
  name: "source",
  workerData: data,
  transferList: [handle.port],
});
source.on("message", (pulse: PulseAppended) => say({ kind: "appended", pulse }));
say({ kind: "ready", url: server.url });
await Promise.race([ended, reducer.ended, server.ended]);
const exited = once(source, "exit");
source.postMessage("stop");
await exited;
await server.stop();
await reducer.stop();
await log.close();
process.exit();
