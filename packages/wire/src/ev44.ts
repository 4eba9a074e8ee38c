import { type FlatTable, openFlatMessage } from "./flatbuffers/flat-reader.ts";
import { FlatWriter } from "./flatbuffers/flat-writer.ts";
import { tableLayout } from "./flatbuffers/table-layout.ts";

/** Neutron events as columns. */
export interface EventBatch {
  /** [pulse] ns since the epoch (ev44 `reference_time`) */
  readonly pulseTime: BigInt64Array;
  /** [pulse] index of its first event (ev44 `reference_time_index`); ascending */
  readonly firstEvent: Int32Array;
  /** [event] ns after its pulse: a time of arrival, whatever ev44's `time_of_flight` says */
  readonly timeOfArrival: Int32Array;
  /** [event] detector number; empty where the producer sends none, as plain monitors do */
  readonly pixelId: Int32Array;
}

/** One ev44 message. */
export interface Ev44Message extends EventBatch {
  readonly sourceName: string;
  /** Sequence number per producer. */
  readonly messageId: bigint;
}

const layout = tableLayout({
  source_name: "offset",
  message_id: "int64",
  reference_time: "offset",
  reference_time_index: "offset",
  time_of_flight: "offset",
  pixel_id: "offset",
});

/**
 * Reads events. The columns are views of `bytes` where alignment allows, so they live as long as it
 * does. Absent columns are empty. Events before the first pulse's index, and pulses without any
 * event, are as the producer sent them.
 * @throws WireFormatError for columns that do not belong together: an index per pulse, ascending
 *   and within the events; a pixel id for each event or for none.
 */
export function readEv44(bytes: Uint8Array): Ev44Message {
  const table = openFlatMessage(bytes, "ev44");
  const { fields } = layout;
  const message: Ev44Message = {
    sourceName: table.requiredString(fields.source_name),
    messageId: table.int64(fields.message_id),
    pulseTime: table.vector(fields.reference_time, "int64"),
    firstEvent: table.vector(fields.reference_time_index, "int32"),
    timeOfArrival: table.vector(fields.time_of_flight, "int32"),
    pixelId: table.vector(fields.pixel_id, "int32"),
  };
  checkColumns(message, table);
  return message;
}

/** @param subject - what is read or written: the one that an error is about. */
function checkColumns(batch: EventBatch, subject: Pick<FlatTable | FlatWriter, "fault">): void {
  const { fields } = layout;
  const { pulseTime, firstEvent, timeOfArrival, pixelId } = batch;
  if (firstEvent.length !== pulseTime.length) {
    const detail = `${firstEvent.length} indices for ${pulseTime.length} reference times`;
    throw subject.fault(fields.reference_time_index, detail);
  }
  if (pixelId.length !== 0 && pixelId.length !== timeOfArrival.length) {
    const detail = `${pixelId.length} pixel ids for ${timeOfArrival.length} events`;
    throw subject.fault(fields.pixel_id, detail);
  }
  let previous = 0;
  for (let pulse = 0; pulse < firstEvent.length; pulse++) {
    const first = firstEvent[pulse]!;
    if (first < previous || first > timeOfArrival.length) {
      const detail = `${first} after ${previous} among ${timeOfArrival.length} events`;
      throw subject.fault(fields.reference_time_index, detail);
    }
    previous = first;
  }
}

/**
 * Writes events; each column begins at a multiple of 8 bytes.
 * @param writer - its memory is reused, and holds the result until its next message.
 * @throws WireFormatError for columns that do not belong together, as {@link readEv44} does.
 */
export function writeEv44(
  message: Ev44Message,
  writer = new FlatWriter(),
): Uint8Array<ArrayBuffer> {
  const { fields } = layout;
  const table = writer.start("ev44", layout);
  checkColumns(message, writer);
  writer.string(table, fields.source_name, message.sourceName);
  writer.int64(table, fields.message_id, message.messageId);
  writer.vector(table, fields.reference_time, message.pulseTime);
  writer.vector(table, fields.reference_time_index, message.firstEvent);
  writer.vector(table, fields.time_of_flight, message.timeOfArrival);
  writer.vector(table, fields.pixel_id, message.pixelId);
  return writer.finish();
}
