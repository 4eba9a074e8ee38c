/** Planck's constant in J s: exact by definition of the SI. */
const PLANCK_J_S = 6.62607015e-34;
/** Mass of the neutron in kg (CODATA 2018). */
const NEUTRON_MASS_KG = 1.67492749804e-27;
/** Boltzmann's constant in J/K: exact by definition of the SI. */
const BOLTZMANN_J_PER_K = 1.380649e-23;

/** ns that a neutron of 1 angstrom takes for 1 m: m_n/h (252,778.413). */
export const NS_PER_METRE_ANGSTROM = (NEUTRON_MASS_KG / PLANCK_J_S) * 1e9 * 1e-10;

/** Wavelength in angstrom of a neutron that took `tofNs` for `lengthM`: lambda = h t / (m_n L). */
export function wavelengthFromTof(tofNs: number, lengthM: number): number {
  return tofNs / (NS_PER_METRE_ANGSTROM * lengthM);
}

/** ns that a neutron of `wavelengthA` angstrom takes for `lengthM`. */
export function tofFromWavelength(wavelengthA: number, lengthM: number): number {
  return wavelengthA * NS_PER_METRE_ANGSTROM * lengthM;
}

/** h^2 / (2 m_n k_B) in angstrom^2 K (949.3). */
const MAXWELL_A2_K = (PLANCK_J_S ** 2 / (2 * NEUTRON_MASS_KG * BOLTZMANN_J_PER_K)) * 1e20;

/**
 * Flux per wavelength of a moderator: M(lambda) = 2 a^2 lambda^-5 exp(-a / lambda^2), a = h^2 / (2
 * m_n k_B T); its integral over all wavelengths is 1 and its peak at sqrt(2 a / 5).
 * @returns 1/angstrom
 */
export function maxwellianFlux(wavelengthA: number, temperatureK: number): number {
  if (wavelengthA <= 0) return 0;
  const a = MAXWELL_A2_K / temperatureK;
  return 2 * a ** 2 * wavelengthA ** -5 * Math.exp(-a / wavelengthA ** 2);
}

/** Part of a moderator's flux at wavelengths below `wavelengthA`: (1 + a/lambda^2) exp(-a/lambda^2). */
export function maxwellianFluxBelow(wavelengthA: number, temperatureK: number): number {
  if (wavelengthA <= 0) return 0;
  const x = MAXWELL_A2_K / temperatureK / wavelengthA ** 2;
  return (1 + x) * Math.exp(-x);
}
