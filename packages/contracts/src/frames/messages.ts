import { DataKey, InstrumentName } from "../identity/data-key.ts";
import { LayerId, LayerSpec } from "../identity/layer-spec.ts";
import { InstantNs } from "../identity/time.ts";
import { z } from "../zod.ts";
import { ChunkHeader } from "./chunk.ts";
import { type FrameMessage, readFrameMessage } from "./decode-frame.ts";
import { FrameResolution } from "./frame-header.ts";
import { layOutMessage, type ReceiveLimits, takeApart } from "./message-layout.ts";
import { parseBody } from "./parse-body.ts";

const count = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
const text = z.string().max(2000);

/**
 * The first message of each side. A hello of a foreign version is still read, members that it adds
 * included; the side that cannot go on closes with {@link closeCodes}.protocolVersion.
 */
export const Hello = z.discriminatedUnion("from", [
  z.looseObject({ from: z.literal("viewer"), protocol: count, software: text }),
  z.looseObject({
    from: z.literal("server"),
    protocol: count,
    software: text,
    instrument: InstrumentName,
    /** Names this connection, as the list of viewers does. */
    viewer: z.string().min(1).max(64),
    /** Changes when the hub starts anew; versions and epochs of another incarnation mean nothing. */
    incarnation: z.string().min(1).max(64),
    serverTimeNs: InstantNs,
  }),
]);
export type Hello = z.infer<typeof Hello>;

/** One layer that a viewer wants, at one resolution. */
export const WantedLayer = z.strictObject({
  spec: LayerSpec,
  resolution: FrameResolution.default({ level: 0 }),
  /** The version that the viewer still holds from this incarnation; it is not sent again. */
  have: count.optional(),
});
export type WantedLayer = z.infer<typeof WantedLayer>;

/** At most this many layers, tiles counted each. */
export const maxWantedLayers = 512;

/**
 * All that a viewer wants now; takes the place of its interest before. Answered by frames, or by a
 * `rejected` notice with the same sequence number for each layer that cannot be.
 */
export const Interest = z.strictObject({
  sequence: count,
  layers: z.array(WantedLayer).max(maxWantedLayers),
});
export type Interest = z.infer<typeof Interest>;
export type InterestInput = z.input<typeof Interest>;

/**
 * All frames that belong to this epoch have been sent: paint those that came since the last commit,
 * together. Chunks still unfinished were given up.
 */
export const EpochCommit = z.strictObject({ epoch: count, serverTimeNs: InstantNs });
export type EpochCommit = z.infer<typeof EpochCommit>;

/** The viewer has taken the epoch in; the server may send the next. */
export const EpochAck = z.strictObject({ epoch: count });
export type EpochAck = z.infer<typeof EpochAck>;

/** The server's resources whose change is announced; readers pull them when it suits them. */
export const NoticeResource = z.enum([
  "catalog",
  "jobs",
  "streams",
  "accounting",
  "status",
  "dashboards",
]);
export type NoticeResource = z.infer<typeof NoticeResource>;

/** What the server says beside frames. */
export const Notice = z.discriminatedUnion("kind", [
  /** For a person. */
  z.strictObject({
    kind: z.literal("message"),
    level: z.enum(["info", "warning", "error"]),
    code: z.string().min(1).max(100),
    text,
    timeNs: InstantNs,
    about: DataKey.optional(),
  }),
  /** A wake-up; may be lost or come together with others. */
  z.strictObject({ kind: z.literal("changed"), resource: NoticeResource, version: count }),
  /** A layer of an interest that the server cannot serve, and why, in one sentence. */
  z.strictObject({
    kind: z.literal("rejected"),
    sequence: count,
    layer: LayerId,
    reason: text,
  }),
  /** The server is about to go; the page keeps its last frames and reconnects. */
  z.strictObject({ kind: z.literal("closing"), reason: text }),
]);
export type Notice = z.infer<typeof Notice>;

/** Why a side closed the WebSocket (application range of RFC 6455). */
export const closeCodes = {
  protocolVersion: 4001,
  badMessage: 4002,
  noInterest: 4003,
  tooSlow: 4004,
} as const;

/** A received message. */
export type ProtocolMessage =
  | { readonly kind: "hello"; readonly hello: Hello }
  | { readonly kind: "interest"; readonly interest: Interest }
  | { readonly kind: "frame"; readonly frame: FrameMessage }
  | { readonly kind: "commit"; readonly commit: EpochCommit }
  | { readonly kind: "ack"; readonly ack: EpochAck }
  | { readonly kind: "notice"; readonly notice: Notice }
  | { readonly kind: "chunk"; readonly chunk: ChunkHeader; readonly part: Uint8Array };

/**
 * Reads one binary WebSocket message.
 * @param bytes - handed over: frames and chunks are views of it.
 * @throws FrameFormatError naming the field that is wrong.
 */
export function decodeMessage(bytes: Uint8Array, limits: ReceiveLimits): ProtocolMessage {
  const raw = takeApart(bytes, limits);
  switch (raw.kind) {
    case "hello":
      return { kind: "hello", hello: parseBody(Hello, raw.json) };
    case "interest":
      return { kind: "interest", interest: parseBody(Interest, raw.json) };
    case "frame":
      return { kind: "frame", frame: readFrameMessage(raw, limits) };
    case "commit":
      return { kind: "commit", commit: parseBody(EpochCommit, raw.json) };
    case "ack":
      return { kind: "ack", ack: parseBody(EpochAck, raw.json) };
    case "notice":
      return { kind: "notice", notice: parseBody(Notice, raw.json) };
    case "chunk":
      return { kind: "chunk", chunk: parseBody(ChunkHeader, raw.json), part: raw.rest };
  }
}

export function encodeHello(hello: Hello): Uint8Array<ArrayBuffer> {
  return layOutMessage("hello", Hello.parse(hello)).message;
}

/** @throws ZodError where a specification is not valid. */
export function encodeInterest(interest: InterestInput): Uint8Array<ArrayBuffer> {
  return layOutMessage("interest", Interest.parse(interest)).message;
}

export function encodeCommit(commit: EpochCommit): Uint8Array<ArrayBuffer> {
  return layOutMessage("commit", EpochCommit.parse(commit)).message;
}

export function encodeAck(ack: EpochAck): Uint8Array<ArrayBuffer> {
  return layOutMessage("ack", EpochAck.parse(ack)).message;
}

export function encodeNotice(notice: Notice): Uint8Array<ArrayBuffer> {
  return layOutMessage("notice", Notice.parse(notice)).message;
}
