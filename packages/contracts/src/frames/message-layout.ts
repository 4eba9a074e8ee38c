import { FrameFormatError } from "./frame-format-error.ts";
import { alignTo8 } from "./section.ts";

/** Version of the protocol; stands in each message. */
export const protocolVersion = 1;

/** First two bytes of each message: "BS". */
const magic = [0x42, 0x53] as const;

/** Bytes before the JSON. */
const prefixBytes = 8;

/** The number of a kind of message, fourth byte. Never given to another kind. */
export const messageKinds = {
  hello: 1,
  interest: 2,
  frame: 3,
  commit: 4,
  ack: 5,
  notice: 6,
  chunk: 7,
} as const;
export type MessageKind = keyof typeof messageKinds;

/** How much a receiver takes before it refuses. */
export interface ReceiveLimits {
  /** bytes of the JSON of one message */
  readonly jsonBytes: number;
  /** bytes of a frame's sections, inflated */
  readonly payloadBytes: number;
  /** bytes of all unfinished chunked messages of one connection */
  readonly pendingBytes: number;
  /** unfinished chunked messages of one connection */
  readonly pendingTransfers: number;
}

/** What the page takes from the server. */
export const viewerLimits: ReceiveLimits = {
  jsonBytes: 4 << 20,
  payloadBytes: 256 << 20,
  pendingBytes: 512 << 20,
  pendingTransfers: 64,
};

/** What the server takes from a viewer, which sends no frames. */
export const serverLimits: ReceiveLimits = {
  jsonBytes: 1 << 20,
  payloadBytes: 0,
  pendingBytes: 0,
  pendingTransfers: 0,
};

/** A message taken apart; `rest` is what follows the JSON and its padding. */
export interface RawMessage {
  readonly kind: MessageKind;
  /** Version of the protocol that the sender speaks. */
  readonly version: number;
  readonly json: unknown;
  /** A view, empty in messages that are JSON alone. */
  readonly rest: Uint8Array;
}

const kindNames = new Map<number, MessageKind>([
  [messageKinds.hello, "hello"],
  [messageKinds.interest, "interest"],
  [messageKinds.frame, "frame"],
  [messageKinds.commit, "commit"],
  [messageKinds.ack, "ack"],
  [messageKinds.notice, "notice"],
  [messageKinds.chunk, "chunk"],
]);

/** Whether binary data follows the JSON of this kind. */
function carriesData(kind: MessageKind): boolean {
  return kind === "frame" || kind === "chunk";
}

/**
 * Lays out a message: prefix, JSON and, for `frame` and `chunk`, zeros up to a multiple of 8.
 * @param restBytes - room left after that, filled by the caller.
 * @returns the message, and where its `rest` starts.
 */
export function layOutMessage(
  kind: MessageKind,
  body: unknown,
  restBytes = 0,
): { readonly message: Uint8Array<ArrayBuffer>; readonly restStart: number } {
  const json = new TextEncoder().encode(JSON.stringify(body));
  const jsonEnd = prefixBytes + json.length;
  const restStart = carriesData(kind) ? alignTo8(jsonEnd) : jsonEnd;
  const message = new Uint8Array(restStart + restBytes);
  message.set(magic, 0);
  message[2] = protocolVersion;
  message[3] = messageKinds[kind];
  new DataView(message.buffer).setUint32(4, json.length, true);
  message.set(json, prefixBytes);
  return { message, restStart };
}

/**
 * Takes a message apart without looking into its JSON.
 * @throws FrameFormatError naming the part that is wrong.
 */
export function takeApart(bytes: Uint8Array, limits: ReceiveLimits): RawMessage {
  if (bytes.length < prefixBytes) {
    throw new FrameFormatError("prefix", `${bytes.length} bytes, at least ${prefixBytes} needed`);
  }
  if (bytes[0] !== magic[0] || bytes[1] !== magic[1]) {
    throw new FrameFormatError("prefix.magic", `${bytes[0]} ${bytes[1]}`);
  }
  const version = bytes[2] ?? 0;
  const kind = kindNames.get(bytes[3] ?? 0);
  // A hello of any version is read, so that the two sides can say that they do not fit.
  if (version !== protocolVersion && kind !== "hello") {
    throw new FrameFormatError("prefix.version", `${version}, this is ${protocolVersion}`);
  }
  if (kind === undefined) throw new FrameFormatError("prefix.kind", `unknown: ${bytes[3]}`);
  const jsonBytes = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
  if (jsonBytes > limits.jsonBytes) {
    throw new FrameFormatError("prefix.jsonBytes", `${jsonBytes}, limit ${limits.jsonBytes}`);
  }
  const jsonEnd = prefixBytes + jsonBytes;
  const restStart = carriesData(kind) ? alignTo8(jsonEnd) : jsonEnd;
  if (restStart > bytes.length) {
    throw new FrameFormatError("prefix.jsonBytes", `${jsonBytes} in ${bytes.length} bytes`);
  }
  if (!carriesData(kind) && restStart !== bytes.length) {
    throw new FrameFormatError("rest", `${bytes.length - restStart} bytes after ${kind}`);
  }
  if (bytes.subarray(jsonEnd, restStart).some((byte) => byte !== 0)) {
    throw new FrameFormatError("padding", "not zero");
  }
  return {
    kind,
    version,
    json: parseJson(bytes.subarray(prefixBytes, jsonEnd)),
    rest: bytes.subarray(restStart),
  };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (cause) {
    throw new FrameFormatError("json", cause instanceof Error ? cause.message : "unreadable", {
      cause,
    });
  }
}
