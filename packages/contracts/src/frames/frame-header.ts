import { DataKey, JobNumber } from "../identity/data-key.ts";
import { LayerId, maxKeysPerLayer } from "../identity/layer-spec.ts";
import { InstantNs } from "../identity/time.ts";
import { z } from "../zod.ts";
import { LayerState } from "./layer-state.ts";
import { SectionEntry } from "./section.ts";

const name = z.string().min(1).max(200);
const title = z.string().max(500);
const size = z.number().int().nonnegative().max(0x7fff_ffff);
const count = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
/** Index into the frame's section table. */
const sectionIndex = z.number().int().nonnegative().max(0xffff);

/** A tile is this many bins wide and high, at the level it belongs to; the last may be smaller. */
export const tileSize = 512;

/**
 * What of an array is wanted: each step of `level` halves every dimension; a tile is the square of
 * {@link tileSize} bins at this row and column. Without a tile: all of it. Not part of a layer's identity.
 */
export const FrameResolution = z.strictObject({
  level: z.number().int().nonnegative().max(24),
  tile: z
    .strictObject({
      row: z.number().int().nonnegative().max(0xffff_ffff),
      column: z.number().int().nonnegative().max(0xffff_ffff),
    })
    .optional(),
});
export type FrameResolution = z.infer<typeof FrameResolution>;

const dim = z.strictObject({
  name,
  title,
  size,
  part: z.strictObject({ start: size, total: size }).optional(),
});

const coord = z.strictObject({
  name,
  title,
  unit: z.string().max(100).optional(),
  dims: z.array(name).max(8),
  edgesAlong: name.optional(),
  originNs: InstantNs.optional(),
  section: sectionIndex,
});

const array = z.strictObject({
  dims: z.array(dim).max(8),
  unit: z.string().max(100).optional(),
  data: sectionIndex,
  variances: sectionIndex.optional(),
  coords: z.array(coord).max(32),
  masks: z
    .array(z.strictObject({ name, dims: z.array(name).max(8), section: sectionIndex }))
    .max(32),
});

const item = z.strictObject({
  key: DataKey,
  sourceTitle: title,
  outputTitle: title,
  jobNumber: JobNumber.optional(),
  startTimeNs: InstantNs.optional(),
  timeNs: InstantNs.optional(),
  coverage: z
    .strictObject({
      requestedSeconds: z.number().nonnegative(),
      availableSeconds: z.number().nonnegative(),
    })
    .optional(),
  array,
});

/** The JSON header of a frame: everything but the numbers. */
export const FrameHeader = z.strictObject({
  layer: LayerId,
  version: count,
  epoch: count,
  madeAtNs: InstantNs,
  resolution: FrameResolution,
  title,
  state: LayerState,
  items: z.array(item).max(maxKeysPerLayer),
  /** In the order in which they lie in the payload, each from a multiple of 8 on. */
  sections: z.array(SectionEntry).max(8192),
  /** Bytes of the sections with their padding, before compression. */
  payloadBytes: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER),
  /** Present where the payload is one raw deflate stream (RFC 1951) of `bytes` bytes. */
  compression: z
    .strictObject({
      codec: z.literal("deflate-raw"),
      bytes: z.number().int().positive().max(Number.MAX_SAFE_INTEGER),
    })
    .optional(),
});
export type FrameHeader = z.infer<typeof FrameHeader>;
export type ItemHeader = z.infer<typeof item>;
export type ArrayHeader = z.infer<typeof array>;
