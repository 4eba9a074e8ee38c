import { CodecError } from "./codec-error.ts";

// What a labelled array has and da00 has no place for travels in variables with these names. A
// reader that knows nothing of them takes those over dims of the signal for coordinates, and drops
// the others.

/** Names the mask of that name: 0 and 1 as uint8, over the mask's dims. */
export const maskPrefix = "beamscope:mask:";
/** Names a count of the accounting: a scalar int64. */
export const accountingPrefix = "beamscope:accounting:";
/** The variances themselves, beside `errors`, whose squares differ in the last digits. */
export const variancesName = "beamscope:variances";

const reservedPrefix = "beamscope:";
const da00Names: readonly string[] = ["signal", "errors"];

/** The dim of the UTF-8 bytes of texts, which the signal does not have. */
export const textDim = "beamscope:utf8";

/**
 * What a coordinate is, where its type on the wire does not tell; stands in its field `source`.
 * `bool` is written as uint8, `string` as the bytes of a JSON text, and `bin` marks the edges of a
 * bin that was sliced out, which lie along a dim that the signal does not have.
 */
export type Tag = "bool" | "string" | "bin";

const tags: ReadonlyMap<string | undefined, Tag> = new Map([
  ["beamscope:bool", "bool"],
  ["beamscope:string", "string"],
  ["beamscope:bin", "bin"],
]);

/** The field `source` for a tag. */
export function sourceOfTag(tag: Tag): string {
  return `beamscope:${tag}`;
}

/** The tag in a field `source`, if it is one. */
export function tagOfSource(source: string | undefined): Tag | undefined {
  return tags.get(source);
}

/**
 * Refuses names of coordinates that mean something else in a message.
 * @throws CodecError
 */
export function refuseReservedName(name: string): void {
  if (da00Names.includes(name) || name.startsWith(reservedPrefix)) {
    throw new CodecError(name, "the name is reserved, and no coordinate can have it");
  }
}
