import { expect, it } from "vitest";
import { setWord, vectorAt } from "../fixtures/flat-positions.ts";
import { refusal } from "../fixtures/refusal.ts";
import { type RunStartMessage, readPl72, writePl72 } from "./run-start.ts";

const run: RunStartMessage = {
  startTimeMs: 1_790_000_000_123n,
  stopTimeMs: 0n,
  runName: "run",
  instrumentName: "loki",
  nexusStructure: "{}",
  jobId: "job",
  broker: "",
  serviceId: "",
  filename: "",
  periodCount: 3,
  detectorSpectrumMap: {
    spectrum: Int32Array.of(1, 1),
    detectorId: Int32Array.of(7, 8),
    spectrumCount: 1,
  },
  metadata: "",
  controlTopic: "",
};

it("pl72 reads back what it wrote, with a number of periods that the reference cannot write", () => {
  expect(readPl72(writePl72(run))).toEqual(run);
});

it("pl72 refuses a map with more spectrum numbers than detectors", () => {
  const bytes = writePl72(run);
  setWord(bytes, vectorAt(bytes, 1, vectorAt(bytes, 10)), 1);
  expect(() => readPl72(bytes)).toThrow(refusal("pl72", "detector_spectrum_map.detector_id"));
});

it("pl72 does not write a time before 1970", () => {
  expect(() => writePl72({ ...run, startTimeMs: -1n })).toThrow(refusal("pl72", "start_time"));
});
