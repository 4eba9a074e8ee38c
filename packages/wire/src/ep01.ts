import { type EpochNs, epochNs } from "./epoch-time.ts";
import { openFlatMessage } from "./flatbuffers/flat-reader.ts";
import { FlatWriter } from "./flatbuffers/flat-writer.ts";
import { tableLayout } from "./flatbuffers/table-layout.ts";

/** In order of their codes. */
const STATUSES = [
  "UNKNOWN",
  "NEVER_CONNECTED",
  "CONNECTED",
  "DISCONNECTED",
  "DESTROYED",
  "CANCELLED",
  "FINISHED",
  "REMOTE_ERROR",
] as const;

/** State of the connection between a forwarder and a process variable. */
export type ConnectionStatus = (typeof STATUSES)[number];

/** One ep01 message: the connection to a process variable changed. */
export interface Ep01Message {
  readonly timestamp: EpochNs;
  readonly status: ConnectionStatus;
  readonly sourceName: string;
  readonly serviceId?: string | undefined;
}

const layout = tableLayout({
  timestamp: "int64",
  status: "int16",
  source_name: "offset",
  service_id: "offset",
});

/** Reads a connection status. @throws WireFormatError also for an unknown status. */
export function readEp01(bytes: Uint8Array): Ep01Message {
  const table = openFlatMessage(bytes, "ep01");
  const { fields } = layout;
  const code = table.int16(fields.status);
  const status = STATUSES[code];
  if (status === undefined) throw table.fault(fields.status, `no status has code ${code}`);
  return {
    timestamp: epochNs(table.int64(fields.timestamp)),
    status,
    sourceName: table.requiredString(fields.source_name),
    serviceId: table.string(fields.service_id),
  };
}

/**
 * Writes a connection status.
 * @param writer - its memory is reused, and holds the result until its next message.
 */
export function writeEp01(
  message: Ep01Message,
  writer = new FlatWriter(),
): Uint8Array<ArrayBuffer> {
  const { fields } = layout;
  const table = writer.start("ep01", layout);
  writer.int64(table, fields.timestamp, message.timestamp);
  writer.int16(table, fields.status, STATUSES.indexOf(message.status));
  writer.string(table, fields.source_name, message.sourceName);
  writer.string(table, fields.service_id, message.serviceId);
  return writer.finish();
}
