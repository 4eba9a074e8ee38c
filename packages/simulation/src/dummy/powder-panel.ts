import { maxwellianFlux, wavelengthFromTof } from "@beamscope/neutron";
import { AliasTable } from "../random/alias-table.ts";
import type { RandomStream } from "../random/random-stream.ts";
import { ArrivalSpectrum } from "./arrival-spectrum.ts";
import { DUMMY, type EventSink } from "./dummy-layout.ts";
import { MODERATOR_TEMPERATURE_K } from "./monitor-beam.ts";

/**
 * The experiment on `panel_0`: silver behenate, the powder that small-angle instruments are calibrated with,
 * whose layers 58.38 angstrom apart make rings at equal distances. Choppers let a band of cold neutrons
 * through; the later one arrives, the longer its wavelength and the larger its ring.
 */
export const EXPERIMENT = {
  /** Spacing of the layers of silver behenate in angstrom (T. C. Huang et al., J. Appl. Cryst. 26 (1993) 180) */
  layerSpacingA: 58.38,
  moderatorToPanelM: 160,
  sampleToPanelM: 0.8,
  pixelM: 0.004,
  /** Column and row where the direct beam would hit, in pixels; off centre, so that a mirrored image shows */
  beamColumn: 60,
  beamRow: 68,
  /** The beam stop and the arm that holds it from the last row */
  beamStopRadiusPixels: 6,
  armHalfWidthPixels: 1.5,
  /** Whole periods that pass before the neutrons of a pulse arrive */
  periodsBefore: 2,
  /** When the choppers are open: from ns after the pulse to ns, with ramps of ns */
  openFromNs: 16e6,
  openToNs: 58e6,
  rampNs: 8e6,
} as const;

/** Relative number of neutrons in each ring, of the halo around the beam, and of the flat background. */
const PATTERN = { rings: [4, 2, 1.4, 1], halo: 3, background: 0.7 } as const;
const RING_WIDTH = 0.012;
const HALO_RADIUS_A = 14;
const Q_BINS = 4096;
const Q_MIN = 0.04;
const Q_MAX = 0.64;
const ARRIVAL_BINS = 1024;

/** Draws events of the panel, independent of each other: each pixel's count is a Poisson number. */
export class PowderPanel {
  readonly arrival: ArrivalSpectrum;
  readonly #periodNs: number;
  readonly #momentum: AliasTable;

  /** @param periodNs - between pulses. */
  constructor(periodNs: number) {
    this.#periodNs = periodNs;
    this.arrival = new ArrivalSpectrum(periodNs, ARRIVAL_BINS, (fromNs, toNs) => {
      const middle = (fromNs + toNs) / 2;
      const flux = maxwellianFlux(this.wavelengthAt(middle), MODERATOR_TEMPERATURE_K);
      return flux * openAt(middle) * (toNs - fromNs);
    });
    this.#momentum = new AliasTable(
      Float64Array.from({ length: Q_BINS }, (_, i) => pattern(qOf(i + 0.5))),
    );
  }

  /** Wavelength in angstrom of a neutron that arrives `toaNs` after a pulse. */
  wavelengthAt(toaNs: number): number {
    const { periodsBefore, moderatorToPanelM } = EXPERIMENT;
    return wavelengthFromTof(toaNs + periodsBefore * this.#periodNs, moderatorToPanelM);
  }

  /** Radius in pixels of ring `order` (from 1) for neutrons that arrive `toaNs` after a pulse. */
  ringRadiusAt(order: number, toaNs: number): number {
    const momentum = (2 * Math.PI * order) / EXPERIMENT.layerSpacingA;
    return radiusOf((momentum * this.wavelengthAt(toaNs)) / (4 * Math.PI));
  }

  /**
   * Draws events into `sink`.
   * @param count - at most the length of the sink's columns.
   */
  draw(random: RandomStream, count: number, sink: EventSink): void {
    const { timeOfArrival, pixelId } = sink;
    const halfAngstrom = 1 / (4 * Math.PI);
    for (let i = 0; i < count; i++) {
      const toa = this.arrival.draw(random);
      const halfWavelength = this.wavelengthAt(toa) * halfAngstrom;
      timeOfArrival[i] = toa;
      let pixel = -1;
      while (pixel < 0) {
        const momentum = qOf(this.#momentum.draw(random) + random.uniform32());
        pixel = hit(random, radiusOf(momentum * halfWavelength));
      }
      pixelId[i] = pixel + DUMMY.panel.firstPixelId;
    }
  }
}

/** Momentum transfer in 1/angstrom at a place in the table. */
function qOf(place: number): number {
  return Q_MIN + ((Q_MAX - Q_MIN) * place) / Q_BINS;
}

/** Relative number of neutrons by momentum transfer. */
function pattern(q: number): number {
  const { rings, halo, background } = PATTERN;
  const first = (2 * Math.PI) / EXPERIMENT.layerSpacingA;
  let density = 0;
  for (const [i, weight] of rings.entries()) {
    const centre = first * (i + 1);
    const width = centre * RING_WIDTH;
    density += (weight / width) * Math.exp(-0.5 * ((q - centre) / width) ** 2);
  }
  density /= Math.sqrt(2 * Math.PI);
  // Guinier's law, times the ring's circumference: a Rayleigh distribution with integral 1.
  const guinier = (HALO_RADIUS_A ** 2 * 2) / 3;
  density += halo * guinier * q * Math.exp((-guinier * q ** 2) / 2);
  return density + (background * 2 * q) / Q_MAX ** 2;
}

/** How far the choppers are open, 0 to 1. */
function openAt(toaNs: number): number {
  const { openFromNs, openToNs, rampNs } = EXPERIMENT;
  const open = Math.min(toaNs - openFromNs, openToNs - toaNs) / rampNs;
  return Math.min(1, Math.max(0, open));
}

/**
 * Distance from the beam in pixels for sin(theta) = q lambda / 4 pi: L tan(2 theta), by the identities of
 * the double angle.
 */
function radiusOf(sine: number): number {
  const square = sine * sine;
  const tangent = (2 * sine * Math.sqrt(1 - square)) / (1 - 2 * square);
  return (EXPERIMENT.sampleToPanelM / EXPERIMENT.pixelM) * tangent;
}

/** Draws a direction around the beam. @returns the pixel hit, or -1 beside the panel or behind the stop. */
function hit(random: RandomStream, radius: number): number {
  const { beamStopRadiusPixels, beamColumn, beamRow, armHalfWidthPixels } = EXPERIMENT;
  const { rows, columns } = DUMMY.panel;
  if (radius < beamStopRadiusPixels) return -1;
  // A point in the disc, by rejection from the square, has the direction without a sine. Its
  // coordinates are the halves of one word, in steps of 2^-15 and never zero.
  let x: number;
  let y: number;
  let square: number;
  do {
    const word = random.int32();
    x = ((word >> 16) + 0.5) * 2 ** -15;
    y = (((word << 16) >> 16) + 0.5) * 2 ** -15;
    square = x * x + y * y;
  } while (square > 1);
  const scale = radius / Math.sqrt(square);
  const right = x * scale;
  const down = y * scale;
  if (down > 0 && Math.abs(right) < armHalfWidthPixels) return -1;
  const column = Math.floor(beamColumn + right);
  const row = Math.floor(beamRow + down);
  if (column < 0 || column >= columns || row < 0 || row >= rows) return -1;
  return row * columns + column;
}
