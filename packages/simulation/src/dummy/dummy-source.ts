import { PulseTrain } from "@beamscope/neutron";
import { type EpochNs, type EventBatch, writeAd00, writeF144 } from "@beamscope/wire";
import { DEFAULT_EVENTS_PER_MESSAGE, Ev44Stream } from "../ev44-stream.ts";
import { drawPoisson } from "../random/poisson.ts";
import { RandomStream } from "../random/random-stream.ts";
import type { SourceMessage, StreamAddress } from "../source-message.ts";
import { photograph } from "./area-camera.ts";
import type { ArrivalSpectrum } from "./arrival-spectrum.ts";
import { DUMMY, type DummyLogName, type DummyMonitorName, type EventSink } from "./dummy-layout.ts";
import { EventPool } from "./event-pool.ts";
import { monitorSpectrum } from "./monitor-beam.ts";
import { stageAt } from "./moving-stage.ts";
import { PowderPanel } from "./powder-panel.ts";

/** A stream of `dummy` that carries events. */
export type DummyEventStream = typeof DUMMY.panel.name | DummyMonitorName;
/** Any stream of `dummy`. */
export type DummyStream = DummyEventStream | typeof DUMMY.areaPanel.name | DummyLogName;

export interface DummyOptions {
  /** The instant of pulse 0. */
  readonly start: EpochNs;
  /** Names the run: equal seeds, equal runs. A whole number. Default 1. */
  readonly seed?: number;
  /** Mean events a second on `panel_0`. Default 500,000. */
  readonly panelEventsPerSecond?: number;
  /** Mean events a second on `monitor1`; `monitor2` has half. Default 20,000. */
  readonly monitorEventsPerSecond?: number;
  /**
   * Draw this many events of `panel_0` once and take those of each pulse from them ({@link EventPool}): for
   * rates of 10 million a second and more. Default 0: every event is drawn anew.
   */
  readonly poolEvents?: number;
  /** Default 14. */
  readonly pulseRateHz?: number;
  /** A pulse of more events is sent as several messages. Default 12,500. */
  readonly eventsPerMessage?: number;
  /** A frame of the area detector every so many pulses. Default 2. */
  readonly pulsesPerImage?: number;
  /** A sample of each log every so many pulses. Default 4. */
  readonly pulsesPerSample?: number;
  /** Where each stream goes. Default: the dev layout, whose source names are the streams' own. */
  readonly addressOf?: (stream: DummyStream) => StreamAddress;
}

/** Which pulses to send. */
export interface PulseRange {
  /** First pulse. Default 0. */
  readonly from?: number;
  /** Pulse after the last. Default: it never ends. */
  readonly to?: number;
  /** The pulse after `pulse`, when it is not the next one: a live source leaves out what it slept through. */
  readonly next?: (pulse: number) => number;
}

/** Numbers that name the random stream of each source. */
const RANDOM_STREAM: Readonly<Record<DummyEventStream | "area_panel", number>> = {
  panel_0: 1,
  monitor1: 2,
  monitor2: 3,
  area_panel: 4,
};
const POOL_STREAM = 5;

/** The dev layout: `dummy_detector` and so on, source names as the streams are called. */
export function dummyDevAddress(stream: DummyStream): StreamAddress {
  return { topic: `dummy_${TOPIC_SUFFIX[stream]}`, sourceName: stream };
}

const TOPIC_SUFFIX: Readonly<Record<DummyStream, string>> = {
  panel_0: "detector",
  monitor1: "beam_monitor",
  monitor2: "beam_monitor",
  area_panel: "area_detector",
  motion1: "motion",
  motion2: "motion",
};

/**
 * The simulated instrument `dummy`. The number of events in a pulse is drawn from a Poisson distribution, each
 * event independently of all others, so that every count of a pixel in a time bin is a Poisson number. Without
 * `poolEvents` nothing is drawn ahead or used twice.
 *
 * Each pulse of each stream has random numbers of its own: what was sent in it can be had again from the seed, in
 * any order ({@link eventsOf}, {@link imageOf}, {@link logAt}).
 */
export class DummySource {
  readonly pulses: PulseTrain;
  readonly panel: PowderPanel;
  readonly #options: Required<DummyOptions>;
  readonly #spectra: Readonly<Record<DummyMonitorName, ArrivalSpectrum>>;
  readonly #pool: EventPool | undefined;
  readonly #random = new RandomStream();

  constructor(options: DummyOptions) {
    this.#options = {
      seed: 1,
      panelEventsPerSecond: 500_000,
      monitorEventsPerSecond: 20_000,
      poolEvents: 0,
      pulseRateHz: 14,
      eventsPerMessage: DEFAULT_EVENTS_PER_MESSAGE,
      pulsesPerImage: 2,
      pulsesPerSample: 4,
      addressOf: dummyDevAddress,
      ...options,
    };
    this.pulses = new PulseTrain(options.start, this.#options.pulseRateHz);
    const { periodNs } = this.pulses;
    this.panel = new PowderPanel(periodNs);
    const [first, second] = DUMMY.monitors;
    this.#spectra = {
      monitor1: monitorSpectrum(first.lengthM, periodNs),
      monitor2: monitorSpectrum(second.lengthM, periodNs),
    };
    this.#pool = this.#fillPool();
  }

  #fillPool(): EventPool | undefined {
    const { poolEvents, seed } = this.#options;
    if (poolEvents === 0) return undefined;
    const columns = newColumns(poolEvents, poolEvents);
    this.panel.draw(new RandomStream(seed, POOL_STREAM), poolEvents, columns);
    return new EventPool(columns);
  }

  /** The distribution that a monitor's events are drawn from. */
  spectrumOf(monitor: DummyMonitorName): ArrivalSpectrum {
    return this.#spectra[monitor];
  }

  /** Mean number of events in a pulse. */
  meanEvents(stream: DummyEventStream): number {
    const { panelEventsPerSecond, monitorEventsPerSecond, pulseRateHz } = this.#options;
    switch (stream) {
      case "panel_0":
        return panelEventsPerSecond / pulseRateHz;
      case "monitor1":
        return monitorEventsPerSecond / pulseRateHz;
      case "monitor2":
        return monitorEventsPerSecond / 2 / pulseRateHz;
    }
  }

  /** Exactly the events of a pulse that its messages carry, in their order. The arrays are the caller's. */
  eventsOf(stream: DummyEventStream, pulse: number): EventBatch {
    const drawn = this.#draw(stream, pulse, undefined);
    return {
      pulseTime: BigInt64Array.of(this.pulses.timeOf(pulse)),
      firstEvent: Int32Array.of(0),
      // Copies, since a pool hands out views of itself.
      timeOfArrival: drawn.timeOfArrival.slice(),
      pixelId: drawn.pixelId.slice(),
    };
  }

  /** Exactly the frame of a pulse, [row, column] counts; undefined for a pulse without one. */
  imageOf(pulse: number): Int32Array | undefined {
    if (pulse % this.#options.pulsesPerImage !== 0) return undefined;
    this.#random.restart(this.#options.seed, RANDOM_STREAM.area_panel, pulse);
    return photograph(this.#random, this.#secondsAt(pulse));
  }

  /** Exactly the sample of a log at a pulse; undefined for a pulse without one. */
  logAt(log: DummyLogName, pulse: number): number | undefined {
    if (pulse % this.#options.pulsesPerSample !== 0) return undefined;
    return stageAt(log, this.#secondsAt(pulse));
  }

  /**
   * All messages, pulse by pulse. Each call is a producer of its own, whose message ids begin at 0.
   */
  *messages(range: PulseRange = {}): Generator<SourceMessage, void, void> {
    const { from = 0, to = Number.POSITIVE_INFINITY, next = (pulse: number) => pulse + 1 } = range;
    const { addressOf, eventsPerMessage } = this.#options;
    const streams = [DUMMY.panel, ...DUMMY.monitors].map(({ name }) => ({
      name,
      ev44: new Ev44Stream(addressOf(name), eventsPerMessage),
      sink: growingSink(),
    }));
    for (let pulse = from; pulse < to; pulse = next(pulse)) {
      const time = this.pulses.timeOf(pulse);
      for (const { name, ev44, sink } of streams) {
        const { timeOfArrival, pixelId } = this.#draw(name, pulse, sink);
        yield* ev44.pulse(time, timeOfArrival, pixelId);
      }
      yield* this.#slowMessages(pulse, time);
    }
  }

  *#slowMessages(pulse: number, time: EpochNs): Generator<SourceMessage> {
    const { addressOf } = this.#options;
    const common = { time, messageId: undefined, events: 0 } as const;
    const image = this.imageOf(pulse);
    if (image !== undefined) {
      const { name, rows, columns } = DUMMY.areaPanel;
      const address = addressOf(name);
      const { sourceName } = address;
      const frame = { id: pulse, timestamp: time, dimensions: [rows, columns], data: image };
      const value = writeAd00({ sourceName, ...frame, attributes: [] });
      yield { ...address, ...common, schema: "ad00", value };
    }
    for (const { name } of DUMMY.logs) {
      const sample = this.logAt(name, pulse);
      if (sample === undefined) continue;
      const address = addressOf(name);
      const { sourceName } = address;
      const number = { kind: "number", type: "float64", value: sample } as const;
      const value = writeF144({ sourceName, timestamp: time, value: number });
      yield { ...address, ...common, schema: "f144", value };
    }
  }

  #secondsAt(pulse: number): number {
    return pulse / this.#options.pulseRateHz;
  }

  /** Draws the events of a pulse, into the sink or into arrays of their own. */
  #draw(stream: DummyEventStream, pulse: number, sink: GrowingSink | undefined): EventSink {
    const random = this.#random;
    random.restart(this.#options.seed, RANDOM_STREAM[stream], pulse);
    const count = drawPoisson(random, this.meanEvents(stream));
    if (stream === "panel_0" && this.#pool !== undefined) return this.#pool.take(random, count);
    const pixels = stream === "panel_0" ? count : 0;
    const columns = sink?.claim(count, pixels) ?? newColumns(count, pixels);
    if (stream === "panel_0") {
      this.panel.draw(random, count, columns);
    } else {
      const spectrum = this.#spectra[stream];
      for (let i = 0; i < count; i++) columns.timeOfArrival[i] = spectrum.draw(random);
    }
    return columns;
  }
}

function newColumns(events: number, pixels: number): EventSink {
  return { timeOfArrival: new Int32Array(events), pixelId: new Int32Array(pixels) };
}

interface GrowingSink {
  /** Columns of exactly these lengths, in memory that is reused. */
  claim(events: number, pixels: number): EventSink;
}

function growingSink(): GrowingSink {
  let columns = newColumns(0, 0);
  return {
    claim(events, pixels) {
      if (columns.timeOfArrival.length < events || columns.pixelId.length < pixels) {
        columns = newColumns(Math.ceil(events * 1.25), Math.ceil(pixels * 1.25));
      }
      return {
        timeOfArrival: columns.timeOfArrival.subarray(0, events),
        pixelId: columns.pixelId.subarray(0, pixels),
      };
    },
  };
}
