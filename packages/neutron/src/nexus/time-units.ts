import { nsPerUnit } from "@beamscope/wire";

/** Spellings met in NeXus files besides those of the wire, in lower case. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ["nanosecond", "ns"],
  ["nanoseconds", "ns"],
  ["usec", "us"],
  ["microsecond", "us"],
  ["microseconds", "us"],
  ["msec", "ms"],
  ["millisecond", "ms"],
  ["milliseconds", "ms"],
  ["sec", "s"],
  ["second", "s"],
  ["seconds", "s"],
  ["minute", "min"],
  ["minutes", "min"],
  ["hr", "h"],
  ["hour", "h"],
  ["hours", "h"],
]);

/** @returns how many ns one `unit` is, or undefined when it is no unit of time that we know. */
export function nsPerTimeUnit(unit: string): number | undefined {
  const spelled = unit.trim();
  const ns = nsPerUnit(SPELLINGS.get(spelled.toLowerCase()) ?? spelled);
  return ns === undefined ? undefined : Number(ns);
}
