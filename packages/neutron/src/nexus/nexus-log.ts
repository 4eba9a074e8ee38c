import type { EpochNs } from "@beamscope/wire";
import { type Hdf5Group, toFloat64 } from "./hdf5-node.ts";
import { readInstants, UNIX_EPOCH } from "./time-column.ts";

/** A recorded slow-control value. */
export interface LogSamples {
  /** [sample] ns since the epoch */ readonly time: BigInt64Array;
  /** [sample] in the log's unit */ readonly value: Float64Array;
}

/** An NXlog group. Samples are read when asked for. */
export class NexusLog {
  readonly name: string;
  readonly path: string;
  /** As the file spells it; undefined when it says none. */
  readonly units: string | undefined;
  readonly #group: Hdf5Group;
  readonly #origin: EpochNs;

  constructor(name: string, group: Hdf5Group, origin: EpochNs = UNIX_EPOCH) {
    this.name = name;
    this.path = group.path;
    this.units = group.dataset("value")?.units;
    this.#group = group;
    this.#origin = origin;
  }

  /**
   * @returns the samples in time order, none for a placeholder; undefined for a log of texts or of
   *   arrays, which no plain log message carries.
   * @throws {NexusReadError} for columns that do not belong together or cannot be read.
   */
  read(): LogSamples | undefined {
    const values = this.#group.dataset("value");
    const times = this.#group.dataset("time");
    if (values === undefined || times === undefined || values.length === 0) {
      return { time: new BigInt64Array(0), value: new Float64Array(0) };
    }
    if (!values.holdsNumbers || values.shape.slice(1).some((extent) => extent !== 1)) {
      return undefined;
    }
    const time = readInstants(times, this.#origin);
    const value = toFloat64(values.numbers());
    if (time.length !== value.length) {
      throw this.#group.fault(`has ${time.length} times for ${value.length} values`);
    }
    return inTimeOrder(time, value);
  }
}

function inTimeOrder(time: BigInt64Array, value: Float64Array): LogSamples {
  const ordered = time.every((instant, i) => i === 0 || instant >= time[i - 1]!);
  if (ordered) return { time, value };
  const order = Array.from(time.keys()).sort((a, b) => Number(time[a]! - time[b]!));
  return {
    time: BigInt64Array.from(order, (i) => time[i]!),
    value: Float64Array.from(order, (i) => value[i]!),
  };
}
