const titles: ReadonlyMap<string, string> = new Map([
  ["time_of_arrival", "Time of arrival"],
  ["time_of_flight", "Time of flight"],
  ["event_time_offset", "Time of arrival"],
  ["frame_time", "Time of arrival"],
  ["wavelength", "λ"],
  ["dspacing", "d-spacing"],
  ["two_theta", "2θ"],
  ["theta", "θ"],
  ["energy_transfer", "ΔE"],
  ["time", "Time"],
  ["detector", "Detector"],
  ["roi", "Region"],
]);

/** What the page writes for a dimension; a name that is not known stays as it is. */
export function dimTitle(name: string): string {
  return titles.get(name) ?? name;
}
