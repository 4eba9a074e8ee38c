import { describe, expect, it } from "vitest";
import {
  detectorViewParameters,
  monitorHistogramParameters,
  noParameters,
} from "./standard-parameters.ts";

const toa = {
  toa_edges: { start: 0, stop: 71.43, num_bins: 100, scale: "linear", unit: "ms" },
  toa_range: { enabled: false, start: 0, stop: 10, unit: "μs" },
};
const wavelength = {
  wavelength_edges: { start: 1, stop: 10, num_bins: 100, scale: "linear", unit: "Å" },
  wavelength_range: { enabled: false, start: 0, stop: 10, unit: "Å" },
};
const coordinate_mode = { mode: "toa" };
const pixel_weighting = { enabled: false, method: "pixel_number" };

describe("defaults of the standard parameters", () => {
  it("of the monitor histogram", () => {
    expect(monitorHistogramParameters().parse({})).toEqual({ coordinate_mode, ...toa });
    expect(monitorHistogramParameters({ wavelength: true }).parse({})).toEqual({
      coordinate_mode,
      ...toa,
      ...wavelength,
    });
  });

  it("of detector views", () => {
    expect(detectorViewParameters().parse({})).toEqual({
      coordinate_mode,
      pixel_weighting,
      ...toa,
    });
    expect(detectorViewParameters({ wavelength: true }).parse({})).toEqual({
      coordinate_mode,
      pixel_weighting,
      ...toa,
      ...wavelength,
    });
  });

  it("an instrument may set its own edges", () => {
    const options = { toaEdges: { start: 1900, stop: 3400, numBins: 750, unit: "μs" } } as const;
    expect(detectorViewParameters(options).parse({}).toa_edges).toEqual({
      start: 1900,
      stop: 3400,
      num_bins: 750,
      scale: "linear",
      unit: "μs",
    });
  });
});

describe("standard parameters", () => {
  it("know wavelengths only where there is a lookup table", () => {
    const asked = { coordinate_mode: { mode: "wavelength" } };
    expect(detectorViewParameters().safeParse(asked).success).toBe(false);
    expect(detectorViewParameters({ wavelength: true }).safeParse(asked).success).toBe(true);
    expect(monitorHistogramParameters().safeParse({ wavelength_edges: {} }).success).toBe(false);
  });

  it("reject what they do not know", () => {
    expect(noParameters.safeParse({}).success).toBe(true);
    expect(noParameters.safeParse({ a: 1 }).success).toBe(false);
    expect(monitorHistogramParameters().safeParse({ pixel_weighting: {} }).success).toBe(false);
  });
});
