import { z } from "../zod.ts";

/** How the numbers of a section are stored, little-endian. */
export const SectionDtype = z.enum(["f64", "f32", "u32", "i32", "u16", "u8"]);
export type SectionDtype = z.infer<typeof SectionDtype>;

/** A column of numbers of a frame. */
export type SectionValues =
  | Float64Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>;

/**
 * What a stored u16 `code` stands for. Code 65535 is always "no number" (NaN).
 * - `linear`: `offset + factor * code`
 * - `log`: code 0 is 0, any other is `least * exp(factor * (code - 1))`
 */
export const SectionScale = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("linear"),
    offset: z.number(),
    factor: z.number().nonnegative(),
  }),
  z.strictObject({
    kind: z.literal("log"),
    least: z.number().positive(),
    factor: z.number().nonnegative(),
  }),
]);
export type SectionScale = z.infer<typeof SectionScale>;

/** Numbers, and what they stand for where that is not the numbers themselves. */
export interface Section {
  readonly values: SectionValues;
  /** Only on `Uint16Array`. */
  readonly scale?: SectionScale | undefined;
}

/** The line of a frame's section table. */
export const SectionEntry = z.strictObject({
  dtype: SectionDtype,
  /** number of elements */
  length: z.number().int().nonnegative().max(0x7fff_ffff),
  scale: SectionScale.optional(),
});
export type SectionEntry = z.infer<typeof SectionEntry>;

/** Bytes of one element. */
export const itemBytes: Readonly<Record<SectionDtype, number>> = {
  f64: 8,
  f32: 4,
  u32: 4,
  i32: 4,
  u16: 2,
  u8: 1,
};

/** The stored form that fits a typed array. */
export function dtypeOf(values: SectionValues): SectionDtype {
  if (values instanceof Float64Array) return "f64";
  if (values instanceof Float32Array) return "f32";
  if (values instanceof Uint32Array) return "u32";
  if (values instanceof Int32Array) return "i32";
  if (values instanceof Uint16Array) return "u16";
  return "u8";
}

/** A view, without a copy. `byteOffset` is a multiple of 8 and the caller has checked the bounds. */
export function sectionView(
  dtype: SectionDtype,
  buffer: ArrayBuffer,
  byteOffset: number,
  length: number,
): SectionValues {
  switch (dtype) {
    case "f64":
      return new Float64Array(buffer, byteOffset, length);
    case "f32":
      return new Float32Array(buffer, byteOffset, length);
    case "u32":
      return new Uint32Array(buffer, byteOffset, length);
    case "i32":
      return new Int32Array(buffer, byteOffset, length);
    case "u16":
      return new Uint16Array(buffer, byteOffset, length);
    case "u8":
      return new Uint8Array(buffer, byteOffset, length);
  }
}

/** The next multiple of 8: where a section may start. */
export function alignTo8(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}
