import type { RandomStream } from "../random/random-stream.ts";

/** Ways to spoil a message so that no reader can take it for one. */
export const CORRUPTIONS = ["empty", "identifier", "cut", "noise"] as const;
export type Corruption = (typeof CORRUPTIONS)[number];

/**
 * Spoils a message.
 * @param bytes - read, never kept.
 * @returns bytes of its own: none; those of an unknown schema; the first half; or random ones.
 */
export function corrupt(bytes: Uint8Array, how: Corruption, random: RandomStream): Uint8Array {
  switch (how) {
    case "empty":
      return new Uint8Array(0);
    case "identifier": {
      const spoiled = bytes.slice();
      spoiled.fill("?".charCodeAt(0), 4, 8);
      return spoiled;
    }
    case "cut":
      return bytes.slice(0, Math.floor(bytes.length / 2));
    case "noise": {
      const spoiled = Uint8Array.from(bytes, () => random.int32() >>> 24);
      // By chance it could be the identifier of a schema, once in 2^32 messages.
      if (spoiled.length > 4) spoiled[4] = 0;
      return spoiled;
    }
  }
}
