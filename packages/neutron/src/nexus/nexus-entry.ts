import type { EpochNs } from "@beamscope/wire";
import { type Hdf5Group, toFloat64 } from "./hdf5-node.ts";
import { epochNsFromIso } from "./iso-time.ts";
import { holdsEvents, NexusEvents } from "./nexus-events.ts";
import { NexusHistogram } from "./nexus-histogram.ts";
import { NexusLog } from "./nexus-log.ts";
import { shortestUniqueTails } from "./unique-tails.ts";

/** A bank of detectors, with its events, its histogram, or (a geometry file) neither. */
export interface NexusDetector {
  readonly name: string;
  readonly path: string;
  /** [pixel] as the file numbers them, in C order; undefined when it does not. */
  readonly detectorNumber: Int32Array | undefined;
  readonly events: NexusEvents | undefined;
  readonly histogram: NexusHistogram | undefined;
}

export interface NexusMonitor {
  readonly name: string;
  readonly path: string;
  readonly events: NexusEvents | undefined;
  readonly histogram: NexusHistogram | undefined;
}

/** One NXentry: what was measured in one run. Data is read through its members, when asked for. */
export interface NexusEntry {
  readonly name: string;
  readonly title: string | undefined;
  readonly instrument: string | undefined;
  readonly startTime: EpochNs | undefined;
  readonly endTime: EpochNs | undefined;
  /** Pulses per second, when the source says so. */
  readonly pulseRateHz: number | undefined;
  readonly detectors: readonly NexusDetector[];
  readonly monitors: readonly NexusMonitor[];
  readonly logs: readonly NexusLog[];
}

/** Files nest a few groups deep. What is deeper is a loop of links. */
const DEEPEST = 16;

/**
 * Reads the structure of an NXentry, but no events and no counts.
 * @throws {NexusReadError} for a structure that contradicts itself.
 */
export function readEntry(group: Hdf5Group): NexusEntry {
  const startTime = readInstant(group, "start_time");
  const found: Found = { detectors: [], monitors: [], logs: [], data: [], sources: [] };
  collect(group, found, 0);
  const detectors = found.detectors.map(readDetector);
  for (const data of found.data) addData(detectors, data);
  const logNames = shortestUniqueTails(found.logs.map((log) => log.path));
  const logs = found.logs.map((log, i) => new NexusLog(logNames[i] ?? log.name, log, startTime));
  return {
    name: group.name,
    title: group.dataset("title")?.text(),
    instrument: readInstrumentName(group),
    startTime,
    endTime: readInstant(group, "end_time"),
    pulseRateHz: found.sources.map(readFrequency).find((rate) => rate !== undefined),
    detectors,
    monitors: found.monitors.map(readMonitor),
    logs,
  };
}

/** The groups of an entry by what they are. */
interface Found {
  readonly detectors: Hdf5Group[];
  readonly monitors: Hdf5Group[];
  readonly logs: Hdf5Group[];
  /** Events and histograms that stand outside of a detector and of a monitor. */
  readonly data: Hdf5Group[];
  readonly sources: Hdf5Group[];
}

/** Sorts the groups below `parent`. Groups that are links are found at their target instead. */
function collect(parent: Hdf5Group, found: Found, depth: number): void {
  if (depth > DEEPEST) return;
  for (const { group, linkTarget } of parent.groups()) {
    if (linkTarget !== undefined && linkTarget !== group.path) continue;
    const kind = group.nexusClass;
    if (kind === "NXdetector") found.detectors.push(group);
    else if (kind === "NXmonitor") found.monitors.push(group);
    else if (kind === "NXlog") found.logs.push(group);
    else if (kind === "NXevent_data" || kind === "NXdata") found.data.push(group);
    else if (kind === "NXsource") found.sources.push(group);
    // Logs stand anywhere, in detectors too. What is inside of data and logs belongs to them.
    const isLeaf = kind === "NXlog" || kind === "NXevent_data" || kind === "NXdata";
    const insideBank = kind === "NXdetector" || kind === "NXmonitor";
    if (insideBank) collect(group, { ...found, data: [] }, depth + 1);
    else if (!isLeaf) collect(group, found, depth + 1);
  }
}

function readDetector(group: Hdf5Group): NexusDetector {
  const numbers = group.dataset("detector_number") ?? group.dataset("spectrum_index");
  return {
    name: group.name,
    path: group.path,
    detectorNumber: numbers && Int32Array.from(toFloat64(numbers.numbers())),
    ...readBankData(group),
  };
}

function readMonitor(group: Hdf5Group): NexusMonitor {
  return { name: group.name, path: group.path, ...readBankData(group) };
}

/** Events of a bank are what was measured; a histogram beside them is made of them. */
function readBankData(group: Hdf5Group): Pick<NexusMonitor, "events" | "histogram"> {
  const inside = [...group.groups()]
    .map((member) => member.group)
    .filter((member) => ["NXevent_data", "NXdata"].includes(member.nexusClass ?? ""));
  const withEvents = [...inside, group].find(holdsEvents);
  if (withEvents !== undefined)
    return { events: new NexusEvents(withEvents), histogram: undefined };
  for (const holder of [group, ...inside]) {
    const histogram = NexusHistogram.find(holder);
    if (histogram !== undefined) return { events: undefined, histogram };
  }
  return { events: undefined, histogram: undefined };
}

/**
 * Data beside the instrument belongs to the one detector that has none of its own; several such
 * detectors, or none, and it is a bank by itself, named after its group.
 */
function addData(detectors: NexusDetector[], group: Hdf5Group): void {
  const data = readBankData(group);
  if (data.events === undefined && data.histogram === undefined) return;
  const empty = detectors.filter((one) => one.events === undefined && one.histogram === undefined);
  const [owner] = empty;
  if (owner !== undefined && empty.length === 1 && couldBeOf(owner, data.histogram)) {
    detectors[detectors.indexOf(owner)] = { ...owner, ...data };
    return;
  }
  const name = group.name.replace(/_events$/, "");
  const isCopy = detectors.some(
    (one) =>
      one.histogram !== undefined &&
      one.histogram.pixelCount === data.histogram?.pixelCount &&
      one.histogram.bins === data.histogram.bins,
  );
  if (isCopy) return;
  detectors.push({ name, path: group.path, detectorNumber: undefined, ...data });
}

function couldBeOf(detector: NexusDetector, histogram: NexusHistogram | undefined): boolean {
  const numbered = detector.detectorNumber?.length;
  return histogram === undefined || numbered === undefined || numbered === histogram.pixelCount;
}

function readFrequency(source: Hdf5Group): number | undefined {
  const dataset = source.dataset("frequency");
  if (dataset === undefined || dataset.length === 0 || !dataset.holdsNumbers) return undefined;
  const units = dataset.units ?? "Hz";
  const rate = Number(dataset.numbers()[0]);
  return /^(hz|1\/s|s\^-1)$/i.test(units) && rate > 0 ? rate : undefined;
}

function readInstrumentName(entry: Hdf5Group): string | undefined {
  for (const { group } of entry.groups()) {
    if (group.nexusClass === "NXinstrument") return group.dataset("name")?.text() ?? group.name;
  }
  return undefined;
}

function readInstant(group: Hdf5Group, name: string): EpochNs | undefined {
  const text = group.dataset(name)?.text();
  return text === undefined ? undefined : epochNsFromIso(text);
}
