/**
 * Bytes or text that break their format, or a value that does not fit it. The message is lost; the
 * stream goes on. Callers count by {@link schema} and {@link field} and never read the text.
 */
export class WireFormatError extends Error {
  override readonly name = "WireFormatError";
  /** Four-character identifier of a FlatBuffers schema, or the name of a JSON document. */
  readonly schema: string;
  /** Path of the offending field as its schema spells it, `data[2].shape` for a nested one. */
  readonly field: string;
  /** What is wrong with it. */
  readonly detail: string;

  constructor(schema: string, field: string, detail: string, options?: ErrorOptions) {
    super(`${schema}: ${field}: ${detail}`, options);
    this.schema = schema;
    this.field = field;
    this.detail = detail;
  }
}
