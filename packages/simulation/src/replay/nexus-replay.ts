import type {
  LogSamples,
  NexusDetector,
  NexusEntry,
  NexusEvents,
  NexusHistogram,
  NexusLog,
  NexusMonitor,
} from "@beamscope/neutron";
import { writeF144 } from "@beamscope/wire";
import { DEFAULT_EVENTS_PER_MESSAGE, Ev44Stream } from "../ev44-stream.ts";
import { scramble } from "../random/random-stream.ts";
import type { SourceMessage, StreamAddress } from "../source-message.ts";
import { HistogramEvents } from "./histogram-events.ts";
import { mergeByTime } from "./merge-by-time.ts";
import { RecordedEvents } from "./recorded-events.ts";
import { ReplayError } from "./replay-error.ts";
import { type ReplayTime, ReplayTimeline } from "./replay-timeline.ts";

export type ReplayKind = "detector" | "monitor" | "log";

/** One stream of a replay. */
export interface ReplayStream {
  readonly kind: ReplayKind;
  /** As the file calls it. */
  readonly name: string;
  readonly address: StreamAddress;
  /** What the file has: single events, counts that are sent as events, or samples of a log. */
  readonly form: "events" | "histogram" | "samples";
  /** Events of one pass; samples for a log. */
  readonly count: number;
  /** [pixel] of a histogram, or as the file numbers them; empty for a monitor of one pixel and when unknown. */
  readonly pixelIds: Int32Array;
  /** [bin + 1] ns, of a histogram. */
  readonly edgesNs: Float64Array | undefined;
  /** Of a log, as the file spells it. */
  readonly unit: string | undefined;
}

export interface ReplayOptions {
  readonly time: ReplayTime;
  /**
   * For histograms: over how many pulses to spread them (default 1000). For recorded events: how many pulses to
   * send (default all).
   */
  readonly pulses?: number;
  /** Names the order of the events that a histogram is sent as. Default 1. */
  readonly seed?: number;
  /** Begin again at the end, for ever. Default false. */
  readonly loop?: boolean;
  /** A pulse of more events is sent as several messages. Default 12,500. */
  readonly eventsPerMessage?: number;
  /**
   * Where a bank, a monitor or a log of the file goes; undefined leaves it out.
   * @param places - paths within the entry of the groups that it stands in: its own, and that of its data where
   *   this is another (a detector `instrument/bank` whose histogram is in `data`).
   */
  readonly addressOf: (
    kind: ReplayKind,
    name: string,
    places: readonly string[],
  ) => StreamAddress | undefined;
}

/** The dev layout of an instrument, source names as the file calls its parts. */
export function devAddressOf(instrument: string): ReplayOptions["addressOf"] {
  const suffix = { detector: "detector", monitor: "beam_monitor", log: "motion" } as const;
  return (kind, name) => ({ topic: `${instrument}_${suffix[kind]}`, sourceName: name });
}

/**
 * A recorded run as the messages that would have been sent. Events go out as they were recorded, a histogram as
 * events that give exactly its counts ({@link HistogramEvents}), the same number in each pulse but for
 * one; one message for each bank and pulse. Logs become f144.
 */
export class NexusReplay {
  readonly streams: readonly ReplayStream[];
  /** What of the file is not sent, and why. */
  readonly leftOut: readonly { readonly name: string; readonly reason: string }[];
  /** Pulses of one pass. */
  readonly pulses: number;
  readonly #timeline: ReplayTimeline;
  readonly #options: ReplayOptions;
  readonly #producers: readonly Producer[];

  /**
   * @param entry - of a file that stays open until the last message.
   * @throws {ReplayError} for what cannot be sent.
   * @throws {NexusReadError} for what cannot be read.
   */
  constructor(entry: NexusEntry, options: ReplayOptions) {
    const banks: readonly Bank[] = [
      ...entry.detectors.map((detector): Bank => ({ kind: "detector", ...detector })),
      ...entry.monitors.map(monitorBank),
    ];
    const recordings = banks.flatMap((bank) => bank.events ?? []);
    this.#options = options;
    this.#timeline = new ReplayTimeline(entry, recordings, options.pulses, options.time);
    this.pulses = this.#timeline.pulses;
    const leftOut: { name: string; reason: string }[] = [];
    const producers: Producer[] = [];
    const add = (name: string, producer: Producer | string): void => {
      if (typeof producer === "string") leftOut.push({ name, reason: producer });
      else producers.push(producer);
    };
    for (const bank of banks) add(bank.name, this.#bankProducer(bank));
    for (const log of entry.logs) add(log.name, this.#logProducer(log));
    if (producers.length === 0) {
      throw new ReplayError(
        `Entry ${entry.name} has nothing to replay: no events, counts or logs.`,
      );
    }
    this.leftOut = leftOut;
    this.#producers = producers;
    this.streams = producers.map(({ stream }) => stream);
  }

  /**
   * All messages in the order of their times. Each call is a producer of its own, whose message ids begin at 0.
   * @throws {NexusReadError} when the file turns out to be unreadable on the way.
   */
  *messages(): Generator<SourceMessage, void, void> {
    const passes = this.#options.loop === true ? Number.POSITIVE_INFINITY : 1;
    yield* mergeByTime(this.#producers.map((producer) => producer.messages(passes)));
  }

  #bankProducer(bank: Bank): Producer | string {
    const address = this.#options.addressOf(bank.kind, bank.name, placesOf(bank));
    if (address === undefined) return "no stream of the instrument";
    if (bank.events !== undefined) return this.#recordedProducer(bank, bank.events, address);
    if (bank.histogram !== undefined) return this.#histogramProducer(bank, bank.histogram, address);
    return "neither events nor counts";
  }

  #recordedProducer(bank: Bank, events: NexusEvents, address: StreamAddress): Producer {
    const timeline = this.#timeline;
    const pulses = Math.min(events.pulseTime.length, this.#options.pulses ?? Infinity);
    const { eventsPerMessage = DEFAULT_EVENTS_PER_MESSAGE } = this.#options;
    const count = events.firstEvent[pulses]! - events.eventsWithoutPulse;
    const pixelIds = bank.detectorNumber ?? new Int32Array(0);
    const stream = { ...bankStream(bank, address), form: "events", count, pixelIds } as const;
    return {
      stream,
      *messages(passes) {
        const ev44 = new Ev44Stream(address, eventsPerMessage);
        const recorded = new RecordedEvents(events);
        for (let pass = 0; pass < passes; pass++) {
          for (let pulse = 0; pulse < pulses; pulse++) {
            const { timeOfArrival, pixelId } = recorded.pulse(pulse);
            const time = timeline.recorded(pass, events.pulseTime[pulse]!);
            yield* ev44.pulse(time, timeOfArrival, pixelId);
          }
        }
      },
    };
  }

  #histogramProducer(bank: Bank, histogram: NexusHistogram, address: StreamAddress): Producer {
    const timeline = this.#timeline;
    const { seed = 1, eventsPerMessage = DEFAULT_EVENTS_PER_MESSAGE } = this.#options;
    const pixelIds = pixelIdsOf(bank, histogram);
    const events = new HistogramEvents(histogram, pixelIds, seed, numberOf(bank.path));
    const stream = {
      ...bankStream(bank, address),
      form: "histogram",
      count: events.count,
      pixelIds,
      edgesNs: histogram.edgesNs,
    } as const;
    return {
      stream,
      *messages(passes) {
        const ev44 = new Ev44Stream(address, eventsPerMessage);
        for (let pass = 0; pass < passes; pass++) {
          for (let pulse = 0; pulse < timeline.pulses; pulse++) {
            const { timeOfArrival, pixelId } = events.share(pulse, timeline.pulses);
            yield* ev44.pulse(timeline.pulse(pass, pulse), timeOfArrival, pixelId);
          }
        }
      },
    };
  }

  #logProducer(log: NexusLog): Producer | string {
    const address = this.#options.addressOf("log", log.name, [placeOf(log.path)]);
    if (address === undefined) return "no stream of the instrument";
    const samples = log.read();
    if (samples === undefined) return "a log of texts or arrays";
    if (samples.time.length === 0) return "a log without samples";
    return logProducer(log, address, samples, this.#timeline);
  }
}

/** `/entry/instrument/bank` is at `instrument/bank` of its entry. */
const placeOf = (path: string): string => path.split("/").slice(2).join("/");

function placesOf({ path, events, histogram }: Bank): readonly string[] {
  const dataGroup = events?.path ?? histogram?.path.replace(/\/[^/]*$/, "") ?? path;
  return [...new Set([path, dataGroup])].map(placeOf);
}

/** A part of a file that counted neutrons. */
interface Bank extends NexusDetector {
  readonly kind: "detector" | "monitor";
}

function monitorBank(monitor: NexusMonitor): Bank {
  return { kind: "monitor", detectorNumber: undefined, ...monitor };
}

interface Producer {
  readonly stream: ReplayStream;
  /** Its messages in time order, the file gone through `passes` times. */
  messages(passes: number): Generator<SourceMessage, void, void>;
}

function bankStream(
  bank: Bank,
  address: StreamAddress,
): Omit<ReplayStream, "form" | "count" | "pixelIds"> {
  const { kind, name } = bank;
  return { kind, name, address, edgesNs: undefined, unit: undefined };
}

function pixelIdsOf(bank: Bank, histogram: NexusHistogram): Int32Array {
  const { pixelCount } = histogram;
  const numbers = bank.detectorNumber;
  if (numbers !== undefined) {
    if (numbers.length === pixelCount) return numbers;
    const counts = `${numbers.length} detector numbers for ${pixelCount} pixels`;
    throw new ReplayError(`${bank.path} has ${counts}.`);
  }
  if (bank.kind === "monitor" && pixelCount === 1) return new Int32Array(0);
  return Int32Array.from({ length: pixelCount }, (_, pixel) => pixel + 1);
}

function logProducer(
  log: NexusLog,
  address: StreamAddress,
  samples: LogSamples,
  timeline: ReplayTimeline,
): Producer {
  const { first, afterStartNs } = timeline.placeLog(samples);
  const { topic, sourceName } = address;
  return {
    stream: {
      kind: "log",
      name: log.name,
      address,
      form: "samples",
      count: afterStartNs.length,
      pixelIds: new Int32Array(0),
      edgesNs: undefined,
      unit: log.units,
    },
    *messages(passes) {
      for (let pass = 0; pass < passes; pass++) {
        for (const [i, elapsed] of afterStartNs.entries()) {
          const time = timeline.afterStart(pass, elapsed);
          const number = samples.value[first + i]!;
          const value = { kind: "number", type: "float64", value: number } as const;
          const bytes = writeF144({ sourceName, timestamp: time, value });
          const common = { schema: "f144", messageId: undefined, events: 0 } as const;
          yield { topic, sourceName, time, ...common, value: bytes };
        }
      }
    },
  };
}

/** A number that differs for different paths: streams of one file are shuffled differently. */
function numberOf(path: string): number {
  let number = 0;
  for (let i = 0; i < path.length; i++) number = scramble(number ^ path.charCodeAt(i));
  return number >>> 0;
}
