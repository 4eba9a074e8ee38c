import { resolve } from "node:path";
import { BrokerError } from "@beamscope/broker";
import { CatalogError } from "@beamscope/catalog";
import { UnknownInstrumentError } from "@beamscope/instruments";
import { openNexusFile } from "@beamscope/neutron";
import { ReducerFailedError } from "@beamscope/reducer";
import { ServerStartError } from "@beamscope/server";
import { type RunningHouse, startHouse } from "./running-house.ts";
import type { DummyRequest, ReplayRequest } from "./source-messages.ts";
import { type RunningSource, SourceRefusedError, startSource } from "./start-source.ts";

/** What `start` and `replay` have in common. */
export interface RunOptions {
  readonly instrument: string;
  readonly port: number;
  readonly host: string;
  readonly data: string;
  readonly softwareVersion: string;
  readonly source: DummyRequest | ReplayRequest | undefined;
  /** End when the source has sent everything. */
  readonly exit?: boolean | undefined;
}

/** Processes that have not ended by then are left to the operating system, ms. */
const stopLimitMs = 2500;

/**
 * Runs everything until a signal comes or something breaks. Faults that a person can mend are one sentence on standard error and
 * exit code 1; a signal ends with exit code 0.
 */
export async function run(options: RunOptions): Promise<void> {
  const signalled = new Promise<"signal">((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
      process.on(signal, () => resolve("signal"));
  });
  let house: RunningHouse | undefined;
  let source: RunningSource | undefined;
  try {
    await checkFile(options.source);
    const started = await Promise.race([signalled, begin(options)]);
    if (started === "signal") return end(0);
    house = started;
    print(`Beamscope shows ${house.title} at ${house.url}`);
    if (options.source !== undefined)
      source = startSource(house.logHandle(), options.source, leftOut);
    await Promise.race([signalled, house.ended, finished(source, options.exit ?? false)]);
    await stopWithin(stopLimitMs, source, house);
    end(0);
  } catch (cause) {
    await stopWithin(stopLimitMs, source, house);
    complain(cause);
    end(1);
  }
}

/** The file is looked at before anything is started, so that its fault is the first thing said. */
async function checkFile(source: RunOptions["source"]): Promise<void> {
  if (source?.kind !== "replay") return;
  const opening = await openNexusFile(source.file);
  if (opening.kind !== "open") throw new SourceRefusedError(opening.sentence);
  const choice = opening.file.entry(source.entry);
  opening.file.close();
  if (choice.kind !== "entry") throw new SourceRefusedError(choice.sentence);
}

function begin(options: RunOptions): Promise<RunningHouse> {
  return startHouse({
    instrument: options.instrument,
    dataDirectory: resolve(options.data),
    host: options.host,
    port: options.port,
    softwareVersion: options.softwareVersion,
  });
}

/** Without `exit`, what was sent stays on the page until a signal comes. */
async function finished(source: RunningSource | undefined, exit: boolean): Promise<void> {
  if (source !== undefined) {
    const { messages, events, undelivered } = await source.done;
    print(
      `Sent ${messages} messages with ${events} events${undelivered > 0 ? `; the log did not take ${undelivered}` : ""}.`,
    );
    if (exit) return;
  }
  await new Promise(() => undefined);
}

function leftOut(what: readonly { readonly name: string; readonly reason: string }[]): void {
  for (const { name, reason } of what) print(`${name} of the file is not sent: ${reason}.`);
}

async function stopWithin(
  limitMs: number,
  source: RunningSource | undefined,
  house: RunningHouse | undefined,
): Promise<void> {
  const stopped = (async () => {
    await source?.stop();
    await house?.stop();
  })().catch(() => undefined);
  await Promise.race([stopped, new Promise((resolve) => setTimeout(resolve, limitMs))]);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function complain(cause: unknown): void {
  const expected =
    cause instanceof SourceRefusedError ||
    cause instanceof UnknownInstrumentError ||
    cause instanceof CatalogError ||
    cause instanceof BrokerError ||
    cause instanceof ReducerFailedError ||
    cause instanceof ServerStartError;
  const text = expected
    ? cause.message
    : cause instanceof Error
      ? (cause.stack ?? cause.message)
      : String(cause);
  process.stderr.write(`beamscope: ${text}\n`);
}

function end(code: number): never {
  process.exit(code);
}
