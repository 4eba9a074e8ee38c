import { describe, expect, it } from "vitest";
import { type DetectorStream, detectorNumbers, pixelCount } from "./stream.ts";

const shape = [
  { name: "y", size: 2 },
  { name: "x", size: 3 },
];
const bank: DetectorStream = {
  kind: "detector_events",
  name: "bank",
  title: "Bank",
  shape,
  detectorNumbers: { kind: "consecutive", first: 7 },
};

describe("pixels of a detector", () => {
  it("are counted over its shape", () => {
    expect(pixelCount(shape)).toBe(6);
    expect(pixelCount([])).toBe(1);
  });

  it("are numbered from the first on", () => {
    expect(detectorNumbers(bank)).toEqual(Int32Array.of(7, 8, 9, 10, 11, 12));
  });

  it("have the ids of a list, which the caller cannot change", () => {
    const ids = Int32Array.of(5, 1, 3, 2, 4, 9);
    const listed = { ...bank, detectorNumbers: { kind: "listed", ids } } as const;
    detectorNumbers(listed)[0] = 99;
    expect(detectorNumbers(listed)).toEqual(ids);
  });
});
