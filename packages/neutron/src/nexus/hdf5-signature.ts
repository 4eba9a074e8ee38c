import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** What the first bytes of a file say about it, before the HDF5 library is asked. */
export type FileLook =
  | { readonly kind: "hdf5" }
  | { readonly kind: "missing" }
  | { readonly kind: "unreadable"; readonly reason: string }
  | { readonly kind: "not hdf5"; readonly looksLike: string }
  | { readonly kind: "truncated"; readonly bytes: number; readonly expectedBytes: number };

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
const HDF4_SIGNATURE = [0x0e, 0x03, 0x13, 0x01];
/** A superblock of any version with 8-byte addresses fits. */
const SUPERBLOCK_BYTES = 96;

/**
 * Tells a missing, foreign or cut-off file apart without the HDF5 library, whose messages are for
 * its developers. Format: HDF5 File Format Specification 3.0, II.A "Disk Format: Level 0A". The
 * signature stands at byte 0, 512, 1024, 2048, ... (an application may put a block in front).
 * @param path - as the person gave it.
 */
export function lookAtFile(path: string): FileLook {
  let descriptor: number;
  try {
    descriptor = openSync(path, "r");
  } catch (error) {
    return failedToOpen(error);
  }
  try {
    const stat = fstatSync(descriptor);
    if (stat.isDirectory()) return { kind: "unreadable", reason: "it is a folder" };
    if (!stat.isFile()) return { kind: "unreadable", reason: "it is not a regular file" };
    if (stat.size === 0) return { kind: "not hdf5", looksLike: "it is empty" };
    const head = new Uint8Array(SUPERBLOCK_BYTES);
    for (let at = 0; at < stat.size; at = at === 0 ? 512 : at * 2) {
      const length = readSync(descriptor, head, 0, head.length, at);
      if (startsWith(head, SIGNATURE)) return checkLength(head.subarray(0, length), at, stat.size);
      if (at === 0 && startsWith(head, HDF4_SIGNATURE)) {
        return { kind: "not hdf5", looksLike: "it is an HDF4 file" };
      }
    }
    return { kind: "not hdf5", looksLike: "it has no HDF5 signature" };
  } catch (error) {
    return { kind: "unreadable", reason: reasonOf(error) };
  } finally {
    closeSync(descriptor);
  }
}

function failedToOpen(error: unknown): FileLook {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") return { kind: "missing" };
  if (code === "EACCES" || code === "EPERM") return { kind: "unreadable", reason: "no permission" };
  return { kind: "unreadable", reason: reasonOf(error) };
}

const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return prefix.every((byte, i) => bytes[i] === byte);
}

/** Compares the end of file that the superblock states with the length that the file has. */
function checkLength(superblock: Uint8Array, at: number, fileBytes: number): FileLook {
  const cutOff = {
    kind: "truncated",
    bytes: fileBytes,
    expectedBytes: at + SUPERBLOCK_BYTES,
  } as const;
  const version = superblock[8];
  const offsetSize = version === undefined || version >= 2 ? superblock[9] : superblock[13];
  // Other sizes exist on paper only; the library may judge them.
  if (version === undefined) return cutOff;
  if (offsetSize !== 8) return superblock.length < 16 ? cutOff : { kind: "hdf5" };
  const baseAt = version === 0 ? 24 : version === 1 ? 28 : 12;
  const endAt = baseAt + 16;
  if (superblock.length < endAt + 8) return cutOff;
  const view = new DataView(superblock.buffer, superblock.byteOffset, superblock.byteLength);
  // The end is counted from the base address, that is from the superblock.
  const expectedBytes = at + Number(view.getBigUint64(endAt, true));
  return fileBytes < expectedBytes
    ? { kind: "truncated", bytes: fileBytes, expectedBytes }
    : { kind: "hdf5" };
}
