import type { Frame, FrameArray } from "./frame.ts";
import { FrameFormatError } from "./frame-format-error.ts";
import { type ArrayHeader, FrameHeader } from "./frame-header.ts";
import { checkShapes } from "./frame-shapes.ts";
import type { RawMessage, ReceiveLimits } from "./message-layout.ts";
import { parseBody } from "./parse-body.ts";
import { alignTo8, itemBytes, type Section, sectionView } from "./section.ts";

/** Deflate cannot make more than this of a byte, so a larger claim is a lie. */
const largestInflation = 1032;

/** A frame whose header is read and checked, and whose numbers may still be compressed. */
export interface FrameMessage {
  readonly header: FrameHeader;
  /** Starts at a multiple of 8 of its buffer unless compressed. */
  readonly payload: Uint8Array<ArrayBuffer>;
}

/** Reads the header of a `frame` message. @throws FrameFormatError naming the field. */
export function readFrameMessage(raw: RawMessage, limits: ReceiveLimits): FrameMessage {
  const header = parseBody(FrameHeader, raw.json);
  if (header.payloadBytes > limits.payloadBytes) {
    throw new FrameFormatError("payloadBytes", `${header.payloadBytes}: above the limit`);
  }
  const expected = header.compression?.bytes ?? header.payloadBytes;
  if (raw.rest.length !== expected) {
    throw new FrameFormatError("payload", `${raw.rest.length} bytes, ${expected} announced`);
  }
  if (header.compression !== undefined && header.payloadBytes > largestInflation * expected) {
    throw new FrameFormatError("payloadBytes", `${header.payloadBytes} from ${expected} bytes`);
  }
  checkShapes(header);
  return { header, payload: aligned(raw.rest) };
}

/** A view where alignment allows, else one copy. */
function aligned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  if (bytes.buffer instanceof ArrayBuffer && bytes.byteOffset % 8 === 0) {
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  }
  return new Uint8Array(bytes);
}

/** Inflates raw deflate (RFC 1951) to exactly `inflatedBytes`, which the caller has limited. */
export type InflateRaw = (
  compressed: Uint8Array<ArrayBuffer>,
  inflatedBytes: number,
) => Promise<Uint8Array<ArrayBuffer>>;

/**
 * {@link InflateRaw} with the platform's own `DecompressionStream`: browsers, workers, Node.
 * @throws FrameFormatError where the stream is broken, or longer or shorter than `inflatedBytes`.
 */
export async function inflateRaw(
  compressed: Uint8Array<ArrayBuffer>,
  inflatedBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const inflated = new Uint8Array(inflatedBytes);
  let at = 0;
  const stream = new Blob([compressed])
    .stream()
    .pipeThrough(new DecompressionStream("deflate-raw"));
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      if (at + next.value.length > inflatedBytes) {
        await reader.cancel();
        throw new FrameFormatError("payload", `inflates to more than ${inflatedBytes} bytes`);
      }
      inflated.set(next.value, at);
      at += next.value.length;
    }
  } catch (cause) {
    if (cause instanceof FrameFormatError) throw cause;
    throw new FrameFormatError("payload", "not a deflate stream", { cause });
  }
  if (at !== inflatedBytes) {
    throw new FrameFormatError("payload", `inflates to ${at} bytes, ${inflatedBytes} announced`);
  }
  return inflated;
}

/** The frame of a message, inflated where needed; its columns are views of the payload. */
export async function openFrame(message: FrameMessage, inflate: InflateRaw): Promise<Frame> {
  const { header, payload } = message;
  if (header.compression === undefined) return frameOver(header, payload);
  const inflated = await inflate(payload, header.payloadBytes);
  if (inflated.length !== header.payloadBytes) {
    throw new FrameFormatError("payload", `inflates to ${inflated.length} bytes`);
  }
  return frameOver(header, aligned(inflated));
}

/** The frame of an uncompressed message at once. @throws FrameFormatError where it is compressed. */
export function openPlainFrame({ header, payload }: FrameMessage): Frame {
  if (header.compression !== undefined) throw new FrameFormatError("compression", "compressed");
  return frameOver(header, payload);
}

function frameOver(header: FrameHeader, payload: Uint8Array<ArrayBuffer>): Frame {
  let at = payload.byteOffset;
  const sections = header.sections.map(({ dtype, length, scale }): Section => {
    const values = sectionView(dtype, payload.buffer, at, length);
    at += alignTo8(length * itemBytes[dtype]);
    return scale === undefined ? { values } : { values, scale };
  });
  const section = (index: number): Section => {
    const found = sections[index];
    if (found === undefined) throw new FrameFormatError("sections", `no section ${index}`);
    return found;
  };
  return {
    layer: header.layer,
    version: header.version,
    epoch: header.epoch,
    madeAtNs: header.madeAtNs,
    resolution: header.resolution,
    title: header.title,
    state: header.state,
    items: header.items.map((item) => ({ ...item, array: arrayOver(item.array, section) })),
  };
}

function arrayOver(header: ArrayHeader, section: (index: number) => Section): FrameArray {
  const { data, variances, coords, masks, ...labels } = header;
  return {
    ...labels,
    data: section(data),
    ...(variances === undefined ? {} : { variances: section(variances) }),
    coords: coords.map((coord) => ({ ...coord, section: section(coord.section) })),
    masks: masks.map((mask) => ({ ...mask, section: section(mask.section) })),
  };
}
