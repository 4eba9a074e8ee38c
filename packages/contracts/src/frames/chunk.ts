import { z } from "../zod.ts";
import { FrameFormatError } from "./frame-format-error.ts";
import { layOutMessage, type ReceiveLimits } from "./message-layout.ts";

/** The JSON of a `chunk` message: part `index` of `count` of a message of `totalBytes`. */
export const ChunkHeader = z
  .strictObject({
    transfer: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER),
    index: z.number().int().nonnegative().max(0xffff_ffff),
    count: z.number().int().min(2).max(0xffff_ffff),
    totalBytes: z.number().int().positive().max(Number.MAX_SAFE_INTEGER),
  })
  .refine((chunk) => chunk.index < chunk.count, { path: ["index"], message: "not below count" });
export type ChunkHeader = z.infer<typeof ChunkHeader>;

/** What goes over a socket for one frame: itself, or its chunks in order. */
export interface EncodedChunks {
  readonly messages: readonly Uint8Array<ArrayBuffer>[];
  /** Sum over `messages`. */
  readonly sentBytes: number;
}

/** Splits a message that is longer than `chunkBytes`; other messages may go between its chunks. */
export function splitIntoChunks(
  whole: Uint8Array<ArrayBuffer>,
  transfer: number,
  chunkBytes: number,
): EncodedChunks {
  if (whole.length <= chunkBytes) return { messages: [whole], sentBytes: whole.length };
  const count = Math.ceil(whole.length / chunkBytes);
  const messages = Array.from({ length: count }, (_, index) => {
    const part = whole.subarray(index * chunkBytes, (index + 1) * chunkBytes);
    const header: ChunkHeader = { transfer, index, count, totalBytes: whole.length };
    const { message, restStart } = layOutMessage("chunk", header, part.length);
    message.set(part, restStart);
    return message;
  });
  return { messages, sentBytes: messages.reduce((sum, message) => sum + message.length, 0) };
}

interface Transfer {
  readonly header: ChunkHeader;
  readonly parts: Uint8Array[];
  receivedBytes: number;
}

/**
 * Puts the chunks of one connection together again. Holds only what was received, so a claimed size
 * costs nothing; refuses more unfinished bytes or transfers than its limits say.
 */
export class ChunkAssembler {
  readonly #limits: ReceiveLimits;
  readonly #transfers = new Map<number, Transfer>();
  #pendingBytes = 0;

  constructor(limits: ReceiveLimits) {
    this.#limits = limits;
  }

  /** Bytes of unfinished messages. */
  get pendingBytes(): number {
    return this.#pendingBytes;
  }

  /**
   * @param part - kept until its message is whole.
   * @returns the whole message with its last chunk, else nothing.
   * @throws FrameFormatError on a chunk out of order or beyond the limits; its transfer is forgotten.
   */
  accept(header: ChunkHeader, part: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
    const transfer = header.index === 0 ? this.#open(header) : this.#continue(header);
    transfer.parts.push(part);
    transfer.receivedBytes += part.length;
    this.#pendingBytes += part.length;
    if (part.length === 0) return this.#refuse(header, "rest", "empty chunk");
    if (transfer.receivedBytes > header.totalBytes) {
      return this.#refuse(header, "totalBytes", `more than ${header.totalBytes} bytes came`);
    }
    if (this.#pendingBytes > this.#limits.pendingBytes) {
      return this.#refuse(header, "totalBytes", `${this.#pendingBytes} bytes unfinished`);
    }
    if (header.index < header.count - 1) return undefined;
    if (transfer.receivedBytes !== header.totalBytes) {
      const came = `${transfer.receivedBytes} of ${header.totalBytes} bytes came`;
      return this.#refuse(header, "totalBytes", came);
    }
    this.#forget(header.transfer);
    return joined(transfer);
  }

  /** Forgets all unfinished messages, as after a reconnection. */
  clear(): void {
    this.#transfers.clear();
    this.#pendingBytes = 0;
  }

  #open(header: ChunkHeader): Transfer {
    // The sender gave the frame up and starts again.
    this.#forget(header.transfer);
    if (this.#transfers.size >= this.#limits.pendingTransfers) {
      throw new FrameFormatError("transfer", `${this.#transfers.size} are unfinished`);
    }
    if (header.totalBytes > this.#limits.pendingBytes) {
      throw new FrameFormatError("totalBytes", `${header.totalBytes}`);
    }
    const transfer: Transfer = { header, parts: [], receivedBytes: 0 };
    this.#transfers.set(header.transfer, transfer);
    return transfer;
  }

  #continue(header: ChunkHeader): Transfer {
    const transfer = this.#transfers.get(header.transfer);
    if (transfer === undefined) {
      throw new FrameFormatError("transfer", `${header.transfer} did not begin`);
    }
    const { count, totalBytes } = transfer.header;
    if (header.count !== count || header.totalBytes !== totalBytes) {
      return this.#refuse(header, "count", "differs from the first chunk");
    }
    if (header.index !== transfer.parts.length) {
      return this.#refuse(header, "index", `${header.index}, next is ${transfer.parts.length}`);
    }
    return transfer;
  }

  #refuse(header: ChunkHeader, field: string, problem: string): never {
    this.#forget(header.transfer);
    throw new FrameFormatError(field, problem);
  }

  #forget(transfer: number): void {
    this.#pendingBytes -= this.#transfers.get(transfer)?.receivedBytes ?? 0;
    this.#transfers.delete(transfer);
  }
}

function joined(transfer: Transfer): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(transfer.receivedBytes);
  let at = 0;
  for (const part of transfer.parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
