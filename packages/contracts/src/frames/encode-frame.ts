import { type EncodedChunks, splitIntoChunks } from "./chunk.ts";
import type { Frame, FrameArray } from "./frame.ts";
import { FrameFormatError } from "./frame-format-error.ts";
import { type ArrayHeader, FrameHeader, type FrameResolution } from "./frame-header.ts";
import { checkShapes } from "./frame-shapes.ts";
import { layOutMessage } from "./message-layout.ts";
import { alignTo8, dtypeOf, itemBytes, type Section, type SectionValues } from "./section.ts";

/** Compresses with raw deflate (RFC 1951), such as `zlib.deflateRawSync`. */
export type DeflateRaw = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array;

/** How frames become messages. */
export interface EncodeOptions {
  /** Names the frame in its chunks; unique among the frames that a connection may see unfinished. */
  readonly transfer: number;
  readonly deflateRaw?: DeflateRaw | undefined;
  /** A payload larger than this is compressed; kept only if it saves a tenth. */
  readonly compressAboveBytes?: number | undefined;
  /** A message larger than this goes in chunks of this size. */
  readonly chunkBytes?: number | undefined;
}

/** A frame ready to send, to as many as want it. Nobody writes to its bytes again. */
export interface EncodedFrame extends EncodedChunks {
  readonly layer: Frame["layer"];
  readonly version: number;
  readonly epoch: number;
  readonly resolution: FrameResolution;
  /** The whole message, unchunked. */
  readonly whole: Uint8Array<ArrayBuffer>;
}

export const defaultCompressAboveBytes = 32 << 10;
/** 21 ms of a 50 Mbit/s line: what a command may wait behind. */
export const defaultChunkBytes = 128 << 10;

/**
 * Encodes a frame once for everybody.
 * @throws FrameFormatError where shapes, sections or labels do not fit together.
 */
export function encodeFrame(frame: Frame, options: EncodeOptions): EncodedFrame {
  const table = new SectionTable();
  const unpacked = FrameHeader.safeParse({
    layer: frame.layer,
    version: frame.version,
    epoch: frame.epoch,
    madeAtNs: frame.madeAtNs,
    resolution: frame.resolution,
    title: frame.title,
    state: frame.state,
    items: frame.items.map((item) => ({ ...item, array: arrayHeader(item.array, table) })),
    sections: table.entries(),
    payloadBytes: table.payloadBytes(),
  });
  if (!unpacked.success) {
    const issue = unpacked.error.issues[0];
    throw new FrameFormatError(issue?.path.join(".") || "frame", issue?.message ?? "not valid");
  }
  const header = unpacked.data;
  checkShapes(header);
  const whole = layOutFrame(header, table, options);
  return {
    layer: frame.layer,
    version: frame.version,
    epoch: frame.epoch,
    resolution: frame.resolution,
    whole,
    ...splitIntoChunks(whole, options.transfer, options.chunkBytes ?? defaultChunkBytes),
  };
}

function layOutFrame(
  header: FrameHeader,
  table: SectionTable,
  options: EncodeOptions,
): Uint8Array<ArrayBuffer> {
  const threshold = options.compressAboveBytes ?? defaultCompressAboveBytes;
  if (options.deflateRaw !== undefined && header.payloadBytes > threshold) {
    const payload = new Uint8Array(header.payloadBytes);
    table.copyTo(payload);
    const compressed = options.deflateRaw(payload);
    if (compressed.length < 0.9 * payload.length) {
      const compression = { codec: "deflate-raw", bytes: compressed.length } as const;
      const packed = layOutMessage("frame", { ...header, compression }, compressed.length);
      packed.message.set(compressed, packed.restStart);
      return packed.message;
    }
  }
  const { message, restStart } = layOutMessage("frame", header, header.payloadBytes);
  table.copyTo(message.subarray(restStart));
  return message;
}

/** Gathers the sections of a frame; a column that several arrays share is stored once. */
class SectionTable {
  readonly #sections: Section[] = [];
  readonly #indexOf = new Map<SectionValues, number>();

  add(section: Section, field: string): number {
    const known = this.#indexOf.get(section.values);
    if (known !== undefined && sameScale(this.#sections[known], section)) return known;
    if (section.scale !== undefined && !(section.values instanceof Uint16Array)) {
      throw new FrameFormatError(field, "only u16 has a scale");
    }
    const index = this.#sections.push(section) - 1;
    this.#indexOf.set(section.values, index);
    return index;
  }

  entries(): FrameHeader["sections"] {
    return this.#sections.map(({ values, scale }) => ({
      dtype: dtypeOf(values),
      length: values.length,
      ...(scale === undefined ? {} : { scale }),
    }));
  }

  payloadBytes(): number {
    return this.#sections.reduce((sum, { values }) => sum + alignTo8(values.byteLength), 0);
  }

  copyTo(payload: Uint8Array): void {
    let at = 0;
    for (const { values } of this.#sections) {
      payload.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
      at += alignTo8(values.length * itemBytes[dtypeOf(values)]);
    }
  }
}

function sameScale(a: Section | undefined, b: Section): boolean {
  return JSON.stringify(a?.scale) === JSON.stringify(b.scale);
}

function arrayHeader(array: FrameArray, table: SectionTable): ArrayHeader {
  return {
    dims: array.dims.map((dim) => ({ ...dim })),
    ...(array.unit === undefined ? {} : { unit: array.unit }),
    data: table.add(array.data, "array.data"),
    ...(array.variances === undefined
      ? {}
      : { variances: table.add(array.variances, "array.variances") }),
    coords: array.coords.map(({ section, ...labels }) => ({
      ...labels,
      dims: [...labels.dims],
      section: table.add(section, `array.coords.${labels.name}`),
    })),
    masks: array.masks.map(({ section, ...labels }) => ({
      ...labels,
      dims: [...labels.dims],
      section: table.add(section, `array.masks.${labels.name}`),
    })),
  };
}
