import { openFlatMessage } from "./flatbuffers/flat-reader.ts";
import { FlatWriter } from "./flatbuffers/flat-writer.ts";
import { tableLayout } from "./flatbuffers/table-layout.ts";

/** One x5f2 message: the sign of life of a process or of a job. */
export interface X5f2Message {
  readonly softwareName: string;
  readonly softwareVersion: string;
  readonly serviceId: string;
  readonly hostName: string;
  readonly processId: number;
  readonly updateIntervalMs: number;
  /** A JSON document; ours are read by `decodeStatus`. */
  readonly statusJson: string;
}

const layout = tableLayout({
  software_name: "offset",
  software_version: "offset",
  service_id: "offset",
  host_name: "offset",
  process_id: "uint32",
  update_interval: "uint32",
  status_json: "offset",
});

/** Reads a status; absent texts are empty. @throws WireFormatError */
export function readX5f2(bytes: Uint8Array): X5f2Message {
  const table = openFlatMessage(bytes, "x5f2");
  const { fields } = layout;
  return {
    softwareName: table.stringOrEmpty(fields.software_name),
    softwareVersion: table.stringOrEmpty(fields.software_version),
    serviceId: table.stringOrEmpty(fields.service_id),
    hostName: table.stringOrEmpty(fields.host_name),
    processId: table.uint32(fields.process_id),
    updateIntervalMs: table.uint32(fields.update_interval),
    statusJson: table.stringOrEmpty(fields.status_json),
  };
}

/**
 * Writes a status.
 * @param writer - its memory is reused, and holds the result until its next message.
 * @throws WireFormatError for a number beyond 32 bits.
 */
export function writeX5f2(
  message: X5f2Message,
  writer = new FlatWriter(),
): Uint8Array<ArrayBuffer> {
  const { fields } = layout;
  const table = writer.start("x5f2", layout);
  writer.string(table, fields.software_name, message.softwareName);
  writer.string(table, fields.software_version, message.softwareVersion);
  writer.string(table, fields.service_id, message.serviceId);
  writer.string(table, fields.host_name, message.hostName);
  writer.uint32(table, fields.process_id, message.processId);
  writer.uint32(table, fields.update_interval, message.updateIntervalMs);
  writer.string(table, fields.status_json, message.statusJson);
  return writer.finish();
}
