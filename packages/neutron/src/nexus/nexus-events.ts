import type { Hdf5Dataset, Hdf5Group, NumberColumn } from "./hdf5-node.ts";
import { nsPerUnitOf, readInstants, UNIX_EPOCH } from "./time-column.ts";

/** Some writers put this where a pulse has no index. */
const MISSING_INDEX = 2n ** 64n - 1n;
const INT32_LIMIT = 2 ** 31;

/** Events of a stretch of a file, as the wire carries them. */
export interface EventColumns {
  /** [event] ns after its pulse */ readonly timeOfArrival: Int32Array;
  /** [event] detector number; empty when the file has none, as for monitors */
  readonly pixelId: Int32Array;
}

/**
 * An NXevent_data group. The pulses are in memory (16 bytes each); events are read in the stretches
 * that are asked for, so that a file of many GB never is in memory whole.
 */
export class NexusEvents {
  readonly path: string;
  /** [pulse] ns since the epoch */
  readonly pulseTime: BigInt64Array;
  /** [pulse + 1] index of its first event; the last is the end. Exact integers. */
  readonly firstEvent: Float64Array;
  readonly eventCount: number;
  /** Events that stand before the first pulse's index. They have no time and are left out. */
  readonly eventsWithoutPulse: number;
  readonly #offset: Hdf5Dataset;
  readonly #nsPerOffset: number;
  readonly #id: Hdf5Dataset | undefined;

  /** @throws {NexusReadError} for columns that are missing or do not belong together. */
  constructor(group: Hdf5Group) {
    this.path = group.path;
    this.#offset = group.requiredDataset("event_time_offset");
    this.#nsPerOffset = nsPerUnitOf(this.#offset);
    this.#id = group.dataset("event_id");
    this.eventCount = this.#offset.length;
    if (this.#id !== undefined && this.#id.length !== this.eventCount) {
      throw group.fault(`has ${this.#id.length} event_id for ${this.eventCount} events`);
    }
    this.pulseTime = readInstants(group.requiredDataset("event_time_zero"), UNIX_EPOCH);
    this.firstEvent = readFirstEvents(group, this.pulseTime.length, this.eventCount);
    this.eventsWithoutPulse = this.firstEvent[0]!;
  }

  /**
   * Reads the events `[from, to)`.
   * @returns copies: the caller's.
   * @throws {NexusReadError} for unreadable data and for values beyond 32 bits, which no message carries.
   */
  read(from: number, to: number): EventColumns {
    if (from === to) return { timeOfArrival: new Int32Array(0), pixelId: new Int32Array(0) };
    const timeOfArrival = toInt32(
      this.#offset,
      this.#offset.block([[from, to]]),
      this.#nsPerOffset,
    );
    if (this.#id === undefined) return { timeOfArrival, pixelId: new Int32Array(0) };
    return { timeOfArrival, pixelId: toInt32(this.#id, this.#id.block([[from, to]]), 1) };
  }
}

/** A group holds events when it has their columns, whatever its class is called. */
export function holdsEvents(group: Hdf5Group): boolean {
  return (
    group.dataset("event_time_offset") !== undefined &&
    group.dataset("event_time_zero") !== undefined
  );
}

function readFirstEvents(group: Hdf5Group, pulses: number, events: number): Float64Array {
  const dataset = group.dataset("event_index");
  const firstEvent = new Float64Array(pulses + 1);
  if (dataset === undefined) {
    if (pulses !== events) {
      throw group.fault(`has no event_index, and ${pulses} event_time_zero for ${events} events`);
    }
    return firstEvent.map((_, pulse) => pulse);
  }
  if (dataset.length !== pulses && dataset.length !== pulses + 1) {
    throw group.fault(`has ${dataset.length} event_index for ${pulses} pulses`);
  }
  const index = dataset.length === 0 ? new Float64Array(0) : dataset.numbers();
  let next = events;
  firstEvent[pulses] = events;
  for (let pulse = index.length - 1; pulse >= 0; pulse--) {
    const written = index[pulse]!;
    if (typeof written === "number" && !Number.isInteger(written)) {
      throw dataset.fault(`holds ${written} at pulse ${pulse}, which is no index`);
    }
    const value = BigInt(written);
    // A pulse without an index has no events: it begins where the next one does.
    const first = value === MISSING_INDEX || value === -1n ? next : Number(value);
    if (first > next || first < 0) {
      throw dataset.fault(`goes from ${first} to ${next} at pulse ${pulse}, of ${events} events`);
    }
    if (pulse < pulses) firstEvent[pulse] = first;
    else firstEvent[pulses] = first;
    next = first;
  }
  return firstEvent;
}

function toInt32(dataset: Hdf5Dataset, column: NumberColumn, factor: number): Int32Array {
  if (column instanceof Int32Array && factor === 1) return column;
  const result = new Int32Array(column.length);
  for (let i = 0; i < column.length; i++) {
    const value = Math.round(Number(column[i]!) * factor);
    if (!(value >= -INT32_LIMIT && value < INT32_LIMIT)) {
      throw dataset.fault(`holds ${column[i]} at event ${i}, which does not fit in 32 bits`);
    }
    result[i] = value;
  }
  return result;
}
