import { join } from "node:path";
import { type NexusEntry, type NexusHistogram, openNexusFile } from "@beamscope/neutron";
import { epochNs, readEv44 } from "@beamscope/wire";
import { describe, expect, it } from "vitest";
import { devAddressOf, NexusReplay } from "./nexus-replay.ts";

const testData = process.env["BEAMSCOPE_TEST_DATA"];
const where =
  testData === undefined ? "left out: BEAMSCOPE_TEST_DATA is not set" : "from BEAMSCOPE_TEST_DATA";

async function withRun<T>(name: string, look: (entry: NexusEntry) => T): Promise<T> {
  const opening = await openNexusFile(join(testData ?? "", "lrmecs-3701.nx5"));
  if (opening.kind !== "open") throw new Error(opening.sentence);
  try {
    const choice = opening.file.entry(name);
    if (choice.kind !== "entry") throw new Error(choice.sentence);
    return look(choice.entry);
  } finally {
    opening.file.close();
  }
}

/** Counts of all pixels in bins of equal width, from the bytes of the messages. */
class Binned {
  readonly counts: Float64Array;
  readonly #pixels: number;
  readonly #bins: number;
  readonly #firstNs: number;
  readonly #widthNs: number;
  outside = 0;

  constructor(pixels: number, bins: number, firstNs: number, widthNs: number) {
    this.#pixels = pixels;
    this.#bins = bins;
    this.#firstNs = firstNs;
    this.#widthNs = widthNs;
    this.counts = new Float64Array(pixels * bins);
  }

  add(timeOfArrival: Int32Array, pixelId: Int32Array): void {
    for (let i = 0; i < timeOfArrival.length; i++) {
      const pixel = this.#pixels === 1 ? 0 : pixelId[i]! - 1;
      const bin = Math.floor((timeOfArrival[i]! - this.#firstNs) / this.#widthNs);
      if (bin < 0 || bin >= this.#bins) this.outside += 1;
      else this.counts[pixel * this.#bins + bin]! += 1;
    }
  }
}

const countsOf = (histogram: NexusHistogram | undefined): Float64Array =>
  histogram?.read(0, histogram.pixelCount) ?? new Float64Array(0);

describe.skipIf(testData === undefined)(`replay of LRMECS run 3701 (${where})`, () => {
  it("gives Histogram1 bin for bin, both monitors, and at 200 us Histogram2 where it looked", async () => {
    const coarseFile = await withRun("Histogram2", (entry) =>
      countsOf(entry.detectors[0]?.histogram),
    );
    await withRun("Histogram1", (entry) => {
      const start = epochNs(1_750_000_000_000_000_000n);
      const replay = new NexusReplay(entry, {
        time: { kind: "from", start },
        pulses: 2000,
        addressOf: devAddressOf("lrmecs"),
      });
      const streams = {
        detector: [new Binned(148, 750, 1_900_000, 2000), new Binned(148, 35, 1_000_000, 200_000)],
        monitor1: [new Binned(1, 1000, 1_000_000, 1000)],
        monitor2: [new Binned(1, 500, 1_500_000, 2000)],
      };
      let messages = 0;
      let last = start;
      for (const { sourceName, value, time } of replay.messages()) {
        const { timeOfArrival, pixelId } = readEv44(value);
        for (const [name, binned] of Object.entries(streams)) {
          if (name === sourceName) for (const one of binned) one.add(timeOfArrival, pixelId);
        }
        messages += 1;
        last = time;
      }
      expect(messages).toBe(3 * 2000);
      expect(last - start).toBe((1999n * 1_000_000_000n) / 30n);
      const [fine, coarse] = streams.detector;
      expect(fine?.counts).toEqual(countsOf(entry.detectors[0]?.histogram));
      expect([fine?.outside, coarse?.outside]).toEqual([0, 0]);
      for (const { name, histogram } of entry.monitors) {
        const binned = name === "monitor1" ? streams.monitor1 : streams.monitor2;
        expect(binned[0]?.counts).toEqual(countsOf(histogram));
      }
      // Histogram1 looked from 1.9 to 3.4 ms: 2.0 to 3.4 ms are whole bins of Histogram2.
      let common = 0;
      for (let pixel = 0; pixel < 148; pixel++) {
        const row = (counts: Float64Array | undefined) =>
          counts?.subarray(pixel * 35 + 5, pixel * 35 + 12) ?? new Float64Array(0);
        expect(row(coarse?.counts)).toEqual(row(coarseFile));
        common += row(coarseFile).reduce((a, b) => a + b, 0);
      }
      expect(common).toBe(2_630_199);
    });
  });

  it("gives Histogram2 bin for bin", async () => {
    await withRun("Histogram2", (entry) => {
      const replay = new NexusReplay(entry, {
        time: { kind: "recorded" },
        pulses: 100,
        addressOf: (kind, name) =>
          kind === "detector" ? devAddressOf("lrmecs")(kind, name, []) : undefined,
      });
      const binned = new Binned(148, 35, 1_000_000, 200_000);
      for (const { value } of replay.messages()) {
        const { timeOfArrival, pixelId } = readEv44(value);
        binned.add(timeOfArrival, pixelId);
      }
      expect(binned.counts).toEqual(countsOf(entry.detectors[0]?.histogram));
      expect(binned.outside).toBe(0);
    });
  });
});
