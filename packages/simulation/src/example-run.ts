import {
  type EventColumns,
  maxwellianFluxBelow,
  PulseTrain,
  wavelengthFromTof,
} from "@beamscope/neutron";
import { type EpochNs, epochNs } from "@beamscope/wire";
import { ArrivalSpectrum } from "./dummy/arrival-spectrum.ts";
import { DUMMY } from "./dummy/dummy-layout.ts";
import { MODERATOR_TEMPERATURE_K, monitorSpectrum } from "./dummy/monitor-beam.ts";
import { stageAt } from "./dummy/moving-stage.ts";
import { PowderPanel } from "./dummy/powder-panel.ts";
import { drawPoisson } from "./random/poisson.ts";
import { RandomStream } from "./random/random-stream.ts";

export interface ExampleRunOptions {
  /** Default 1. */
  readonly seed?: number;
  /** Default 140: ten seconds. */
  readonly pulses?: number;
  /** Mean events in a pulse of the first bank; the second has half, the monitor a fifth. Default 1000. */
  readonly eventsPerPulse?: number;
  /** Instant of the first pulse. Default 2026-01-15 08:00 UTC. */
  readonly start?: EpochNs;
}

/** One stream of events of the example, as it stands in the file. */
export interface ExampleEvents extends EventColumns {
  readonly name: string;
  /** Extents of its pixels: rows, columns; none for the monitor. */
  readonly shape: readonly number[];
  /** [pulse] ns since the epoch */
  readonly pulseTime: BigInt64Array;
  /** [pulse] index of its first event */
  readonly firstEvent: Int32Array;
  /** [row, column] detector numbers; empty for the monitor */
  readonly detectorNumber: Int32Array;
}

/** A log of the example, as it stands in the file. */
export interface ExampleLog {
  readonly name: string;
  readonly unit: string;
  /** [sample] ns since the epoch */
  readonly time: BigInt64Array;
  /** [sample] */
  readonly value: Float64Array;
}

/** All that a file of the example holds. */
export interface ExampleRun {
  /** Name of the entry. */
  readonly entry: string;
  readonly start: EpochNs;
  /** One period after the last pulse. */
  readonly end: EpochNs;
  readonly pulseRateHz: number;
  readonly banks: readonly ExampleEvents[];
  readonly monitor: ExampleEvents;
  readonly logs: readonly ExampleLog[];
}

const SECOND_BANK = { name: "panel_1", rows: 64, columns: 64, firstPixelId: 16_385 } as const;
const DEFAULT_START = epochNs(BigInt(Date.UTC(2026, 0, 15, 8)) * 1_000_000n);
const SAMPLES_PER_SECOND = 2;

/** Draws the example run: equal options, equal runs. */
export function drawExampleRun(options: ExampleRunOptions = {}): ExampleRun {
  const { seed = 1, pulses = 140, eventsPerPulse = 1000, start = DEFAULT_START } = options;
  const train = new PulseTrain(start);
  const panel = new PowderPanel(train.periodNs);
  const first = drawEvents(
    train,
    pulses,
    eventsPerPulse,
    new RandomStream(seed, 1),
    (random, count) => {
      const sink = { timeOfArrival: new Int32Array(count), pixelId: new Int32Array(count) };
      panel.draw(random, count, sink);
      return sink;
    },
  );
  const side = sideSpectrum(train.periodNs);
  const second = drawEvents(
    train,
    pulses,
    eventsPerPulse / 2,
    new RandomStream(seed, 2),
    (random, count) => ({
      timeOfArrival: Int32Array.from({ length: count }, () => side.draw(random)),
      pixelId: Int32Array.from({ length: count }, () => sidePixel(random)),
    }),
  );
  const [{ name, lengthM }] = DUMMY.monitors;
  const beam = monitorSpectrum(lengthM, train.periodNs);
  const monitor = drawEvents(
    train,
    pulses,
    eventsPerPulse / 5,
    new RandomStream(seed, 3),
    (random, count) => ({
      timeOfArrival: Int32Array.from({ length: count }, () => beam.draw(random)),
      // A monitor of one pixel, which its readout numbers 1.
      pixelId: new Int32Array(count).fill(1),
    }),
  );
  const samples = Math.ceil((pulses / train.rateHz) * SAMPLES_PER_SECOND);
  const sampleSeconds = Float64Array.from({ length: samples }, (_, i) => i / SAMPLES_PER_SECOND);
  return {
    entry: "entry",
    start,
    end: train.timeOf(pulses),
    pulseRateHz: train.rateHz,
    banks: [
      { ...first, name: DUMMY.panel.name, ...pixelsOf(DUMMY.panel) },
      { ...second, name: SECOND_BANK.name, ...pixelsOf(SECOND_BANK) },
    ],
    monitor: { ...monitor, name, shape: [], detectorNumber: new Int32Array(0) },
    logs: DUMMY.logs.map((log) => ({
      ...log,
      time: BigInt64Array.from(sampleSeconds, (second) => start + BigInt(second * 1e9)),
      value: sampleSeconds.map((second) => stageAt(log.name, second)),
    })),
  };
}

type DrawnEvents = Pick<ExampleEvents, "pulseTime" | "firstEvent" | "timeOfArrival" | "pixelId">;

function drawEvents(
  train: PulseTrain,
  pulses: number,
  mean: number,
  random: RandomStream,
  draw: (random: RandomStream, count: number) => EventColumns,
): DrawnEvents {
  const drawn = Array.from({ length: pulses }, () => draw(random, drawPoisson(random, mean)));
  const firstEvent = new Int32Array(pulses);
  for (let pulse = 1; pulse < pulses; pulse++) {
    firstEvent[pulse] = firstEvent[pulse - 1]! + drawn[pulse - 1]!.timeOfArrival.length;
  }
  return {
    pulseTime: BigInt64Array.from({ length: pulses }, (_, pulse) => train.timeOf(pulse)),
    firstEvent,
    timeOfArrival: joined(drawn.map((pulse) => pulse.timeOfArrival)),
    pixelId: joined(drawn.map((pulse) => pulse.pixelId)),
  };
}

function joined(parts: readonly Int32Array[]): Int32Array {
  const whole = new Int32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function pixelsOf(bank: {
  readonly rows: number;
  readonly columns: number;
  readonly firstPixelId: number;
}): Pick<ExampleEvents, "shape" | "detectorNumber"> {
  const { rows, columns, firstPixelId } = bank;
  const detectorNumber = Int32Array.from({ length: rows * columns }, (_, i) => firstPixelId + i);
  return { shape: [rows, columns], detectorNumber };
}

/** The second bank stands 40 m from the moderator. */
function sideSpectrum(periodNs: number): ArrivalSpectrum {
  const below = (ns: number): number =>
    maxwellianFluxBelow(wavelengthFromTof(ns, 40), MODERATOR_TEMPERATURE_K);
  return new ArrivalSpectrum(periodNs, 1024, (fromNs, toNs) => below(toNs) - below(fromNs));
}

/** A pixel of the second bank: rows are hit in proportion to their number. */
function sidePixel(random: RandomStream): number {
  const { rows, columns, firstPixelId } = SECOND_BANK;
  const row = Math.floor(rows * Math.sqrt(random.uniform()));
  return firstPixelId + row * columns + random.below(columns);
}
