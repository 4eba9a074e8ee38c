import {
  type DetectorStream,
  type DeviceStream,
  type LogStream,
  pixelCount,
  type StreamDeclaration,
} from "../streams/stream.ts";

const greatestPixelId = 0x7fff_ffff;

/** What is wrong with the streams of an instrument, one sentence each. */
export function streamProblems(streams: readonly StreamDeclaration[]): string[] {
  const problems: string[] = [];
  const byName = new Map<string, StreamDeclaration>();
  const byWire = new Map<string, string>();
  for (const stream of streams) {
    if (stream.name === "") problems.push("a stream has no name");
    // Routing goes by name alone, so two kinds of one name would take each other's messages.
    if (byName.has(stream.name)) problems.push(`stream ${stream.name} is declared twice`);
    byName.set(stream.name, stream);
    if (stream.wire === undefined) continue;
    const { topic, source } = stream.wire;
    const taken = byWire.get(`${topic}\0${source}`);
    if (taken !== undefined) {
      problems.push(`streams ${taken} and ${stream.name} both are ${source} on ${topic}`);
    }
    byWire.set(`${topic}\0${source}`, stream.name);
  }
  for (const stream of streams) {
    switch (stream.kind) {
      case "detector_events":
        problems.push(...shapeProblems(stream), ...pixelIdProblems(stream));
        break;
      case "area_detector":
        problems.push(...shapeProblems(stream));
        break;
      case "log":
        problems.push(...logProblems(stream));
        break;
      case "device":
        problems.push(...deviceProblems(stream, byName));
        break;
      case "monitor_events":
      case "monitor_counts":
        break;
    }
  }
  return problems;
}

function shapeProblems(
  stream: Extract<StreamDeclaration, { kind: "detector_events" | "area_detector" }>,
): string[] {
  const names = stream.shape.map((dim) => dim.name);
  const wrong = stream.shape.find((dim) => !Number.isInteger(dim.size) || dim.size < 1);
  return [
    ...(new Set(names).size === names.length ? [] : [`${stream.name}: dims repeat: ${names}`]),
    ...(names.length === 0 ? [`${stream.name}: no dims`] : []),
    ...(wrong === undefined ? [] : [`${stream.name}: ${wrong.name} has ${wrong.size} pixels`]),
  ];
}

function pixelIdProblems(stream: DetectorStream): string[] {
  const pixels = pixelCount(stream.shape);
  const declared = stream.detectorNumbers;
  if (declared.kind === "consecutive") {
    const fits = Number.isInteger(declared.first) && declared.first >= 0;
    return fits && declared.first + pixels - 1 <= greatestPixelId
      ? []
      : [`${stream.name}: pixel ids from ${declared.first} on do not fit 31 bits`];
  }
  if (declared.ids.length !== pixels) {
    return [`${stream.name}: ${declared.ids.length} pixel ids for ${pixels} pixels`];
  }
  const distinct = new Set(declared.ids).size;
  return distinct === pixels ? [] : [`${stream.name}: ${pixels - distinct} pixel ids repeat`];
}

function logProblems({ name, valueMin, valueMax }: LogStream): string[] {
  return valueMin !== undefined && valueMax !== undefined && !(valueMin < valueMax)
    ? [`${name}: values from ${valueMin} to ${valueMax}`]
    : [];
}

function deviceProblems(
  device: DeviceStream,
  byName: ReadonlyMap<string, StreamDeclaration>,
): string[] {
  const problems: string[] = [];
  if (device.target === undefined && device.idle === undefined) {
    problems.push(`device ${device.name} has neither target nor idle flag`);
  }
  for (const [role, name] of Object.entries({
    value: device.value,
    target: device.target,
    idle: device.idle,
  })) {
    if (name === undefined) continue;
    const log = byName.get(name);
    if (log?.kind !== "log") problems.push(`${role} of device ${device.name} is no log: ${name}`);
    else if (role !== "idle" && log.unit !== device.unit) {
      problems.push(`${role} of device ${device.name} is in ${log.unit}, not ${device.unit}`);
    }
  }
  return problems;
}
