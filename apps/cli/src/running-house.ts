import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { DataDirectoryError, EmbeddedLog, type EmbeddedLogHandle } from "@beamscope/broker";
import { loadInstrument } from "@beamscope/instruments";
import { type RunningReducer, startReducer } from "@beamscope/reducer";
import { type RunningServer, startServer } from "@beamscope/server";
import { embeddedTopics } from "./topics.ts";

/** What is started together in one process. */
export interface HouseOptions {
  readonly instrument: string;
  /** Where the log and the history are kept; made when absent. */
  readonly dataDirectory: string;
  readonly host: string;
  readonly port: number;
  readonly softwareVersion: string;
}

/** Everything on the embedded log, in one process. */
export interface RunningHouse {
  /** Of the instrument. */
  readonly title: string;
  readonly url: string;
  /** A ticket to the log for one further thread: a source. */
  readonly logHandle: () => EmbeddedLogHandle;
  /** Settles when a part has ended by itself. @throws what ended it. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts log, reducer and server, in the order in which they need each other, and the instrument's first jobs. When it returns,
 * every event produced from then on is counted.
 * @throws UnknownInstrumentError, DataDirectoryError, PortBusyError, ReducerFailedError: one sentence each. Nothing is left
 * running then.
 */
export async function startHouse(options: HouseOptions): Promise<RunningHouse> {
  const source = instrumentSource(options.instrument);
  const instrument = await loadInstrument(source);
  const directory = join(options.dataDirectory, instrument.name);
  await makeDirectory(directory);
  const log = await EmbeddedLog.open({ directory: join(directory, "log") });
  let reducer: RunningReducer | undefined;
  let server: RunningServer | undefined;
  const stop = async (): Promise<void> => {
    // The page is told first, then results flow out, then the log is closed over what was written.
    await server?.stop();
    await reducer?.stop();
    await log.close();
  };
  try {
    await log.broker.createTopics(embeddedTopics(instrument.name));
    server = await startServer({
      logHandle: () => log.handle(),
      instrument: source,
      dataDirectory: directory,
      host: options.host,
      port: options.port,
      softwareVersion: options.softwareVersion,
    });
    reducer = await startReducer({
      log: log.handle(),
      instrument: source,
      softwareVersion: options.softwareVersion,
    });
    await server.startInitialJobs();
    return {
      title: instrument.title,
      url: server.url,
      logHandle: () => log.handle(),
      ended: Promise.race([reducer.ended, server.ended]),
      stop,
    };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

async function makeDirectory(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true });
  } catch (cause) {
    const full = cause instanceof Error && "code" in cause && cause.code === "ENOSPC";
    const why = full
      ? "the disk is full"
      : "there is a file in its place, or no right to write there";
    throw new DataDirectoryError(
      full ? "full" : "unusable",
      `The data directory ${directory} cannot be made: ${why}.`,
      { cause },
    );
  }
}

/** A file that declares an instrument is named by its URL from here on: threads have no working directory of their own to rely on. */
export function instrumentSource(instrument: string): string {
  return /\.[mc]?[jt]s$/.test(instrument) ? pathToFileURL(resolve(instrument)).href : instrument;
}
