import { type Hdf5Dataset, type Hdf5Group, type NumberColumn, toFloat64 } from "./hdf5-node.ts";
import { nsPerUnitOf } from "./time-column.ts";
import { nsPerTimeUnit } from "./time-units.ts";

/**
 * Counts by pixel and time of flight, from an NXdata, NXdetector or NXmonitor group. Counts are read
 * in the rows that are asked for.
 */
export class NexusHistogram {
  readonly path: string;
  /** Extents of the pixel dimensions; empty for a monitor of one pixel. */
  readonly pixelShape: readonly number[];
  readonly pixelCount: number;
  readonly bins: number;
  /** [bin + 1] ns after the pulse, ascending */
  readonly edgesNs: Float64Array;
  readonly #signal: Hdf5Dataset;
  readonly #timeFirst: boolean;

  private constructor(signal: Hdf5Dataset, timeAxis: number, edgesNs: Float64Array) {
    this.path = signal.path;
    this.#signal = signal;
    this.#timeFirst = timeAxis === 0 && signal.shape.length > 1;
    this.edgesNs = edgesNs;
    this.bins = edgesNs.length - 1;
    this.pixelShape = signal.shape.filter((_, dimension) => dimension !== timeAxis);
    this.pixelCount = this.pixelShape.reduce((product, extent) => product * extent, 1);
  }

  /**
   * Finds the histogram of a group.
   * @returns undefined when the group has no signal along a time of flight.
   * @throws {NexusReadError} for a signal whose axis is no list of ascending edges.
   */
  static find(group: Hdf5Group): NexusHistogram | undefined {
    const signal = findSignal(group);
    if (signal === undefined || signal.shape.length === 0 || !signal.holdsNumbers) return undefined;
    const time = findTimeAxis(group, signal);
    if (time === undefined) return undefined;
    const { edges, dimension } = time;
    if (dimension !== 0 && dimension !== signal.shape.length - 1) {
      throw signal.fault("has its time of flight between its pixel dimensions");
    }
    if (dimension === 0 && signal.shape.length > 2) {
      throw signal.fault("has its time of flight before several pixel dimensions");
    }
    return new NexusHistogram(signal, dimension, readEdges(edges));
  }

  /**
   * Reads the counts of pixels `[from, to)`, in C order of the pixel dimensions.
   * @returns [pixel, bin], a copy: the caller's.
   * @throws {NexusReadError} when they cannot be read.
   */
  read(from: number, to: number): Float64Array {
    const { bins } = this;
    if (this.#timeFirst) {
      const block = this.#signal.block([
        [0, bins],
        [from, to],
      ]);
      return transpose(toFloat64(block), bins, to - from);
    }
    // A block of rows is contiguous only along the slowest dimension: read those it touches.
    const [slowest = 1, ...others] = this.pixelShape;
    if (this.pixelShape.length === 0) return toFloat64(this.#signal.numbers());
    const perSlowest = this.pixelCount / slowest;
    const first = Math.floor(from / perSlowest);
    const end = Math.ceil(to / perSlowest);
    const ranges: [number, number][] = [
      [first, end],
      ...others.map((extent): [number, number] => [0, extent]),
      [0, bins],
    ];
    const counts = toFloat64(this.#signal.block(ranges));
    return counts.slice((from - first * perSlowest) * bins, (to - first * perSlowest) * bins);
  }
}

function findSignal(group: Hdf5Group): Hdf5Dataset | undefined {
  const named = group.textAttribute("signal");
  if (named !== undefined) return group.dataset(named);
  for (const name of group.names()) {
    const dataset = group.dataset(name);
    if (dataset?.hasAttribute("signal")) return dataset;
  }
  return group.dataset("data");
}

interface TimeAxis {
  readonly edges: Hdf5Dataset;
  readonly dimension: number;
}

/**
 * The dimension along the time of flight: the first axis in units of time, as `axes` of the group
 * or of the signal names them; else the one data set in units of time whose length fits.
 */
function findTimeAxis(group: Hdf5Group, signal: Hdf5Dataset): TimeAxis | undefined {
  const names = group.textListAttribute("axes") ?? signal.textListAttribute("axes");
  for (const [dimension, name] of (names ?? []).entries()) {
    const edges = name === "." || name === "" ? undefined : group.dataset(name);
    if (edges === undefined || !isTime(edges)) continue;
    const extent = signal.shape[dimension];
    if (extent === undefined) continue;
    if (edges.length === extent) throw edges.fault("gives the centres of bins, not their edges");
    if (edges.length !== extent + 1) {
      throw edges.fault(`has ${edges.length} edges for ${extent} bins`);
    }
    return { edges, dimension };
  }
  if (names !== undefined) return undefined;
  for (const name of group.names()) {
    const edges = group.dataset(name);
    if (edges === undefined || edges.shape.length !== 1 || !isTime(edges)) continue;
    const dimension = signal.shape.lastIndexOf(edges.length - 1);
    if (dimension >= 0) return { edges, dimension };
  }
  return undefined;
}

function isTime(dataset: Hdf5Dataset): boolean {
  return dataset.units !== undefined && nsPerTimeUnit(dataset.units) !== undefined;
}

function readEdges(dataset: Hdf5Dataset): Float64Array {
  const stored = dataset.numbers();
  const factor = nsPerUnitOf(dataset);
  const edges = toFloat64(stored).map((edge) => nearestNs(edge * factor, relativeStep(stored)));
  for (let i = 1; i < edges.length; i++) {
    if (!(edges[i]! > edges[i - 1]!)) throw dataset.fault(`does not ascend at edge ${i}`);
  }
  return edges;
}

/** Distance between neighbouring numbers of a column's type, relative to their size. */
function relativeStep(column: NumberColumn): number {
  return column instanceof Float32Array ? 2 ** -23 : 2 ** -50;
}

/**
 * A stored edge stands for any number that rounds to it. Where a whole ns is among them, that is what
 * was meant: 1900.1 us kept as a float is 1,900,099.98 ns.
 */
function nearestNs(edge: number, relative: number): number {
  const whole = Math.round(edge);
  return Math.abs(whole - edge) <= Math.abs(edge) * relative ? whole : edge;
}

function transpose(values: Float64Array, rows: number, columns: number): Float64Array {
  const result = new Float64Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      result[column * rows + row] = values[row * columns + column]!;
    }
  }
  return result;
}
