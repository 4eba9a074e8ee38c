import { type EpochNs, epochNs } from "./epoch-time.ts";
import { openFlatMessage } from "./flatbuffers/flat-reader.ts";
import { FlatWriter } from "./flatbuffers/flat-writer.ts";
import { tableLayout } from "./flatbuffers/table-layout.ts";

/** In order of their codes. */
const SEVERITIES = ["OK", "MINOR", "MAJOR", "INVALID"] as const;

/** How grave an alarm of the control system is. */
export type AlarmSeverity = (typeof SEVERITIES)[number];

/** One al00 message: an alarm of the control system. */
export interface Al00Message {
  readonly sourceName: string;
  readonly timestamp: EpochNs;
  readonly severity: AlarmSeverity;
  readonly message: string;
}

const layout = tableLayout({
  source_name: "offset",
  timestamp: "int64",
  severity: "int16",
  message: "offset",
});

/** Reads an alarm; absent texts are empty. @throws WireFormatError also for an unknown severity. */
export function readAl00(bytes: Uint8Array): Al00Message {
  const table = openFlatMessage(bytes, "al00");
  const { fields } = layout;
  const code = table.int16(fields.severity);
  const severity = SEVERITIES[code];
  if (severity === undefined) throw table.fault(fields.severity, `no severity has code ${code}`);
  return {
    sourceName: table.stringOrEmpty(fields.source_name),
    timestamp: epochNs(table.int64(fields.timestamp)),
    severity,
    message: table.stringOrEmpty(fields.message),
  };
}

/**
 * Writes an alarm.
 * @param writer - its memory is reused, and holds the result until its next message.
 */
export function writeAl00(
  message: Al00Message,
  writer = new FlatWriter(),
): Uint8Array<ArrayBuffer> {
  const { fields } = layout;
  const table = writer.start("al00", layout);
  writer.string(table, fields.source_name, message.sourceName);
  writer.int64(table, fields.timestamp, message.timestamp);
  writer.int16(table, fields.severity, SEVERITIES.indexOf(message.severity));
  writer.string(table, fields.message, message.message);
  return writer.finish();
}
