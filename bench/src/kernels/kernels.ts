import { EventTally } from "@beamscope/arrays/kernels";
import type { Benchmark, Figure } from "../benchmark.ts";
import { type Detector, makeDetector } from "./detector.ts";
import { type DetectorKernel, detectorKernels } from "./detector-kernels.ts";
import { eventsIn, reportRace } from "./report-race.ts";
import { type EventOrder, sampleEvents } from "./sample-events.ts";
import { measureVariants } from "./variants.ts";
import { warmKernels } from "./warm-kernels.ts";

const sizes = [
  { label: "16 k pixels", pixels: 16_384 },
  { label: "1.5 M pixels", pixels: 1_500_000 },
  { label: "12 M pixels", pixels: 12_000_000 },
] as const;

/** Pulses that a job adds at once. */
const pulsesPerBatch = 3;

/** Speed of each kernel alone, and of four together on batches of a few pulses. */
export const kernels: Benchmark = {
  async run(long, report) {
    const count = long ? 2 ** 25 : 2 ** 22;
    const rounds = long ? 20 : 9;
    warmKernels();
    for (const { label, pixels } of sizes) {
      const detector = makeDetector(pixels);
      for (const order of ["random", "time-ordered"] as const)
        measure({ about: `${label}, ${order}`, detector, order, count, rounds }, report);
    }
    if (long) measureVariants(count, rounds, report);
  },
};

interface Scene {
  readonly about: string;
  readonly detector: Detector;
  readonly order: EventOrder;
  readonly count: number;
  readonly rounds: number;
}

function measure(scene: Scene, report: (figure: Figure) => void): void {
  const { about, detector, order, count, rounds } = scene;
  const { pulses } = sampleEvents(count, order, detector.pixels);
  const tally = new EventTally();
  const all = detectorKernels(detector, tally);
  for (const kernel of all) {
    const subject = (): void => {
      makeRoom([kernel], count);
      for (const pulse of pulses) kernel.addPulse(pulse);
    };
    const { name, columns } = kernel;
    reportRace({ name: `${name} ${about}`, subject, pulses, columns, rounds }, report);
  }
  const four = all.filter(({ name }) => name !== "pixels");
  const subject = (): void => {
    makeRoom(four, count);
    for (let first = 0; first < pulses.length; first += pulsesPerBatch) {
      const batch = pulses.slice(first, first + pulsesPerBatch);
      for (const { addPulse } of four) for (const pulse of batch) addPulse(pulse);
    }
  };
  const columns = ["timeOfArrival", "pixelId"] as const;
  reportRace({ name: `together ${about}`, subject, pulses, columns, rounds }, report);

  const given = eventsIn(pulses) * rounds * (all.length + four.length);
  if (tally.events !== given)
    throw new Error(`the tally has ${tally.events} of the ${given} events that were added`);
}

function makeRoom(used: readonly DetectorKernel[], events: number): void {
  for (const { window } of used) if (window.room < events) window.clear();
}
