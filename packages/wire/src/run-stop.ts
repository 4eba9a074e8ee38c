import { openFlatMessage } from "./flatbuffers/flat-reader.ts";
import { FlatWriter } from "./flatbuffers/flat-writer.ts";
import { tableLayout } from "./flatbuffers/table-layout.ts";

/** One 6s4t message: a run, and the writing of its file, ends. */
export interface RunStopMessage {
  /** ms since the epoch; 0 for at once */
  readonly stopTimeMs: bigint;
  readonly runName: string;
  readonly jobId: string;
  readonly serviceId: string;
  readonly commandId: string;
}

const layout = tableLayout({
  stop_time: "uint64",
  run_name: "offset",
  job_id: "offset",
  service_id: "offset",
  command_id: "offset",
});

/** Reads a run stop; absent texts are empty. @throws WireFormatError */
export function read6s4t(bytes: Uint8Array): RunStopMessage {
  const table = openFlatMessage(bytes, "6s4t");
  const { fields } = layout;
  return {
    stopTimeMs: table.uint64(fields.stop_time),
    runName: table.stringOrEmpty(fields.run_name),
    jobId: table.stringOrEmpty(fields.job_id),
    serviceId: table.stringOrEmpty(fields.service_id),
    commandId: table.stringOrEmpty(fields.command_id),
  };
}

/**
 * Writes a run stop.
 * @param writer - its memory is reused, and holds the result until its next message.
 * @throws WireFormatError for a time beyond 64 bits.
 */
export function write6s4t(
  message: RunStopMessage,
  writer = new FlatWriter(),
): Uint8Array<ArrayBuffer> {
  const { fields } = layout;
  const table = writer.start("6s4t", layout);
  writer.uint64(table, fields.stop_time, message.stopTimeMs);
  writer.string(table, fields.run_name, message.runName);
  writer.string(table, fields.job_id, message.jobId);
  writer.string(table, fields.service_id, message.serviceId);
  writer.string(table, fields.command_id, message.commandId);
  return writer.finish();
}
