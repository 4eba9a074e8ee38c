import { FrameFormatError } from "./frame-format-error.ts";
import type { ArrayHeader, FrameHeader } from "./frame-header.ts";
import { alignTo8, itemBytes, type SectionEntry } from "./section.ts";

/**
 * Checks that a header fits together: sections fill the payload exactly, every array, coordinate and
 * mask points at a section of its shape.
 * @throws FrameFormatError naming the field.
 */
export function checkShapes(header: FrameHeader): void {
  const total = header.sections.reduce(
    (sum, entry) => sum + alignTo8(entry.length * itemBytes[entry.dtype]),
    0,
  );
  if (total !== header.payloadBytes) {
    throw new FrameFormatError("payloadBytes", `${header.payloadBytes}, sections fill ${total}`);
  }
  for (const [index, entry] of header.sections.entries()) {
    if (entry.scale !== undefined && entry.dtype !== "u16") {
      throw new FrameFormatError(`sections.${index}.scale`, "only u16 has a scale");
    }
  }
  for (const [index, item] of header.items.entries()) {
    checkArray(item.array, header.sections, `items.${index}.array`);
  }
}

function checkArray(array: ArrayHeader, sections: readonly SectionEntry[], field: string): void {
  const sizes = new Map(array.dims.map((dim) => [dim.name, dim.size]));
  if (sizes.size !== array.dims.length) throw new FrameFormatError(`${field}.dims`, "repeated");
  for (const { name, size, part } of array.dims) {
    if (part !== undefined && part.start + size > part.total) {
      throw new FrameFormatError(`${field}.dims.${name}`, "the part lies outside the whole");
    }
  }
  const names = [...sizes.keys()];
  expectLength(sections, array.data, shapeOf(names, sizes, field), `${field}.data`);
  if (array.variances !== undefined) {
    expectLength(sections, array.variances, shapeOf(names, sizes, field), `${field}.variances`);
  }
  for (const [index, coord] of array.coords.entries()) {
    const at = `${field}.coords.${index}`;
    const shape = shapeOf(coord.dims, sizes, at);
    if (coord.edgesAlong !== undefined) {
      const axis = coord.dims.indexOf(coord.edgesAlong);
      if (axis < 0) throw new FrameFormatError(`${at}.edgesAlong`, "not one of its dims");
      shape[axis] = (shape[axis] ?? 0) + 1;
    }
    expectLength(sections, coord.section, shape, `${at}.section`);
  }
  for (const [index, mask] of array.masks.entries()) {
    const at = `${field}.masks.${index}`;
    const entry = expectLength(
      sections,
      mask.section,
      shapeOf(mask.dims, sizes, at),
      `${at}.section`,
    );
    if (entry.dtype !== "u8") throw new FrameFormatError(`${at}.section`, "a mask is u8");
  }
}

function shapeOf(
  dims: readonly string[],
  sizes: ReadonlyMap<string, number>,
  field: string,
): number[] {
  if (new Set(dims).size !== dims.length) throw new FrameFormatError(`${field}.dims`, "repeated");
  return dims.map((name) => {
    const size = sizes.get(name);
    if (size === undefined) throw new FrameFormatError(`${field}.dims`, `no dimension ${name}`);
    return size;
  });
}

function expectLength(
  sections: readonly SectionEntry[],
  index: number,
  shape: readonly number[],
  field: string,
): SectionEntry {
  const entry = sections[index];
  if (entry === undefined) {
    throw new FrameFormatError(field, `section ${index} of ${sections.length}`);
  }
  // Beyond 2^53 the product is inexact, but then it is far from any length that fits a payload.
  const elements = shape.reduce((product, size) => product * size, 1);
  if (entry.length !== elements) {
    throw new FrameFormatError(field, `${entry.length} elements, shape [${shape}]`);
  }
  return entry;
}
