import { crc32 } from "node:zlib";
import type { Header, Message, OutgoingMessage } from "../message.ts";

/*
 * A block is what the log writes, checks and loses as one: one or more messages of one partition.
 * Little-endian; every block, record and value starts at a multiple of 8, so that typed-array views of values work.
 *
 *  0 u32 magic            8 u64 base offset          24 u32 CRC-32 of the body     32 f64 largest timestamp, ms
 *  4 u32 CRC-32 of 8..48  16 u32 messages            28 u32 format version         40 f64 appended at, ms
 *                         20 u32 bytes of the body   48 body
 *
 * Record: f64 timestamp ms, u32 value bytes, i32 key bytes (-1: none), u32 headers, u32 header bytes,
 * value padded to 8, key, headers (u32 name bytes, u32 value bytes, name, value), padded to 8.
 *
 * The producing thread fills and checksums the body; the log thread, the one authority over offsets, stamps the header.
 */
export const BLOCK_HEADER_BYTES = 48;
/** A block takes further messages up to this size; a larger message has a block of its own. */
export const TARGET_BLOCK_BYTES = 256 * 1024;
const MAGIC = 0x474c5342; // "BSLG"
const FORMAT_VERSION = 1;
const RECORD_HEADER_BYTES = 24;
const NO_KEY = -1;
const NO_HEADERS: readonly Header[] = [];

const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder();

const padded = (bytes: number): number => Math.ceil(bytes / 8) * 8;

/** What the header of a block says, once its checksum was found right. */
export interface BlockHeader {
  readonly baseOffset: number;
  readonly count: number;
  readonly bodyBytes: number;
  readonly bodyCrc: number;
  readonly maxTimestampMs: number;
  readonly appendedAtMs: number;
}

/** A sealed block on its way to the log thread, which will give it offsets. */
export interface SealedBlock {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly count: number;
  readonly maxTimestampMs: number;
}

/** A message's headers in UTF-8, so that sizing and writing encode once. */
interface EncodedHeaders {
  readonly names: readonly Uint8Array[];
  readonly bytes: number;
}
const NO_ENCODED_HEADERS: EncodedHeaders = { names: [], bytes: 0 };

function encodeHeaders(headers: readonly Header[] | undefined): EncodedHeaders {
  if (headers === undefined || headers.length === 0) return NO_ENCODED_HEADERS;
  const names = headers.map((header) => utf8.encode(header.name));
  const bytes = headers.reduce((sum, { value }, i) => sum + 8 + names[i]!.length + value.length, 0);
  return { names, bytes };
}

/** A message measured for the log: what it takes there, and what counts against a topic's limit. */
export class EncodedMessage {
  readonly message: OutgoingMessage;
  readonly headers: EncodedHeaders;
  /** Bytes of its record. */
  readonly recordBytes: number;
  /** Bytes of value, key and headers. */
  readonly payloadBytes: number;

  constructor(message: OutgoingMessage) {
    this.message = message;
    this.headers = encodeHeaders(message.headers);
    const keyAndHeaders = (message.key?.length ?? 0) + this.headers.bytes;
    this.payloadBytes = message.value.length + keyAndHeaders;
    this.recordBytes = RECORD_HEADER_BYTES + padded(message.value.length) + padded(keyAndHeaders);
  }
}

/** Gathers messages of one partition into a block. */
export class BlockWriter {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  #end = BLOCK_HEADER_BYTES;
  #count = 0;
  #maxTimestampMs = Number.NEGATIVE_INFINITY;

  /** @param buffer - taken over. At least `BLOCK_HEADER_BYTES` and the first record. */
  constructor(buffer: ArrayBuffer) {
    this.#bytes = new Uint8Array(buffer);
    this.#view = new DataView(buffer);
  }

  get count(): number {
    return this.#count;
  }

  /** @returns whether there was room. */
  append(encoded: EncodedMessage): boolean {
    if (this.#end + encoded.recordBytes > this.#bytes.length) return false;
    const { message, headers } = encoded;
    const { value, key, timestampMs } = message;
    const view = this.#view;
    const bytes = this.#bytes;
    let at = this.#end;
    view.setFloat64(at, timestampMs, true);
    view.setUint32(at + 8, value.length, true);
    view.setInt32(at + 12, key === undefined ? NO_KEY : key.length, true);
    view.setUint32(at + 16, headers.names.length, true);
    view.setUint32(at + 20, headers.bytes, true);
    at += RECORD_HEADER_BYTES;
    bytes.set(value, at);
    // The buffer may have been used before: padding is part of the checksum and must not carry old bytes to disk.
    bytes.fill(0, at + value.length, at + padded(value.length));
    at += padded(value.length);
    if (key !== undefined) {
      bytes.set(key, at);
      at += key.length;
    }
    for (let i = 0; i < headers.names.length; i++) {
      const name = headers.names[i]!;
      const headerValue = message.headers![i]!.value;
      view.setUint32(at, name.length, true);
      view.setUint32(at + 4, headerValue.length, true);
      bytes.set(name, at + 8);
      bytes.set(headerValue, at + 8 + name.length);
      at += 8 + name.length + headerValue.length;
    }
    this.#end += encoded.recordBytes;
    bytes.fill(0, at, this.#end);
    this.#count += 1;
    this.#maxTimestampMs = Math.max(this.#maxTimestampMs, timestampMs);
    return true;
  }

  /** Checksums the body. The writer must not be used after. */
  seal(): SealedBlock {
    const block = this.#bytes.subarray(0, this.#end);
    const body = block.subarray(BLOCK_HEADER_BYTES);
    const view = this.#view;
    view.setUint32(0, MAGIC, true);
    view.setUint32(16, this.#count, true);
    view.setUint32(20, body.length, true);
    view.setUint32(24, crc32(body), true);
    view.setUint32(28, FORMAT_VERSION, true);
    view.setFloat64(32, this.#maxTimestampMs, true);
    return { bytes: block, count: this.#count, maxTimestampMs: this.#maxTimestampMs };
  }
}

/** Gives a sealed block its place in the partition, and its header its checksum. */
export function stampBlock(block: Uint8Array, baseOffset: number, appendedAtMs: number): void {
  const view = new DataView(block.buffer, block.byteOffset, BLOCK_HEADER_BYTES);
  view.setUint32(8, baseOffset % 2 ** 32, true);
  view.setUint32(12, Math.floor(baseOffset / 2 ** 32), true);
  view.setFloat64(40, appendedAtMs, true);
  view.setUint32(4, crc32(block.subarray(8, BLOCK_HEADER_BYTES)), true);
}

/**
 * Reads the header at `at`.
 * @param at - at least `BLOCK_HEADER_BYTES` before the end of `bytes`.
 * @returns undefined when no block starts here, or its header is damaged.
 */
export function readBlockHeader(bytes: Uint8Array, at: number): BlockHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, BLOCK_HEADER_BYTES);
  if (view.getUint32(0, true) !== MAGIC) return undefined;
  if (view.getUint32(4, true) !== crc32(bytes.subarray(at + 8, at + BLOCK_HEADER_BYTES))) {
    return undefined;
  }
  if (view.getUint32(28, true) !== FORMAT_VERSION) return undefined;
  return {
    baseOffset: view.getUint32(8, true) + view.getUint32(12, true) * 2 ** 32,
    count: view.getUint32(16, true),
    bodyBytes: view.getUint32(20, true),
    bodyCrc: view.getUint32(24, true),
    maxTimestampMs: view.getFloat64(32, true),
    appendedAtMs: view.getFloat64(40, true),
  };
}

/** Bytes that the block takes in its file. */
export const blockBytes = (header: Pick<BlockHeader, "bodyBytes">): number =>
  BLOCK_HEADER_BYTES + header.bodyBytes;

/** Whether the body that follows the header at `at` is as it was written. */
export function bodyIsIntact(bytes: Uint8Array, at: number, header: BlockHeader): boolean {
  return crc32(bytes.subarray(at + BLOCK_HEADER_BYTES, at + blockBytes(header))) === header.bodyCrc;
}

/** Where messages of a block belong. */
export interface MessagePlace {
  readonly topic: string;
  readonly partition: number;
}

/**
 * Appends the messages of an intact block to `out`, as views of `bytes`, those before `fromOffset` left out.
 * @param at - where the block starts in `bytes`.
 */
export function readMessages(
  bytes: Uint8Array,
  at: number,
  header: BlockHeader,
  place: MessagePlace,
  fromOffset: number,
  out: Message[],
): void {
  const { topic, partition } = place;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let record = at + BLOCK_HEADER_BYTES;
  for (let i = 0; i < header.count; i++) {
    const valueBytes = view.getUint32(record + 8, true);
    const keyBytes = view.getInt32(record + 12, true);
    const headerBytes = view.getUint32(record + 20, true);
    const value = record + RECORD_HEADER_BYTES;
    const key = value + padded(valueBytes);
    const headers = key + Math.max(keyBytes, 0);
    const offset = header.baseOffset + i;
    if (offset >= fromOffset) {
      out.push({
        topic,
        partition,
        offset,
        timestampMs: view.getFloat64(record, true),
        key: keyBytes === NO_KEY ? undefined : bytes.subarray(key, headers),
        headers: readHeaders(bytes, view, headers, view.getUint32(record + 16, true)),
        value: bytes.subarray(value, value + valueBytes),
      });
    }
    record = key + padded(Math.max(keyBytes, 0) + headerBytes);
  }
}

function readHeaders(
  bytes: Uint8Array,
  view: DataView,
  start: number,
  count: number,
): readonly Header[] {
  if (count === 0) return NO_HEADERS;
  const headers: Header[] = [];
  let at = start;
  for (let i = 0; i < count; i++) {
    const name = at + 8;
    const value = name + view.getUint32(at, true);
    at = value + view.getUint32(at + 4, true);
    headers.push({
      name: fromUtf8.decode(bytes.subarray(name, value)),
      value: bytes.subarray(value, at),
    });
  }
  return headers;
}
