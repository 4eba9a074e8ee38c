import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  maxwellianFlux,
  maxwellianFluxBelow,
  NS_PER_METRE_ANGSTROM,
  tofFromWavelength,
  wavelengthFromTof,
} from "./wavelength.ts";

describe("time of flight and wavelength", () => {
  it("is m_n / h from CODATA 2018", () => {
    expect(NS_PER_METRE_ANGSTROM / 1e3).toBeCloseTo(252.77841316545673, 10);
  });

  it("goes there and back", () => {
    const positive = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(positive, positive, (wavelength, length) => {
        const there = tofFromWavelength(wavelength, length);
        expect(wavelengthFromTof(there, length) / wavelength).toBeCloseTo(1, 12);
      }),
    );
  });
});

describe("Maxwellian", () => {
  it("peaks where the formula says: 1.125 angstrom at 300 K, 4.36 at 20 K", () => {
    for (const [temperature, peak] of [
      [300, 1.125],
      [20, 4.36],
    ] as const) {
      const at = maxwellianFlux(peak, temperature);
      expect(at).toBeGreaterThan(maxwellianFlux(peak * 0.97, temperature));
      expect(at).toBeGreaterThan(maxwellianFlux(peak * 1.03, temperature));
    }
  });

  it("is the slope of the flux below, which ends at 1", () => {
    expect(maxwellianFluxBelow(1e4, 300)).toBeCloseTo(1, 6);
    expect(maxwellianFluxBelow(0, 300)).toBe(0);
    for (const wavelength of [0.6, 1.1, 2.5, 6]) {
      const step = 1e-5;
      const slope =
        (maxwellianFluxBelow(wavelength + step, 300) -
          maxwellianFluxBelow(wavelength - step, 300)) /
        (2 * step);
      expect(slope / maxwellianFlux(wavelength, 300)).toBeCloseTo(1, 6);
    }
  });
});
