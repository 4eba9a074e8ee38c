/** What a field occupies inside its table: its bytes there. An `offset` leads to a string, vector or table. */
const INLINE_BYTES = {
  int8: 1,
  uint8: 1,
  int16: 2,
  int32: 4,
  uint32: 4,
  float32: 4,
  offset: 4,
  int64: 8,
  uint64: 8,
  uint16: 2,
  float64: 8,
} as const;

/** How a field is stored inside its table. */
export type FieldKind = keyof typeof INLINE_BYTES;

/** One field of a table, for readers and writers alike. */
export interface Field {
  /** As the schema spells it. */
  readonly name: string;
  /** Byte offset of its entry in any vtable: 4 + 2 * slot. */
  readonly vtableEntry: number;
  /** Bytes inside the table. */
  readonly inlineBytes: number;
  /** Where our writer puts it: byte offset from the start of the table. */
  readonly inlineOffset: number;
}

/** The fields of one table type, and the room that our writer gives it. */
export interface TableLayout<Name extends string = string> {
  readonly fields: { readonly [K in Name]: Field };
  readonly vtableBytes: number;
  /** A multiple of 8. */
  readonly tableBytes: number;
}

/**
 * Describes a table.
 * @param kinds - its fields in slot order (slot i is the i-th key).
 */
export function tableLayout<const Kinds extends Readonly<Record<string, FieldKind>>>(
  kinds: Kinds,
): TableLayout<Extract<keyof Kinds, string>> {
  const names = Object.keys(kinds) as Extract<keyof Kinds, string>[];
  const inlineOffsets = new Map<string, number>();
  // The table begins with the 4-byte way to its vtable. Widest first keeps every field aligned.
  let end = 8;
  for (const width of [8, 4, 2, 1]) {
    for (const name of names) {
      if (INLINE_BYTES[kinds[name]!] !== width) continue;
      inlineOffsets.set(name, end);
      end += width;
    }
  }
  const fields = Object.fromEntries(
    names.map((name, slot): [string, Field] => [
      name,
      {
        name,
        vtableEntry: 4 + 2 * slot,
        inlineBytes: INLINE_BYTES[kinds[name]!],
        inlineOffset: inlineOffsets.get(name)!,
      },
    ]),
  ) as { [K in Extract<keyof Kinds, string>]: Field };
  return { fields, vtableBytes: 4 + 2 * names.length, tableBytes: Math.ceil(end / 8) * 8 };
}
