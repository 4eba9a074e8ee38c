import type { Branded } from "./branded.ts";

/** An instant: ns since 1970-01-01 UTC. A bigint, since today's value is beyond 2^53. */
export type EpochNs = Branded<bigint, "EpochNs">;
/** A length of time in ns; may be negative. */
export type DurationNs = Branded<bigint, "DurationNs">;

/** Takes a count of ns since the epoch for what it is. */
export const epochNs = (ns: bigint): EpochNs => ns as EpochNs;
/** Takes a count of ns for a length of time. */
export const durationNs = (ns: bigint): DurationNs => ns as DurationNs;

/** The instant `ms` after the epoch, as run control and brokers give it. */
export const epochNsFromMs = (ms: bigint): EpochNs => epochNs(ms * 1_000_000n);
/** The length of `ms` milliseconds. */
export const durationNsFromMs = (ms: bigint): DurationNs => durationNs(ms * 1_000_000n);
/**
 * The instant `seconds` after the epoch, truncated towards zero to whole ns.
 * @throws RangeError where `seconds` is not finite.
 */
export const epochNsFromSeconds = (seconds: number): EpochNs => epochNs(nsFromSeconds(seconds));
/**
 * The length of `seconds`, truncated towards zero to whole ns.
 * @throws RangeError where `seconds` is not finite.
 */
export const durationNsFromSeconds = (seconds: number): DurationNs =>
  durationNs(nsFromSeconds(seconds));
/** For display and for plots only: a double holds an epoch time to about 0.2 us. */
export const secondsFromNs = (ns: EpochNs | DurationNs): number => Number(ns) / 1e9;

function nsFromSeconds(seconds: number): bigint {
  return BigInt(Math.trunc(seconds * 1e9));
}

/** `to - from`. */
export const durationBetween = (from: EpochNs, to: EpochNs): DurationNs => durationNs(to - from);
/** The instant `duration` after `instant`; before it where `duration` is negative. */
export const after = (instant: EpochNs, duration: DurationNs): EpochNs =>
  epochNs(instant + duration);
/** The instant `duration` before `instant`. */
export const before = (instant: EpochNs, duration: DurationNs): EpochNs =>
  epochNs(instant - duration);

/** `a + b`. */
export const addDurations = (a: DurationNs, b: DurationNs): DurationNs => durationNs(a + b);
/** `a - b`. */
export const subtractDurations = (a: DurationNs, b: DurationNs): DurationNs => durationNs(a - b);
/** `-duration`. */
export const negateDuration = (duration: DurationNs): DurationNs => durationNs(-duration);
/** `duration` taken `times` times. */
export const multiplyDuration = (duration: DurationNs, times: bigint): DurationNs =>
  durationNs(duration * times);
/** The largest length of which `parts` fit into `duration` (floor). @throws RangeError for 0 parts. */
export const divideDuration = (duration: DurationNs, parts: bigint): DurationNs =>
  durationNs(floorDivide(duration, parts));
/** How many whole `step`s fit into `duration` (floor). @throws RangeError for a step of 0. */
export const countSteps = (duration: DurationNs, step: DurationNs): bigint =>
  floorDivide(duration, step);
/** `a / b` as a plain ratio. */
export const durationRatio = (a: DurationNs, b: DurationNs): number => Number(a) / Number(b);

/**
 * The last multiple of `period` since the epoch that is not after `instant`.
 * @throws RangeError for a period of 0.
 */
export const quantize = (instant: EpochNs, period: DurationNs): EpochNs =>
  epochNs(floorDivide(instant, period) * period);
/**
 * The first multiple of `period` since the epoch that is not before `instant`.
 * @throws RangeError for a period of 0.
 */
export const quantizeUp = (instant: EpochNs, period: DurationNs): EpochNs =>
  epochNs(-floorDivide(-instant, period) * period);

/** Division that rounds towards minus infinity; bigint's own rounds towards zero. */
function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const exact = quotient * divisor === dividend;
  return exact || dividend < 0n === divisor < 0n ? quotient : quotient - 1n;
}

/** Spellings of time units met on the wire, U+00B5 and U+03BC micro signs included, and their ns. */
const NS_PER_UNIT: ReadonlyMap<string, bigint> = new Map([
  ["ns", 1n],
  ["us", 1_000n],
  ["\u00b5s", 1_000n],
  ["\u03bcs", 1_000n],
  ["ms", 1_000_000n],
  ["s", 1_000_000_000n],
  ["min", 60_000_000_000n],
  ["h", 3_600_000_000_000n],
  ["D", 86_400_000_000_000n],
  ["day", 86_400_000_000_000n],
]);

/** How many ns one `unit` lasts, or undefined where that is no unit of time we know. */
export const nsPerUnit = (unit: string): bigint | undefined => NS_PER_UNIT.get(unit);
