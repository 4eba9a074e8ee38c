import type { LabelledArray, Variable } from "@beamscope/arrays";
import { contentOfDa00 } from "@beamscope/codec";
import {
  type Ad00Message,
  dataTimeOfDa00,
  type EpochNs,
  epochNs,
  readAd00,
  readDa00,
  readEv44,
  readF144,
  type SchemaIdentifier,
} from "@beamscope/wire";
import type { StreamMessage } from "../jobs/workflow.ts";

/** A message of the instrument, read. Its columns are views of the bytes where alignment allows. */
export interface StreamReading {
  readonly sourceName: string;
  /** Data time; undefined where the message has none of its own. */
  readonly time: EpochNs | undefined;
  /** Number that its producer gave it, for schemas that have one. */
  readonly messageId: number | undefined;
  readonly message: StreamMessage;
}

/** Schemas of data streams. */
export type StreamSchema = Extract<SchemaIdentifier, "ev44" | "da00" | "ad00" | "f144">;

/**
 * Reads a message of a data stream.
 * @throws WireFormatError for bytes that break their schema.
 * @throws CodecError for an array that cannot be used: no signal, a time without a unit of time.
 */
export function readStreamMessage(bytes: Uint8Array, schema: StreamSchema): StreamReading {
  switch (schema) {
    case "ev44": {
      const events = readEv44(bytes);
      const last = events.pulseTime.at(-1);
      return {
        sourceName: events.sourceName,
        time: last === undefined ? undefined : epochNs(last),
        messageId: Number(events.messageId),
        message: { kind: "events", events },
      };
    }
    case "da00": {
      const da00 = readDa00(bytes);
      return {
        sourceName: da00.sourceName,
        time: dataTimeOfDa00(da00),
        messageId: undefined,
        message: { kind: "array", array: contentOfDa00(da00).array },
      };
    }
    case "ad00": {
      const ad00 = readAd00(bytes);
      return {
        sourceName: ad00.sourceName,
        time: ad00.timestamp,
        messageId: undefined,
        message: { kind: "array", array: frameOf(ad00) },
      };
    }
    case "f144": {
      const { sourceName, timestamp, value } = readF144(bytes);
      return {
        sourceName,
        time: timestamp,
        messageId: undefined,
        message: { kind: "sample", sample: { time: timestamp, value } },
      };
    }
  }
}

/** A frame as an array over `dim_0`, `dim_1`, ... of the element types that da00 arrays have, in counts. */
function frameOf({ sourceName, timestamp, dimensions, data }: Ad00Message): LabelledArray {
  const axes = dimensions.map((_, axis) => `dim_${axis}`);
  const signal = { name: "signal", unit: "counts", axes, shape: dimensions, data };
  return contentOfDa00({ sourceName, timestamp, variables: [signal] }).array;
}

/**
 * What a message counts for in the books: its events; the sum of a histogram or image; one for a
 * sample. NaN elements count nothing.
 */
export function countsIn(message: StreamMessage): number {
  switch (message.kind) {
    case "events":
      return message.events.timeOfArrival.length;
    case "sample":
      return 1;
    case "array":
      return totalOf(message.array);
  }
}

function totalOf(array: LabelledArray): number {
  const data: Variable = array.data;
  let total = 0;
  switch (data.dtype) {
    case "float64":
    case "float32":
      for (const value of data.values) if (!Number.isNaN(value)) total += value;
      return total;
    case "int32":
      for (const value of data.values) total += value;
      return total;
    case "int64":
      for (const value of data.values) total += Number(value);
      return total;
    case "bool":
    case "datetime64":
    case "string":
      return 0;
  }
}
