import { Command, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { makeFile } from "./make-file.ts";
import { run } from "./run.ts";
import { instrumentSource } from "./running-house.ts";

const examples = {
  start: `
Examples:
  beamscope start                         the simulated instrument, on http://127.0.0.1:5010
  beamscope start --port 8080 --rate 1e6  a million events a second
  beamscope start --instrument lrmecs --no-source
                                          an instrument without data yet`,
  replay: `
Examples:
  beamscope make-file run.nxs && beamscope replay run.nxs
  beamscope replay lrmecs-3701.nx5 --instrument lrmecs --entry Histogram1 --pulses 2000 --speed max`,
};

/** The command line, made once per process. */
export function program(version: string): Command {
  const beamscope = new Command("beamscope");
  beamscope
    .description("Watch a neutron experiment while it happens, and keep what you saw.")
    .version(version);
  house(beamscope.command("start"), "data")
    .description(
      "Start everything in one process: log, reducer, server and a simulated instrument.",
    )
    .option("--rate <events>", "events a second of the simulated detector", positive, 500_000)
    .option("--seed <number>", "names the simulated run", whole, 1)
    .option("--no-source", "send no data")
    .optionsGroup("To try out what happens when data goes wrong (simulated messages hit, 0 to 1):")
    .option("--withhold <share>", "never sent", share, 0)
    .option("--double <share>", "sent twice", share, 0)
    .option("--reorder <share>", "overtaken by later ones", share, 0)
    .option("--corrupt <share>", "sent as bytes that cannot be read", share, 0)
    .addHelpText("after", examples.start)
    .action(async (options, command) => {
      const { withhold, double, reorder, corrupt } = options;
      if (withhold + double + reorder + corrupt > 1) {
        command.error("error: --withhold, --double, --reorder and --corrupt exceed 1 together.");
      }
      const simulated = options.source && options.instrument === "dummy";
      await run({
        ...options,
        softwareVersion: version,
        source: simulated
          ? {
              kind: "dummy",
              eventsPerSecond: options.rate,
              seed: options.seed,
              faults: { withhold, double, reorder, corrupt },
            }
          : undefined,
      });
    });
  house(beamscope.command("replay"), "data/replays")
    .description("Start everything, and send a recorded NeXus file instead of simulated data.")
    .argument("<file>", "NeXus file with events, histograms or logs")
    .option("--entry <name>", "entry of the file; default: its default, else its first")
    .option(
      "--pulses <number>",
      "spread a histogram over so many pulses, or send so many recorded ones",
      whole,
    )
    .addOption(
      new Option("--time <when>", "time stamps of the messages")
        .choices(["now", "recorded"])
        .default("now"),
    )
    .option("--speed <factor>", 'data time per wall time, or "max"', speed, 1)
    .option("--loop", "begin again at the end", false)
    .option("--exit", "end when all is sent", false)
    .addHelpText("after", examples.replay)
    .action(async (file, options) => {
      const { instrument, entry, pulses, time, loop } = options;
      await run({
        ...options,
        softwareVersion: version,
        source: {
          kind: "replay",
          instrument: instrumentSource(instrument),
          file,
          entry,
          pulses,
          time,
          speed: options.speed,
          loop,
        },
      });
    });
  beamscope
    .command("make-file")
    .description("Write a small NeXus event file to try `replay` with: two banks, a monitor, logs.")
    .argument("<file>", "where to write it")
    .option("--seed <number>", "names the events", whole, 1)
    .action(makeFile);
  return beamscope;
}

function house(command: Command, data: string) {
  return command
    .option("--instrument <name>", "which instrument: a name, or a file that declares one", "dummy")
    .addOption(
      new Option("--port <number>", "port of the page")
        .env("PORT")
        .argParser(portNumber)
        .default(5010),
    )
    .option(
      "--host <address>",
      "address to listen on; others than loopback let others in",
      "127.0.0.1",
    )
    .addOption(
      new Option("--data <folder>", "where log and history are kept")
        .env("BEAMSCOPE_DATA")
        .default(data),
    );
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value)))
    throw new InvalidArgumentError("It must be a number above 0.");
  return value;
}

function share(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value <= 1)) throw new InvalidArgumentError("It must be from 0 to 1.");
  return value;
}

function whole(text: string): number {
  const value = Number(text);
  if (!(Number.isSafeInteger(value) && value > 0))
    throw new InvalidArgumentError("It must be a whole number above 0.");
  return value;
}

function portNumber(text: string): number {
  const value = Number(text);
  if (!(Number.isInteger(value) && value >= 0 && value < 65_536)) {
    throw new InvalidArgumentError("It must be a whole number below 65536; 0 takes any free one.");
  }
  return value;
}

function speed(text: string): number {
  return text === "max" ? Number.POSITIVE_INFINITY : positive(text);
}
