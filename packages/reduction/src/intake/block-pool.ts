/** Where a message's bytes stand: in a block of the pool, or in a buffer of its own. */
export interface StoredMessage {
  /** Index of the block; negative for a message too large for one, see {@link BlockPool.oversize}. */
  readonly block: number;
  /** Bytes from the start of the block, a multiple of 8. */
  readonly offset: number;
  /** Bytes. */
  readonly length: number;
}

/** What a compute worker needs to read the messages that an intake stored. */
export interface BlockPoolHandle {
  readonly blocks: readonly SharedArrayBuffer[];
  /** [block] holders of messages in it; then a counter to sleep on, and whether anybody sleeps. */
  readonly holders: SharedArrayBuffer;
}

/** How much memory messages may take between the log and the workers. */
export interface BlockPoolOptions {
  /** Bytes of a block. */
  readonly blockBytes: number;
  /** Number of blocks. */
  readonly blocks: number;
  /** Bytes that messages larger than a block may take together; one such message always fits. */
  readonly oversizeBytes: number;
}

/** 96 MiB: two windows of 214 ms at 200 MB/s. */
export const defaultPoolOptions: BlockPoolOptions = {
  blockBytes: 4 * 1024 * 1024,
  blocks: 24,
  oversizeBytes: 256 * 1024 * 1024,
};

const alignment = 8;

/**
 * Memory shared by the intake, which copies each message in once, and the workers, which read them in place.
 *
 * A block is filled from its start and used again once nobody holds a message in it. Messages begin at multiples
 * of 8 bytes, so that their columns can be read as typed arrays without a copy. When all blocks are held,
 * `store` answers `undefined`: the intake waits, the log keeps what comes.
 */
export class BlockPool {
  readonly #options: BlockPoolOptions;
  readonly #blocks: SharedArrayBuffer[] = [];
  readonly #bytes: Uint8Array[] = [];
  readonly #holders: Int32Array;
  readonly #oversize = new Map<number, SharedArrayBuffer>();
  #oversizeBytes = 0;
  #nextOversize = -1;
  #filling = 0;
  #filled = 0;

  constructor(options: BlockPoolOptions = defaultPoolOptions) {
    this.#options = options;
    for (let i = 0; i < options.blocks; i++) {
      const block = new SharedArrayBuffer(options.blockBytes);
      this.#blocks.push(block);
      this.#bytes.push(new Uint8Array(block));
    }
    this.#holders = new Int32Array(new SharedArrayBuffer(4 * (options.blocks + 2)));
    // The block being filled is held by the pool itself.
    this.#holders[0] = 1;
  }

  get handle(): BlockPoolHandle {
    return { blocks: this.#blocks, holders: this.#holders.buffer as SharedArrayBuffer };
  }

  /** Bytes in blocks that somebody holds, and in messages larger than a block. */
  get heldBytes(): number {
    let blocks = 0;
    for (let i = 0; i < this.#options.blocks; i++)
      if (Atomics.load(this.#holders, i) > 0) blocks += 1;
    return blocks * this.#options.blockBytes + this.#oversizeBytes;
  }

  /** Copies a message in, held once, or answers `undefined` when there is no room now. */
  store(message: Uint8Array): StoredMessage | undefined {
    const length = message.byteLength;
    if (length > this.#options.blockBytes) return this.#storeOversize(message);
    if (this.#filled + length > this.#options.blockBytes && !this.#turnBlock()) return undefined;
    const stored = { block: this.#filling, offset: this.#filled, length };
    this.#bytes[stored.block]!.set(message, stored.offset);
    this.#filled += Math.ceil(length / alignment) * alignment;
    Atomics.add(this.#holders, stored.block, 1);
    return stored;
  }

  /** Another holder of a stored message: a worker that will be told of it. */
  hold(message: StoredMessage): void {
    if (message.block >= 0) Atomics.add(this.#holders, message.block, 1);
  }

  /** One holder less. The intake's own way; workers use {@link StoredMessageReader.release}. */
  release(message: StoredMessage): void {
    if (message.block >= 0) releaseBlock(this.#holders, message.block);
    else {
      const buffer = this.#oversize.get(message.block);
      this.#oversize.delete(message.block);
      this.#oversizeBytes -= buffer?.byteLength ?? 0;
    }
  }

  /** The buffer of a message that is larger than a block; it travels to the worker beside the message. */
  oversize(message: StoredMessage): SharedArrayBuffer | undefined {
    return this.#oversize.get(message.block);
  }

  /** Waits until a block has been given back, at most `waitMs`. */
  async room(waitMs: number): Promise<void> {
    const seen = Atomics.load(this.#holders, this.#options.blocks);
    Atomics.store(this.#holders, this.#options.blocks + 1, 1);
    if (this.#turnBlock()) return;
    const wait = Atomics.waitAsync(this.#holders, this.#options.blocks, seen, waitMs);
    if (wait.async) await wait.value;
  }

  #storeOversize(message: Uint8Array): StoredMessage | undefined {
    const bytes = message.byteLength;
    if (this.#oversizeBytes > 0 && this.#oversizeBytes + bytes > this.#options.oversizeBytes)
      return undefined;
    const buffer = new SharedArrayBuffer(bytes);
    new Uint8Array(buffer).set(message);
    const block = this.#nextOversize;
    this.#nextOversize -= 1;
    this.#oversize.set(block, buffer);
    this.#oversizeBytes += bytes;
    return { block, offset: 0, length: bytes };
  }

  /** Goes on to a block that nobody holds. */
  #turnBlock(): boolean {
    for (let i = 0; i < this.#options.blocks; i++) {
      if (Atomics.load(this.#holders, i) !== 0) continue;
      Atomics.store(this.#holders, i, 1);
      const before = this.#filling;
      this.#filling = i;
      this.#filled = 0;
      releaseBlock(this.#holders, before);
      return true;
    }
    return false;
  }
}

/** A worker's side of a {@link BlockPool}. */
export class StoredMessageReader {
  readonly #bytes: readonly Uint8Array[];
  readonly #holders: Int32Array;

  constructor(handle: BlockPoolHandle) {
    this.#bytes = handle.blocks.map((block) => new Uint8Array(block));
    this.#holders = new Int32Array(handle.holders);
  }

  /** A view of the message, good until it is released. Messages with a buffer of their own do not come here. */
  read(block: number, offset: number, length: number): Uint8Array {
    return this.#bytes[block]!.subarray(offset, offset + length);
  }

  /** Gives a message back. */
  release(block: number): void {
    releaseBlock(this.#holders, block);
  }
}

function releaseBlock(holders: Int32Array, block: number): void {
  if (Atomics.sub(holders, block, 1) !== 1) return;
  const counter = holders.length - 2;
  Atomics.add(holders, counter, 1);
  // Waking crosses threads and costs some 50 us, so only whoever sleeps is woken.
  if (Atomics.exchange(holders, counter + 1, 0) === 1) Atomics.notify(holders, counter);
}
