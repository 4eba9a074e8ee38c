/** The schemas that this package reads, by their file identifier. */
export const SCHEMA_IDENTIFIERS = [
  "ev44",
  "da00",
  "f144",
  "ad00",
  "x5f2",
  "pl72",
  "6s4t",
  "al00",
  "ep01",
  "hs01",
] as const;

/** File identifier of a schema that this package reads. */
export type SchemaIdentifier = (typeof SCHEMA_IDENTIFIERS)[number];

const KNOWN: ReadonlyMap<string, SchemaIdentifier> = new Map(
  SCHEMA_IDENTIFIERS.map((identifier) => [identifier, identifier]),
);

/**
 * Which schema a message carries, from its bytes 4 to 8.
 * @returns undefined where the message is too short or its identifier is none of ours.
 */
export function schemaOf(bytes: Uint8Array): SchemaIdentifier | undefined {
  if (bytes.length < 8) return undefined;
  return KNOWN.get(String.fromCharCode(bytes[4]!, bytes[5]!, bytes[6]!, bytes[7]!));
}
