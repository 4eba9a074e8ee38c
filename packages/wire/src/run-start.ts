import { type FlatTable, openFlatMessage } from "./flatbuffers/flat-reader.ts";
import { FlatWriter } from "./flatbuffers/flat-writer.ts";
import { tableLayout } from "./flatbuffers/table-layout.ts";

/** Which detectors add up to which spectrum. */
export interface DetectorSpectrumMap {
  /** [detector] number of its spectrum */
  readonly spectrum: Int32Array;
  /** [detector] its id */
  readonly detectorId: Int32Array;
  readonly spectrumCount: number;
}

/** One pl72 message: a run, and the writing of its file, begins. */
export interface RunStartMessage {
  /** ms since the epoch */
  readonly startTimeMs: bigint;
  /** ms since the epoch; 0 where the end is not known yet */
  readonly stopTimeMs: bigint;
  readonly runName: string;
  readonly instrumentName: string;
  /** A JSON document that describes the file to write. */
  readonly nexusStructure: string;
  readonly jobId: string;
  readonly broker: string;
  readonly serviceId: string;
  readonly filename: string;
  readonly periodCount: number;
  readonly detectorSpectrumMap?: DetectorSpectrumMap | undefined;
  /** A JSON document. */
  readonly metadata: string;
  readonly controlTopic: string;
}

const layout = tableLayout({
  start_time: "uint64",
  stop_time: "uint64",
  run_name: "offset",
  instrument_name: "offset",
  nexus_structure: "offset",
  job_id: "offset",
  broker: "offset",
  service_id: "offset",
  filename: "offset",
  n_periods: "uint32",
  detector_spectrum_map: "offset",
  metadata: "offset",
  control_topic: "offset",
});

const mapLayout = tableLayout({ spectrum: "offset", detector_id: "offset", n_spectra: "int32" });

/** Reads a run start; absent texts are empty, an absent period count is 1. @throws WireFormatError */
export function readPl72(bytes: Uint8Array): RunStartMessage {
  const table = openFlatMessage(bytes, "pl72");
  const { fields } = layout;
  const map = table.table(fields.detector_spectrum_map);
  return {
    startTimeMs: table.uint64(fields.start_time),
    stopTimeMs: table.uint64(fields.stop_time),
    runName: table.stringOrEmpty(fields.run_name),
    instrumentName: table.stringOrEmpty(fields.instrument_name),
    nexusStructure: table.stringOrEmpty(fields.nexus_structure),
    jobId: table.stringOrEmpty(fields.job_id),
    broker: table.stringOrEmpty(fields.broker),
    serviceId: table.stringOrEmpty(fields.service_id),
    filename: table.stringOrEmpty(fields.filename),
    periodCount: table.uint32(fields.n_periods, 1),
    detectorSpectrumMap: map === undefined ? undefined : readMap(map),
    metadata: table.stringOrEmpty(fields.metadata),
    controlTopic: table.stringOrEmpty(fields.control_topic),
  };
}

function readMap(table: FlatTable): DetectorSpectrumMap {
  const { fields } = mapLayout;
  const spectrum = table.vector(fields.spectrum, "int32");
  const detectorId = table.vector(fields.detector_id, "int32");
  if (detectorId.length !== spectrum.length) {
    const detail = `${detectorId.length} ids for ${spectrum.length} spectrum numbers`;
    throw table.fault(fields.detector_id, detail);
  }
  return { spectrum, detectorId, spectrumCount: table.int32(fields.n_spectra) };
}

/**
 * Writes a run start.
 * @param writer - its memory is reused, and holds the result until its next message.
 * @throws WireFormatError for a time or a count that its field cannot hold.
 */
export function writePl72(
  message: RunStartMessage,
  writer = new FlatWriter(),
): Uint8Array<ArrayBuffer> {
  const { fields } = layout;
  const table = writer.start("pl72", layout);
  writer.uint64(table, fields.start_time, message.startTimeMs);
  writer.uint64(table, fields.stop_time, message.stopTimeMs);
  writer.string(table, fields.run_name, message.runName);
  writer.string(table, fields.instrument_name, message.instrumentName);
  writer.string(table, fields.nexus_structure, message.nexusStructure);
  writer.string(table, fields.job_id, message.jobId);
  writer.string(table, fields.broker, message.broker);
  writer.string(table, fields.service_id, message.serviceId);
  writer.string(table, fields.filename, message.filename);
  writer.uint32(table, fields.n_periods, message.periodCount);
  writer.string(table, fields.metadata, message.metadata);
  writer.string(table, fields.control_topic, message.controlTopic);
  if (message.detectorSpectrumMap !== undefined) {
    const { spectrum, detectorId, spectrumCount } = message.detectorSpectrumMap;
    const map = writer.table(table, fields.detector_spectrum_map, mapLayout);
    writer.vector(map, mapLayout.fields.spectrum, spectrum);
    writer.vector(map, mapLayout.fields.detector_id, detectorId);
    writer.int32(map, mapLayout.fields.n_spectra, spectrumCount);
  }
  return writer.finish();
}
