import { type EpochNs, epochNs } from "@beamscope/wire";
import type { Hdf5Dataset, NumberColumn } from "./hdf5-node.ts";
import { epochNsFromIso } from "./iso-time.ts";
import type { NexusReadError } from "./nexus-read-error.ts";
import { nsPerTimeUnit } from "./time-units.ts";

/** Attributes that say from when a column of times counts. */
const ORIGIN_ATTRIBUTES = ["offset", "start"];

/** @throws {NexusReadError} when the data set has no unit of time. */
export function nsPerUnitOf(dataset: Hdf5Dataset): number {
  const { units } = dataset;
  if (units === undefined) throw dataset.fault("has no units");
  const factor = nsPerTimeUnit(units);
  if (factor === undefined) throw dataset.fault(`has units "${units}", which are not of time`);
  return factor;
}

/**
 * Reads instants: `event_time_zero` of NXevent_data, `time` of NXlog. They count from the instant in
 * the attribute `offset` or `start`, and where there is none from `origin`.
 * @returns ns since the epoch.
 * @throws {NexusReadError} for a missing unit or an origin that is no ISO 8601 instant.
 */
export function readInstants(dataset: Hdf5Dataset, origin: EpochNs): BigInt64Array {
  const factor = nsPerUnitOf(dataset);
  const start = originOf(dataset) ?? origin;
  const column: NumberColumn = dataset.length === 0 ? new Float64Array(0) : dataset.numbers();
  const instants = new BigInt64Array(column.length);
  if (column instanceof BigInt64Array || column instanceof BigUint64Array) {
    const wholeFactor = BigInt(factor);
    for (let i = 0; i < column.length; i++) instants[i] = start + column[i]! * wholeFactor;
    return instants;
  }
  for (let i = 0; i < column.length; i++) {
    const value = column[i]!;
    if (!Number.isFinite(value)) throw dataset.fault(`holds ${value} at index ${i}`);
    // In two parts: seconds since 1970 in ns would be beyond the integers of a double.
    const whole = Math.trunc(value);
    const part = Math.round((value - whole) * factor);
    instants[i] = start + BigInt(whole) * BigInt(factor) + BigInt(part);
  }
  return instants;
}

/** Where times count from that name no origin: the Unix epoch, as the ESS writes them. */
export const UNIX_EPOCH: EpochNs = epochNs(0n);

function originOf(dataset: Hdf5Dataset): EpochNs | undefined {
  for (const name of ORIGIN_ATTRIBUTES) {
    const text = dataset.textAttribute(name);
    if (text === undefined) continue;
    const instant = epochNsFromIso(text);
    if (instant !== undefined) return instant;
    const fault: NexusReadError = dataset.fault(`counts from "${text}", which is not a time`);
    throw fault;
  }
  return undefined;
}
