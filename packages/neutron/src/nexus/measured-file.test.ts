import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { NexusEntry } from "./nexus-entry.ts";
import { openNexusFile } from "./nexus-file.ts";
import type { NexusHistogram } from "./nexus-histogram.ts";

const testData = process.env["BEAMSCOPE_TEST_DATA"];
const path = join(testData ?? "", "lrmecs-3701.nx5");
const where =
  testData === undefined ? "left out: BEAMSCOPE_TEST_DATA is not set" : "from BEAMSCOPE_TEST_DATA";

async function readRun<T>(entryName: string, look: (entry: NexusEntry) => T): Promise<T> {
  const opening = await openNexusFile(path);
  if (opening.kind !== "open") throw new Error(opening.sentence);
  try {
    const choice = opening.file.entry(entryName);
    if (choice.kind !== "entry") throw new Error(choice.sentence);
    return look(choice.entry);
  } finally {
    opening.file.close();
  }
}

const sum = (counts: Float64Array): number => counts.reduce((total, count) => total + count, 0);

function histogramOf(entry: NexusEntry): NexusHistogram {
  const histogram = entry.detectors[0]?.histogram;
  if (histogram === undefined) throw new Error("the detector has no histogram");
  return histogram;
}

describe.skipIf(testData === undefined)(`LRMECS run 3701 (${where})`, () => {
  it("has the structure that it is known for", async () => {
    const run = await readRun("Histogram1", (entry) => ({
      ...entry,
      detectors: entry.detectors.map(({ name, detectorNumber }) => [name, detectorNumber]),
      monitors: entry.monitors.map(({ name, histogram }) => {
        const { bins = 0, edgesNs = [] } = histogram ?? {};
        return [
          name,
          bins,
          edgesNs[0],
          edgesNs[bins],
          sum(histogram?.read(0, 1) ?? new Float64Array()),
        ];
      }),
    }));
    expect(run).toMatchObject({
      name: "Histogram1",
      instrument: "LRMECS",
      startTime: 981_557_661_000_000_000n,
      endTime: 981_749_573_000_000_000n,
      pulseRateHz: 30,
      detectors: [["detector", undefined]],
      monitors: [
        ["monitor1", 1000, 1_000_000, 2_000_000, 146_389],
        ["monitor2", 500, 1_500_000, 2_500_000, 31_732],
      ],
      logs: [],
    });
  });

  it("bins the same neutrons twice, where both of its histograms look", async () => {
    const read = (histogram: NexusHistogram) => ({
      edges: histogram.edgesNs,
      counts: histogram.read(0, 148),
      bins: histogram.bins,
    });
    const fine = await readRun("Histogram1", (entry) => read(histogramOf(entry)));
    const coarse = await readRun("Histogram2", (entry) => read(histogramOf(entry)));
    expect(fine.edges).toEqual(Float64Array.from({ length: 751 }, (_, i) => 1_900_000 + 2000 * i));
    expect(coarse.edges).toEqual(Float64Array.from({ length: 36 }, (_, i) => 1e6 + 200_000 * i));
    expect(sum(fine.counts)).toBe(2_666_912);
    expect(sum(coarse.counts)).toBe(2_809_690);
    // The fine one looks from 1.9 to 3.4 ms, so that it fills the coarse bins from 2.0 to 3.4 ms.
    let common = 0;
    for (let pixel = 0; pixel < 148; pixel++) {
      for (let bin = 5; bin < 12; bin++) {
        const firstFine = pixel * 750 + 50 + (bin - 5) * 100;
        const fineCounts = sum(fine.counts.subarray(firstFine, firstFine + 100));
        expect(fineCounts).toBe(coarse.counts[pixel * 35 + bin]);
        common += fineCounts;
      }
    }
    expect(common).toBe(2_630_199);
  });

  it("is recognised when it is cut off", async () => {
    const folder = mkdtempSync(join(tmpdir(), "measured-"));
    const cut = join(folder, "cut.nx5");
    const whole = readFileSync(path);
    for (const length of [541_007, 300_000, 4096, 100]) {
      writeFileSync(cut, whole.subarray(0, length));
      expect(await openNexusFile(cut)).toMatchObject({
        kind: "truncated",
        sentence: `${cut} is cut off: it has ${length} of at least 541008 bytes.`,
      });
    }
    rmSync(folder, { recursive: true });
  });
});
