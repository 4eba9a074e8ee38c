import { maxwellianFluxBelow, wavelengthFromTof } from "@beamscope/neutron";
import { ArrivalSpectrum } from "./arrival-spectrum.ts";

/** Of a cold moderator: the flux peaks at 3.9 angstrom. */
export const MODERATOR_TEMPERATURE_K = 25;
const BINS = 2048;

/**
 * What a monitor in the white beam counts: a Maxwellian over the wavelengths that arrive within one
 * period. Slower neutrons, which would arrive in the next one, are left out (1 in 50 at 30 m).
 * @param lengthM - from the moderator.
 * @param periodNs - between pulses.
 */
export function monitorSpectrum(lengthM: number, periodNs: number): ArrivalSpectrum {
  const below = (ns: number): number =>
    maxwellianFluxBelow(wavelengthFromTof(ns, lengthM), MODERATOR_TEMPERATURE_K);
  return new ArrivalSpectrum(periodNs, BINS, (fromNs, toNs) => below(toNs) - below(fromNs));
}
