import type { LabelledArray } from "@beamscope/arrays";
import {
  decodeResultKey,
  type EpochNs,
  encodeResultKey,
  FlatWriter,
  type ResultKey,
} from "@beamscope/wire";
import { type DecodedDa00, decodeDa00 } from "./decode-da00.ts";
import { type Accounting, type EncodeOptions, encodeDa00 } from "./encode-da00.ts";

/** One output of a job. The name of the array is the title that people read. */
export interface Output {
  readonly array: LabelledArray;
  readonly accounting?: Accounting | undefined;
}

/** What one job publishes at once: all its outputs of one update. */
export interface ResultGroup {
  readonly job: Omit<ResultKey, "outputName">;
  /** When the job's generation began; the timestamp of every message. */
  readonly startTime: EpochNs;
  /** By output name, in the order of publishing. */
  readonly outputs: ReadonlyMap<string, Output>;
}

/** One output as a message. */
export interface ResultMessage {
  readonly key: ResultKey;
  /** Borrowed from the writer until the next message is asked for. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Unrolls a group into one da00 message per output, whose `source_name` is the result key. A message
 * is written when it is asked for.
 * @param writer - its memory is reused from message to message.
 * @throws CodecError - an output that da00 cannot carry.
 */
export function* encodeResults(
  { job, startTime, outputs }: ResultGroup,
  writer = new FlatWriter(),
  options: EncodeOptions = {},
): Generator<ResultMessage, void, void> {
  for (const [outputName, output] of outputs) {
    const key = { ...job, outputName };
    const content = { ...output, sourceName: encodeResultKey(key), timestamp: startTime };
    yield { key, bytes: encodeDa00(content, writer, options) };
  }
}

/** A result that was read. Its timestamp is the start time of the job. */
export interface DecodedResult extends DecodedDa00 {
  readonly key: ResultKey;
}

/**
 * Reads one result.
 * @throws WireFormatError - bytes that are no da00 message, or a source name that is no result key.
 * @throws CodecError - a message that is no labelled array.
 */
export function decodeResult(bytes: Uint8Array): DecodedResult {
  const content = decodeDa00(bytes);
  return { ...content, key: decodeResultKey(content.sourceName) };
}
